"""What an enterprise could get, worked out on a page by the engine's own query plan."""
