"""Sheets become tables: which sheet is which, headings, units, rows."""
