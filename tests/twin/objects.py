"""Conditions that can only hold: `same-object`, `similar-claim`, `predecessor`, `same-cost`.

Rulebook 2, after once-only. Each looks at what others, or other spellings, have named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .cells import day, text
from .conditions import counting_awards
from .determinations import settled
from .events import aeo_event
from .model import Row, Test
from .run import Run, of_period
from .spelling import Parts, close, names_nothing, parts_of, similar, similar_key
from .subjects import CLAIMED, per_subject, rows_naming

PLATFORM, SERVICE = "ecommerce.platform", "service_platforms.construction"
OTHER_ARTICLE = {PLATFORM: SERVICE, SERVICE: PLATFORM}


def closing_tests(run: Run, uscc: str, measure: str, parts: Parts) -> list[Test]:
    """The four conditions in order, as they stand or as a person found them (rulebook 2.2)."""
    tests: list[Test] = []
    if measure in CLAIMED:
        tests.append(_holding("same-object", same_object(run, uscc, measure, parts)))
        tests.append(_holding("similar-claim", _similar_award(run, uscc, measure, parts)))
    tests.append(_holding("predecessor", _named_by_predecessor(run, uscc, measure, parts)))
    if measure in OTHER_ARTICLE:
        tests.append(_holding("same-cost", _other_article_paid(run, uscc, measure, parts)))
    # A milestone is an enterprise measure: its findings have an empty subject (rulebook 2.2).
    of_line = parts if measure in CLAIMED else ("",)
    return [settled(run, uscc, measure, test, of_line) for test in tests]


def _holding(code: str, found: bool) -> Test:
    """Met where nothing is found, else unknown: never false without a finding."""
    return code, None if found else True


def _measures_of_object(run: Run, measure: str) -> list[str]:
    """The measure, and the other article's where one cost is one award (rulebook 2, 4.3)."""
    if measure in OTHER_ARTICLE and run.reading("cost.articles") == "one":
        return [measure, OTHER_ARTICLE[measure]]
    return [measure]


def _named_alike(run: Run, measure: str, parts: Parts) -> list[tuple[str, Parts]]:
    """Who names something equal or similar, in any row or in a prior award of the period."""
    if measure not in run.notes:
        by_key: dict[Parts, list[tuple[str, Parts]]] = {}
        for uscc, theirs in _named(run, measure):
            by_key.setdefault(similar_key(theirs), []).append((uscc, theirs))
        run.notes[measure] = by_key
    return run.notes[measure].get(similar_key(parts), [])


def _named(run: Run, measure: str) -> Iterator[tuple[str, Parts]]:
    """Who names what, listed or not."""
    for each in _measures_of_object(run, measure):
        yield from rows_naming(run, each)
        for award in run.awards(each) or []:
            if of_period(award):
                yield text(award, "uscc"), parts_of(each, text(award, "subject"))


def _are_others(run: Run, one: str, two: str) -> bool:
    """Whether neither is the other, nor continues it by merger or division (rulebook 2.1)."""
    known = run.successions
    merged = two in known.surely_merged(one) or one in known.surely_merged(two)
    return one != two and not merged


def same_object(run: Run, uscc: str, measure: str, parts: Parts) -> bool:
    """Whether another enterprise names an equal or similar subject (rulebook 2)."""
    if names_nothing(parts):
        return False
    return any(
        not names_nothing(theirs) and _are_others(run, uscc, code)
        for code, theirs in _named_alike(run, measure, parts)
    )


def _similar_award(run: Run, uscc: str, measure: str, parts: Parts) -> bool:
    """Whether the enterprise was paid before for something similar (rulebook 2)."""
    if names_nothing(parts):
        return False
    return any(
        similar(parts, parts_of(measure, text(award, "subject")))
        for award in counting_awards(run, uscc, measure)
    )


def _named_by_predecessor(run: Run, uscc: str, measure: str, parts: Parts) -> bool:
    """Whether one that this enterprise continues claims the same (rulebook 2)."""
    before = run.successions.maybe_merged(uscc)
    if measure not in CLAIMED:
        return any(run.year in run.exports(code) for code in before)
    named = before and any(
        code in before and close(parts, theirs) for code, theirs in rows_naming(run, measure)
    )
    once = not per_subject(run, measure)
    return bool(named) or (once and any(_claims_now(run, code, measure) for code in before))


def _claims_now(run: Run, uscc: str, measure: str) -> bool:
    """Whether a row of the enterprise would give a line in this year's run, in any county."""
    claimed = CLAIMED[measure]
    rows = [row for row in run.rows_of(uscc, claimed.table) if claimed.takes(row)]
    return any(_gives_a_line(run, measure, row) for row in rows)


def _gives_a_line(run: Run, measure: str, row: Row) -> bool:
    """An event of the year, or none (rulebook 1, lines); platforms are paid per platform."""
    event: date | None = day(row, CLAIMED[measure].event)
    if event is not None and measure == "facilitation.aeo":
        return aeo_event(run, event) is not None
    return event is None or event.year == run.year


def _other_article_paid(run: Run, uscc: str, measure: str, parts: Parts) -> bool:
    """Whether the other article paid for the platform, in any year (rulebook 4.3)."""
    if run.reading("cost.articles") != "one":
        return False
    other = OTHER_ARTICLE[measure]
    awards = run.own_awards(other, uscc)
    return any(close(parts, parts_of(other, text(award, "subject"))) for award in awards)
