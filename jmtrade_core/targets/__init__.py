"""The policy's targets: a scoreboard of all counties, no award depends on it."""
