"""Rules across the lines that would pay, in the rulebook's order (rulebook 1, 3 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from .cells import text
from .conditions import per_subject
from .items import PLATFORM, SERVICE, invention_awards
from .model import Line, Row
from .run import Run, total

EXPORTER, PROCESSING = "growth.new_exporter", "growth.new_processing"
CERTIFICATION, PREMIUM = "branding.certification", "credit_insurance.premium"


def _uscc(line: Line) -> str:
    return text(line.firm, "uscc")


def _groups(
    lines: list[Line], measures: set[str], key: Callable[[Line], Hashable]
) -> list[list[Line]]:
    """The paying lines of the measures, grouped by the key."""
    found: dict[Hashable, list[Line]] = {}
    for line in lines:
        if line.outcome == "pay" and line.measure in measures:
            found.setdefault(key(line), []).append(line)
    return list(found.values())


def _order(line: Line) -> tuple[date, str, tuple[str, ...]]:
    """Event date, then subject by code point; the identity settles equal subjects."""
    return line.event or date.min, line.subject, line.identity


def _duplicates(run: Run, lines: list[Line]) -> None:
    """The earliest claim of what is paid once pays (rulebook 3, fixed awards and repeats)."""
    measures = {line.measure for line in lines} - {"branding.patent"}

    def key(line: Line) -> Hashable:
        subject = line.subject if per_subject(run, line.measure) else ""
        return line.measure, _uscc(line), subject

    for group in _groups(lines, measures, key):
        for repeat in sorted(group, key=_order)[1:]:
            repeat.close("deny", "duplicate")


def _inventions(run: Run, lines: list[Line]) -> None:
    """The best grant of an invention pays, less what was awarded before (rulebook 4.1)."""
    for group in _groups(lines, {"branding.patent"}, lambda line: line.subject):
        ranked = sorted(
            group,
            key=lambda line: (-line.gross, line.event or date.min, line.identity, _uscc(line)),
        )
        before = total(invention_awards(run, ranked[0].subject) or [])
        _reduce(ranked[0], before, "already-awarded")
        for repeat in ranked[1:]:
            repeat.close("deny", "duplicate-invention")


def _reduce(line: Line, paid: int, empty: str) -> None:
    """Pay what exceeds the fen paid already; nothing over is a denial with the code."""
    rest = line.amount - paid
    if rest <= 0:
        line.close("deny", empty)
    elif paid > 0:
        line.close("pay", "capped", rest)


def _fill(group: list[Line], room: int) -> None:
    """Fill a pool of `room` fen in order (rulebook 4.2)."""
    for line in sorted(group, key=_order):
        paid = min(line.gross, max(room, 0))
        room -= paid
        if paid == 0:
            line.close("deny", "cap-exhausted")
        else:
            line.close("pay", "capped" if paid < line.gross else "", paid)


def _policy(subject: str) -> str:
    """The policy number of an insurance subject: the date after the last bar has none."""
    return subject.rpartition("|")[0]


def _pool_of(run: Run, measure: str, subject: str) -> str:
    """The pool within enterprise, measure and year; the readings change this key alone."""
    if measure == CERTIFICATION:
        single = run.reading("branding.certification.pool") == "certificate"
        return subject if single else ""
    single = run.reading("credit_insurance.pool") == "policy"
    return _policy(subject) if single else ""


def _pools(run: Run, lines: list[Line]) -> None:
    """Yearly pools, less prior awards of the year (rulebook 4.2)."""

    def key(line: Line) -> Hashable:
        return line.measure, _uscc(line), _pool_of(run, line.measure, line.subject)

    for group in _groups(lines, {CERTIFICATION, PREMIUM}, key):
        measure, uscc = group[0].measure, _uscc(group[0])
        pool = _pool_of(run, measure, group[0].subject)
        used: list[Row] = [
            award
            for award in run.awarded_in_year(measure, uscc)
            if _pool_of(run, measure, text(award, "subject")) == pool
        ]
        # Rulebook 4.2: the pool's cap is that of 31 December, whatever the event dates.
        _fill(group, run.money_term(measure, "cap") - total(used))


def _platform_caps(run: Run, lines: list[Line]) -> None:
    """The cap of each platform (rulebook 3, cap column)."""
    for group in _groups(lines, {PLATFORM, SERVICE}, id):
        _fill(group, run.money_term(group[0].measure, "cap"))


def _larger_new(run: Run, lines: list[Line]) -> None:
    """Of the two new-export awards the larger alone pays (rulebook 3, new.stacking)."""
    if run.reading("growth.new.stacking") != "highest":
        return
    for group in _groups(lines, {EXPORTER, PROCESSING}, _uscc):
        for line in group:
            other = PROCESSING if line.measure == EXPORTER else EXPORTER
            _reduce(line, total(run.awarded_in_year(other, _uscc(line))), "larger-award")
        ranked = sorted(group, key=lambda line: (-line.amount, line.measure != PROCESSING))
        for loser in ranked[1:]:
            loser.close("deny", "larger-award")


def _larger_milestone(run: Run, lines: list[Line]) -> None:
    """A milestone of the same year was paid: only the excess pays (rulebook 3)."""
    measure = "growth.milestone"
    if run.reading("growth.milestone.stacking") != "highest":
        return
    for group in _groups(lines, {measure}, id):
        _reduce(group[0], total(run.awarded_in_year(measure, _uscc(group[0]))), "larger-award")


def _one_cost(run: Run, lines: list[Line]) -> None:
    """One platform's cost is subsidised under one article; the other holds (rulebook 4.3)."""
    if run.reading("cost.articles") != "one":
        return
    for group in _groups(lines, {PLATFORM, SERVICE}, lambda line: (_uscc(line), line.subject)):
        ranked = sorted(group, key=lambda line: (-line.amount, line.measure != PLATFORM))
        for loser in ranked[1:]:
            loser.close("hold", "same-cost")


def across(run: Run, lines: list[Line]) -> None:
    """Apply the rules in order to settled lines; those that hold or are denied take no part."""
    _duplicates(run, lines)
    _inventions(run, lines)
    _platform_caps(run, lines)
    _pools(run, lines)
    _larger_new(run, lines)
    _larger_milestone(run, lines)
    _one_cost(run, lines)
