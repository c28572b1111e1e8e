"""Rules across claims, a file each: what ties claims together, and what it does to them."""
