"""The enterprise record: tables and columns, declared once."""
