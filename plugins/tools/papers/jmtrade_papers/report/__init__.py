"""One page for whoever answers for the policy: figures, charts beside them, and how to check."""
