"""The ledger: awards decided once, paid once, and provable afterwards.

Needs the extra ``jmtrade[ledger]``; nothing outside the commands that use a ledger
imports this package.
"""
