"""Decisions to table, json, ndjson, csv and xlsx."""
