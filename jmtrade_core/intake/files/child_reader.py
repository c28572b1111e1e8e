"""``python -m jmtrade_core.intake.files.child_reader FILE``: a workbook's cells, pickled to stdout.

Readers of old formats believe what a file says of its sizes; here that can end only this
process, whose memory is bounded where the system allows it.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

MOST_MEMORY = 1_500_000_000


def main() -> None:
    """Exit status 1, with nothing written, for a file that cannot be read."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, OSError, ValueError):
        pass  # Windows has no such limit; the process is still apart
    from jmtrade_core.intake.files.workbook import load

    try:
        cells = load(Path(sys.argv[1]))
    except BaseException:
        sys.exit(1)
    sys.stdout.buffer.write(pickle.dumps(cells))


if __name__ == "__main__":
    main()
