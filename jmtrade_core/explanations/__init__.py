"""Why each line was decided as it was: the engine's own values as a tree."""
