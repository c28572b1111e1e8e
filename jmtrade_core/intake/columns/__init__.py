"""Cells become values of their column's type."""
