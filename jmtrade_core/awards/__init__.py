"""The main job: a request becomes decisions, and decisions become output."""
