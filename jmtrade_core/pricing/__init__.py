"""Readings priced: what each open question of the policy moves, in yuan."""
