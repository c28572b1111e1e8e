"""One change of a source text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """From character ``start`` to ``end``, on ``line`` (from 1), stands ``text`` instead.

    ``was`` and ``becomes`` say it on one line each.
    """

    start: int
    end: int
    line: int
    kind: str
    was: str
    becomes: str
    text: str
