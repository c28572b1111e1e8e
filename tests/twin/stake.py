"""What a held line would pay if everything unknown in it turned out well (rulebook 1)."""

from __future__ import annotations

from .model import Line


def at_stake(line: Line) -> int | None:
    """Fen: gross, cut to the cap; None where nothing is at stake, or it is not known."""
    if line.outcome != "hold" or line.success != "pay" or line.gross is None:
        return None
    if line.reason == "not-yet" and _fails_anyway(line):
        return None
    return max(0, line.gross if line.cap is None else min(line.gross, line.cap))


def _fails_anyway(line: Line) -> bool:
    """Whether a condition that half a year's figures do not excuse is known to fail."""
    return any(truth is False for code, truth in line.tests if code != "below-threshold")
