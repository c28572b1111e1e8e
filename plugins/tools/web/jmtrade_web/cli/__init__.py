"""The command ``jmtrade serve``."""
