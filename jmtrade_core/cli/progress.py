"""Progress of a long reading: one line on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 0.7
"""Seconds before the first word: a county's workbook is read sooner."""


def progress() -> Callable[[str], None]:
    """A function to call with what is being done."""
    if not sys.stderr.isatty():
        return lambda words: None
    begun = time.monotonic()

    def tell(words: str) -> None:
        if time.monotonic() - begun > PATIENCE:
            sys.stderr.write(f"\r\x1b[2K{words}" if words else "\r\x1b[2K")
            sys.stderr.flush()

    return tell


@contextmanager
def cleared(tell: Callable[[str], None]) -> Iterator[None]:
    """However it ends, what is said next begins on an empty line."""
    try:
        yield
    finally:
        tell("")
