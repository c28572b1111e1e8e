"""TOML with the line of each key: the city's file and a county's profile."""
