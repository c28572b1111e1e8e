"""How much one question may ask of the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; a workbook of 3,500 enterprises has about two million."""

    upload: int = 64 * 1024 * 1024
    """Of a whole request, all its files together."""
    files: int = 20
    fields: int = 400
    field: int = 20_000
    seconds: float = 120
    """For one answer; then the child that works on it is ended."""
    memory: int = 6 * 1024**3
    """Address space of the child, where the system knows such a limit."""
    cases: int = 20
    """So many questions of a session are kept with their files; the oldest goes."""
