"""Folders for ledgers: in memory where the machine has it, since each commit is synced."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - the system's own folder in memory


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder that goes afterwards."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix="jmtrade-", dir=place))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
