"""Mutation testing of what decides money: ``python -m scripts.mutants --help``.

A mutant is the project with one small fault planted: a comparison that leaves out its
edge, a rate a hundredth higher, a condition dropped. A test suite that passes with the
fault in would not have noticed it in earnest either.
"""
