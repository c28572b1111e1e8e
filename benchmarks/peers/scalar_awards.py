"""How one line is settled, in Python: the first test that fails, duplicates and pools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from benchmarks.peers.scalar_records import Firm

Line = tuple[Any, ...]
LINE = ("uscc", "name", "jurisdiction", "measure", "subject", "event_date", "outcome", "reason",
        "gross", "amount", "city_pays", "unallocated", "source", "level")  # fmt: skip
"""What is decided for each line; article and plugin follow from the measure, and a county
without a ratio pays nothing itself."""
FIRST, LAST = 2018, 2020
Verdict = tuple[str, str]
"""The code that denies and the one that holds, each empty where there is none."""
Claim = tuple[date | None, str, str, Verdict, int]
"""Event date, subject, source, verdict of the tests so far, and gross in fen."""


def judge(*tests: tuple[str, bool | None]) -> Verdict:
    """The first test that is false denies; if none is, the first unknown one holds."""
    held = ""
    for code, passes in tests:
        if passes is False:
            return code, ""
        if passes is None and not held:
            held = code
    return "", held


def both(first: Verdict, second: Verdict) -> Verdict:
    return first[0] or second[0], first[1] or second[1]


def least(figure: int | None, limit: int) -> bool | None:
    return None if figure is None else figure >= limit


def known(*figures: object) -> bool | None:
    return None if None in figures else True


def awarded(firm: Firm, measure: str, subject: str | None = None) -> bool:
    """Within the policy's years, for this subject or (None) for any."""
    return any(
        m == measure and FIRST <= y <= LAST and subject in (None, s) for m, s, y, _ in firm.prior
    )


def used(firm: Firm, year: int, *measures: str) -> int:
    return sum(fen for m, _, y, fen in firm.prior if y == year and m in measures)


def denied(firm: Firm, measure: str, subject: str, event: date | None, code: str,
           source: str, gross: int = 0) -> Line:  # fmt: skip
    return (firm.uscc, firm.name, firm.county, measure, subject, event, "deny", code,
            gross, 0, 0, 0, source, None)  # fmt: skip


def held(firm: Firm, measure: str, subject: str, event: date | None, code: str,
         source: str) -> Line:  # fmt: skip
    return (firm.uscc, firm.name, firm.county, measure, subject, event, "hold", code,
            0, 0, 0, 0, source, None)  # fmt: skip


def paid(firm: Firm, measure: str, subject: str, event: date | None, gross: int, fen: int,
         source: str) -> Line:  # fmt: skip
    """A shared award: without a ratio nobody's yet."""
    return (firm.uscc, firm.name, firm.county, measure, subject, event, "pay",
            "capped" if fen < gross else "", gross, fen, 0, fen, source, None)  # fmt: skip


def unpaid(firm: Firm, measure: str, subject: str, event: date | None, outcome: str,
           source: str, level: str | None = None) -> Line:  # fmt: skip
    return (firm.uscc, firm.name, firm.county, measure, subject, event, outcome, "",
            0, 0, 0, 0, source, level)  # fmt: skip


def by_date(claims: Sequence[Claim]) -> Sequence[Claim]:
    """By event date, then subject; undated claims take no part in any order."""
    if len(claims) < 2:
        return claims
    return sorted(claims, key=lambda one: (one[0] or date.max, one[1]))


def fixed(firm: Firm, measure: str, claims: Sequence[Claim]) -> Iterable[Line]:
    """Once an enterprise: the earliest event pays, then the smaller subject."""
    had, taken = awarded(firm, measure), False
    for event, subject, source, (denies, holds), gross in by_date(claims):
        code = denies or ("already-awarded" if had else "")
        if not code and not holds and taken:
            code = "duplicate"
        if code:
            yield denied(firm, measure, subject, event, code, source)
        elif holds:
            yield held(firm, measure, subject, event, holds, source)
        else:
            taken = True
            yield paid(firm, measure, subject, event, gross, gross, source)


def limited(firm: Firm, measure: str, claims: Sequence[Claim], left: int | None) -> Iterable[Line]:
    """Once a subject, out of a pool (None: without one) by event date, then subject."""
    for event, subject, source, (denies, holds), gross in by_date(claims):
        code = denies or ("already-awarded" if awarded(firm, measure, subject) else "")
        if code:
            yield denied(firm, measure, subject, event, code, source)
        elif holds:
            yield held(firm, measure, subject, event, holds, source)
        elif left is None:
            yield paid(firm, measure, subject, event, gross, gross, source)
        elif left <= 0:
            yield denied(firm, measure, subject, event, "cap-exhausted", source, gross)
        else:
            fen = min(gross, left)
            left -= fen
            yield paid(firm, measure, subject, event, gross, fen, source)
