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


def _concerns(run: Run, row: Row, uscc: str, measure: str, matter: str) -> bool:
    """Of this enterprise, measure and matter, and no later than as_of."""
    decided, written = day(row, "decided_on"), text(row, "matter")
    return (
        text(row, "uscc") == uscc
        and text(row, "measure") == measure
        and _MATTERS.get(written, written) == matter
        and decided is not None
        and decided <= run.as_of
    )


def finding(run: Run, uscc: str, measure: str, matter: str, parts: Parts = ("",)) -> Truth:
    """The latest finding on the equal subject, None where nobody has found anything."""
    rows = [
        row
        for row in run.rows("determinations")
        if _concerns(run, row, uscc, measure, matter)
        and equal_key(parts_of(measure, text(row, "subject"))) == equal_key(parts)
    ]
    if not rows:
        return None
    latest = max(text(row, "decided_on") for row in rows)
    found = {_FINDINGS[text(row, "finding")] for row in rows if text(row, "decided_on") == latest}
    if len(found) != 1:
        raise ValueError(f"two findings of {latest} on {measure} {matter} of {uscc}")
    return found.pop()


def settled(run: Run, uscc: str, measure: str, test: Test, parts: Parts = ("",)) -> Test:
    """The test as it stands, or as a person found it."""
    code, truth = test
    found = finding(run, uscc, measure, code, parts)
    return code, truth if found is None else found
