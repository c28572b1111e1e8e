"""``python -m jmtrade_core``: the same as ``jmtrade``."""

from jmtrade_core.cli import main

main()
