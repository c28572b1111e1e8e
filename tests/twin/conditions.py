"""Conditions that every line shares, and how tests become an outcome (rulebook 1 and 2)."""

from __future__ import annotations

from datetime import date

from .cells import day, shift_years, text, whole
from .model import Line, Row, Test, Truth
from .run import Run, of_period
from .spelling import Parts, equal_key, parts_of
from .subjects import per_subject
from .terms import PERIOD

# Rulebook 2: these clauses pay any unit, or name no recipient.
ANY_UNIT = frozenset({"branding.secretariat", "branding.standard", "branding.patent"})
# Rulebook 2, condition 2: the first two characters of a code say what was registered.
KINDS = {
    **dict.fromkeys(("91", "93"), "enterprise"),
    **dict.fromkeys(("11", "12", "13", "19"), "institution"),
    **dict.fromkeys(("51", "52", "53"), "association"),
}
PLATFORMS = frozenset({"ecommerce.platform", "service_platforms.construction"})


def date_test(event: date | None) -> Test:
    """An empty event date is unknown, never false (rulebook 1, lines)."""
    return "date-missing", None if event is None else True


def time_tests(run: Run, due: date | None) -> list[Test]:
    """Rulebook 2, condition 1, then whether the line's day has come; None is `date-missing`."""
    to_come = due is not None and due > run.as_of
    return [("outside-period", run.year in PERIOD), ("not-yet", None if to_come else True)]


def kind_of(firm: Row) -> str | None:
    """The kind as the cell says, else as the code does; None where neither tells."""
    return text(firm, "kind") or KINDS.get(text(firm, "uscc")[:2])


def kind_truth(firm: Row) -> Truth:
    """Rulebook 2, condition 2."""
    kind = kind_of(firm)
    return None if kind is None else kind == "enterprise"


def awards_only_measure(measure: str) -> bool:
    """Whether the clause gives an award rather than a subsidy (rulebook 5, integrity.scope)."""
    return measure == "ecommerce.exporter" or measure.startswith(("growth.", "facilitation."))


def _dropped(run: Run, record: Row) -> bool:
    """Under `unrepaired` a record repaired by as_of is dropped before dates are looked at."""
    repaired = day(record, "repaired_on")
    repaired_by_now = repaired is not None and repaired <= run.as_of
    return run.reading("integrity.window") == "unrepaired" and repaired_by_now


def _records(run: Run, uscc: str) -> list[date | None]:
    """Days of the records that bind the enterprise, a predecessor's up to its end (2.1)."""
    found = [day(row, "occurred_on") for row in _kept(run, uscc)]
    for predecessor, until in run.successions.inherited_until(uscc):
        days = [day(row, "occurred_on") for row in _kept(run, predecessor)]
        found += [d for d in days if d is None or until is None or d <= until]
    return found


def _kept(run: Run, uscc: str) -> list[Row]:
    return [row for row in run.rows_of(uscc, "dishonesty") if not _dropped(run, row)]


def _opens(run: Run, last: date) -> date:
    """The first day of the window (rulebook 2, condition 3, reading integrity.years)."""
    if run.reading("integrity.years") == "calendar":
        return date(last.year - 3, 1, 1)
    return shift_years(last, -3)


def honest(run: Run, firm: Row, event: date | None) -> Truth:
    """Rulebook 2, condition 3: no record within three years, both ends included."""
    kind = kind_of(firm)
    only_enterprises = run.reading("integrity.recipients") == "enterprises"
    if only_enterprises and kind not in (None, "enterprise"):
        return True
    if run.tables.get("dishonesty") is None:
        return None
    by_event = run.reading("integrity.day") == "event"
    last = (event or run.year_end) if by_event else run.as_of
    days, opens = _records(run, text(firm, "uscc")), _opens(run, last)
    if any(d is not None and opens <= d <= last and d <= run.as_of for d in days):
        return False
    return None if None in days else True


def section_two(
    run: Run, firm: Row, measure: str, event: date | None, due: date | None
) -> list[Test]:
    """The conditions of every cash measure; `due` is the day that `not-yet` looks at."""
    tests = time_tests(run, due)
    if measure not in ANY_UNIT:
        tests.append(("not-enterprise", kind_truth(firm)))
    if run.reading("integrity.scope") == "all-cash" or awards_only_measure(measure):
        tests.append(("dishonesty", honest(run, firm, event)))
    return tests


def counting_awards(run: Run, uscc: str, measure: str) -> list[Row]:
    """Prior awards of the period, or of the award year where each year pays (rulebook 2)."""
    awards = [award for award in run.own_awards(measure, uscc) if of_period(award)]
    if measure == "ecommerce.exporter" and run.reading("ecommerce.exporter.per") == "year":
        return [award for award in awards if whole(award, "year") == run.year]
    return awards


def rest_open(run: Run, measure: str) -> bool:
    """Whether what a platform's cap leaves is open in a later year (reading cost.rest)."""
    return measure in PLATFORMS and run.reading("cost.rest") == "rest"


def once_test(run: Run, uscc: str, measure: str, parts: Parts) -> Test:
    """Once-only: unknown for everybody while the table is absent (rulebook 1 and 2)."""
    if run.awards(measure) is None:
        return "already-awarded", None
    awards = counting_awards(run, uscc, measure)
    if rest_open(run, measure):
        awards = [award for award in awards if whole(award, "year") == run.year]
    if per_subject(run, measure):
        awards = [award for award in awards if _is_of(measure, award, parts)]
    return "already-awarded", not awards


def _is_of(measure: str, award: Row, parts: Parts) -> bool:
    """Whether the award is for the equal subject."""
    return equal_key(parts_of(measure, text(award, "subject"))) == equal_key(parts)


def settle(line: Line) -> None:
    """The first false test denies; else the first unknown holds (rulebook 1, order of tests).

    What lies outside the period is denied; a day still to come holds whatever else fails.
    """
    truths = dict(line.tests)
    if truths.get("not-yet", True) is None and truths["outside-period"]:
        return line.close("hold", "not-yet")
    for outcome, wanted in (("deny", False), ("hold", None)):
        for code, truth in line.tests:
            if truth is wanted:
                return line.close(outcome, code)
    return line.close(line.success, "", line.full if line.success == "pay" else 0)
