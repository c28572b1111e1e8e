"""Files that are for their owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _


def shared_with_others(file: Path) -> Iterator[Problem]:
    """A file that any account of this machine may read or write; a missing one is not."""
    if os.name != "posix" or not file.exists():
        return
    if stat.S_IMODE(file.stat().st_mode) & stat.S_IRWXO:
        found = _("a file that every account of this machine can use")
        wanted = _("a file that its owner alone can read")
        yield Problem(str(file), found, wanted, f"chmod 600 {file}", "private-file")
