"""Rules across the lines that would pay, in the rulebook's order (rulebook 1, 3 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from .cells import text, whole
from .conditions import PLATFORMS, rest_open
from .determinations import finding
from .items import PATENT, invention_awards
from .model import Line, Row
from .objects import PLATFORM, SERVICE
from .run import Run, of_period, total
from .spelling import equal_form, equal_key, names_nothing, order_key, parts_of, similar_key
from .subjects import per_subject

EXPORTER, PROCESSING = "growth.new_exporter", "growth.new_processing"
CERTIFICATION, PREMIUM = "branding.certification", "credit_insurance.premium"


def _groups(
    lines: list[Line], measures: set[str], key: Callable[[Line], Hashable]
) -> list[list[Line]]:
    """The paying lines of the measures, grouped by the key."""
    found: dict[Hashable, list[Line]] = {}
    for line in lines:
        if line.outcome == "pay" and line.measure in measures:
            found.setdefault(key(line), []).append(line)
    return list(found.values())


def _order(line: Line) -> tuple[date, tuple[str, str], tuple[str, ...]]:
    """Event date, then subject; the identity settles what is written alike."""
    return line.event or date.min, order_key(line.parts), line.identity


def _duplicates(run: Run, lines: list[Line]) -> None:
    """The earliest claim of what is paid once pays (rulebook 3, fixed awards and repeats)."""
    measures = {line.measure for line in lines} - {PATENT}

    def key(line: Line) -> Hashable:
        subject = equal_key(line.parts) if per_subject(run, line.measure) else ()
        return line.measure, line.uscc, subject

    for group in _groups(lines, measures, key):
        for repeat in sorted(group, key=_order)[1:]:
            repeat.close("deny", "duplicate")


def _best(line: Line) -> tuple[int, date, tuple[str, ...], str]:
    """The contest of inventions: standard, grant, patent number, code (rulebook 4.1)."""
    return -line.full, line.event or date.min, line.identity, line.uscc


def _inventions(run: Run, lines: list[Line]) -> None:
    """The best grant of an invention pays, less what was awarded before (rulebook 4.1)."""
    for group in _groups(lines, {PATENT}, lambda line: equal_key(line.parts)):
        winner, *repeats = sorted(group, key=_best)
        before = total(invention_awards(run, winner.parts) or [])
        _reduce(winner, before, "already-awarded")
        for repeat in repeats:
            repeat.close("deny", "duplicate-invention")


def _similar(run: Run, lines: list[Line]) -> None:
    """Of similar lines the first pays, the others are held (rulebook 2, similar-claim)."""
    named = [line for line in lines if not names_nothing(line.parts)]
    measures = {line.measure for line in named} - {PATENT}
    for group in _groups(named, measures, lambda li: (li.measure, li.uscc, similar_key(li.parts))):
        _hold_similar(run, sorted(group, key=_order))
    for group in _groups(named, {PATENT}, lambda line: similar_key(line.parts)):
        _hold_similar(run, sorted(group, key=_best))


def _hold_similar(run: Run, ranked: list[Line]) -> None:
    """A line found to be another thing is never held, and counts as the first (2.2)."""
    found = [li for li in ranked if finding(run, li.uscc, li.measure, "similar-claim", li.parts)]
    for line in ranked:
        if line not in (found or ranked[:1]):
            line.close("hold", "similar-claim")


def _reduce(line: Line, paid: int, empty: str) -> None:
    """Pay what exceeds the fen paid already; nothing over is a denial with the code."""
    rest = line.amount - paid
    if rest <= 0:
        line.close("deny", empty)
    elif paid > 0:
        line.close("pay", "capped", rest)


def _fill(group: list[Line], used: int) -> None:
    """Fill a pool in order, each line up to the cap of its own day (rulebook 4.2)."""
    for line in sorted(group, key=_order):
        assert line.cap is not None, line.measure
        paid = min(line.full, max(line.cap - used, 0))
        used += paid
        if paid == 0:
            line.close("deny", "cap-exhausted")
        else:
            line.close("pay", "capped" if paid < line.full else "", paid)


def _pool_of(run: Run, measure: str, parts: tuple[str, ...]) -> str:
    """The pool within enterprise, measure and year; the readings change this key alone."""
    reading = "branding.certification.pool" if measure == CERTIFICATION else "credit_insurance.pool"
    return "" if run.reading(reading) == "enterprise-year" else equal_form(parts[0])


def _pools(run: Run, lines: list[Line]) -> None:
    """Yearly pools, less prior awards of the year (rulebook 4.2)."""

    def key(line: Line) -> Hashable:
        return line.measure, line.uscc, _pool_of(run, line.measure, line.parts)

    for group in _groups(lines, {CERTIFICATION, PREMIUM}, key):
        measure, uscc = group[0].measure, group[0].uscc
        pool = _pool_of(run, measure, group[0].parts)
        used: list[Row] = [
            award
            for award in run.awarded_in_year(measure, uscc)
            if _pool_of(run, measure, parts_of(measure, text(award, "subject"))) == pool
        ]
        _fill(group, total(used))


def _platform_caps(run: Run, lines: list[Line]) -> None:
    """The cap of each platform, and what other years left of it (rulebook 3, cost.rest)."""
    for group in _groups(lines, set(PLATFORMS), id):
        _fill(group, total(_used_of_cap(run, group[0])))


def _used_of_cap(run: Run, line: Line) -> list[Row]:
    """Awards of the platform in other years of the period, where the rest is open."""
    if not rest_open(run, line.measure):
        return []
    return [
        award
        for award in run.own_awards(line.measure, line.uscc)
        if of_period(award)
        and whole(award, "year") != run.year
        and equal_key(parts_of(line.measure, text(award, "subject"))) == equal_key(line.parts)
    ]


def _larger_new(run: Run, lines: list[Line]) -> None:
    """Of the two new-export awards the larger alone pays (rulebook 3, new.stacking)."""
    if run.reading("growth.new.stacking") != "highest":
        return
    for group in _groups(lines, {EXPORTER, PROCESSING}, lambda line: line.uscc):
        for line in group:
            other = PROCESSING if line.measure == EXPORTER else EXPORTER
            _reduce(line, total(run.awarded_in_year(other, line.uscc)), "larger-award")
        ranked = sorted(group, key=lambda line: (-line.amount, line.measure != PROCESSING))
        for loser in ranked[1:]:
            loser.close("deny", "larger-award")


def _larger_milestone(run: Run, lines: list[Line]) -> None:
    """A milestone of the same year was paid: only the excess pays (rulebook 3)."""
    measure = "growth.milestone"
    if run.reading("growth.milestone.stacking") != "highest":
        return
    for group in _groups(lines, {measure}, id):
        _reduce(group[0], total(run.awarded_in_year(measure, group[0].uscc)), "larger-award")


def _one_cost(run: Run, lines: list[Line]) -> None:
    """One platform's cost is subsidised under one article; the other holds (rulebook 4.3)."""
    if run.reading("cost.articles") != "one":
        return
    for group in _groups(lines, {PLATFORM, SERVICE}, lambda li: (li.uscc, similar_key(li.parts))):
        winner = min(group, key=lambda line: (-line.amount, line.measure != PLATFORM))
        for line in group:
            # Rulebook 2.2: a finding frees its own line alone.
            freed = finding(run, line.uscc, line.measure, "same-cost", line.parts)
            if line.measure != winner.measure and not freed:
                line.close("hold", "same-cost")


def across(run: Run, lines: list[Line]) -> None:
    """Apply the rules in order to settled lines; those that hold or are denied take no part."""
    _duplicates(run, lines)
    _inventions(run, lines)
    _similar(run, lines)
    _platform_caps(run, lines)
    _pools(run, lines)
    _larger_new(run, lines)
    _larger_milestone(run, lines)
    _one_cost(run, lines)
