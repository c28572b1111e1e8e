"""What a person found where the figures leave a hold (rulebook 2.2)."""

from __future__ import annotations

from .cells import day, text
from .model import Row, Test, Truth
from .run import Run
from .spelling import Parts, equal_key, parts_of

_FINDINGS = {"met": True, "成立": True, "not-met": False, "不成立": False}
_MATTERS = {
    "历史实绩": "history-incomplete",
    "标的归属": "same-object",
    "标的异同": "similar-claim",
    "承继归属": "predecessor",
    "建设费用归属": "same-cost",
}


def matter_of(row: Row) -> str:
    """The matter by id, whether it is written so or by its Chinese label."""
    written = text(row, "matter")
    return _MATTERS.get(written, written)


def met(row: Row) -> bool:
    """Whether the person found the condition met."""
    return _FINDINGS[text(row, "finding")]


def _concerns(run: Run, row: Row, measure: str, matter: str) -> bool:
    """Of this measure and matter, and no later than as_of."""
    decided = day(row, "decided_on")
    in_time = decided is not None and decided <= run.as_of
    return in_time and text(row, "measure") == measure and matter_of(row) == matter


def finding(run: Run, uscc: str, measure: str, matter: str, parts: Parts = ("",)) -> Truth:
    """The latest finding on the equal subject, None where nobody has found anything."""
    rows = [
        row
        for row in run.rows_of(uscc, "determinations")
        if _concerns(run, row, measure, matter)
        and equal_key(parts_of(measure, text(row, "subject"))) == equal_key(parts)
    ]
    if not rows:
        return None
    latest = max(text(row, "decided_on") for row in rows)
    found = {met(row) for row in rows if text(row, "decided_on") == latest}
    if len(found) != 1:
        raise ValueError(f"two findings of {latest} on {measure} {matter} of {uscc}")
    return found.pop()


def settled(run: Run, uscc: str, measure: str, test: Test, parts: Parts = ("",)) -> Test:
    """The test as it stands, or as a person found it."""
    code, truth = test
    found = finding(run, uscc, measure, code, parts)
    return code, truth if found is None else found
