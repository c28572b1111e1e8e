"""Workbooks, CSV and Parquet folders to typed records, with every error named."""
