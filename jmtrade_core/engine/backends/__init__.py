"""What an engine is beside Narwhals: how it reads, keeps, fetches and writes."""
