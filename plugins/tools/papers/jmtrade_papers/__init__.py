"""What a bureau signs, posts and hands over, each figure checkable afterwards."""
