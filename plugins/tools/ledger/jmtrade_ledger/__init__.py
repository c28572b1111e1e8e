"""The ledger: awards decided once, paid once, and provable afterwards.

Needs what its project declares; nothing outside the commands that use a ledger
imports this package.
"""
