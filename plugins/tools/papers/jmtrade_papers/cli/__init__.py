"""``jmtrade papers`` and ``jmtrade verify``."""
