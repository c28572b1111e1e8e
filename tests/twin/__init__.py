"""Scalar reference of the rulebook, written from its text alone, for property tests."""
