"""Conditions that every line shares, and how tests become an outcome (rulebook 1 and 2)."""

from __future__ import annotations

from datetime import date

from .cells import day, shift_years, text, whole
from .model import Line, Row, Test, Truth
from .run import Run
from .terms import PERIOD

# Rulebook 2: these clauses pay any unit, or name no recipient.
ANY_UNIT = frozenset({"branding.secretariat", "branding.standard", "branding.patent"})
# Rulebook 3, column "once per": these compare the subject as well.
PER_SUBJECT = frozenset(
    {
        "growth.milestone",
        "exhibitions.booth",
        "branding.certification",
        "ecommerce.platform",
        "service_platforms.construction",
        "credit_insurance.premium",
    }
)
PER_READING = {
    "branding.trademark": "branding.trademark.per",
    "branding.standard": "branding.standard.per",
    "branding.secretariat": "branding.secretariat.per",
}


def date_test(event: date | None) -> Test:
    """An empty event date is unknown, never false (rulebook 1, lines)."""
    return "date-missing", None if event is None else True


def period_test(run: Run) -> Test:
    """Rulebook 2, condition 1."""
    return "outside-period", run.year in PERIOD


def kind_truth(firm: Row) -> Truth:
    """Rulebook 2, condition 2: an empty kind is an enterprise."""
    return text(firm, "kind") in ("", "enterprise")


def awards_only_measure(measure: str) -> bool:
    """Whether the clause gives an award rather than a subsidy (rulebook 5, integrity.scope)."""
    return measure == "ecommerce.exporter" or measure.startswith(("growth.", "facilitation."))


def _counted(run: Run, record: Row) -> bool:
    """Whether a record is looked at: a repaired one may be dropped (integrity.window)."""
    repaired = day(record, "repaired_on")
    dropped = repaired is not None and repaired <= run.as_of
    return not (run.reading("integrity.window") == "unrepaired" and dropped)


def honest(run: Run, uscc: str) -> Truth:
    """Rulebook 2, condition 3: no record within three years, both ends included."""
    table = run.tables.get("dishonesty")
    if table is None:
        return None
    records = [row for row in table if text(row, "uscc") == uscc and _counted(run, row)]
    days = [day(row, "occurred_on") for row in records]
    opens = shift_years(run.as_of, -3)
    if any(found is not None and opens <= found <= run.as_of for found in days):
        return False
    return None if None in days else True


def section_two(run: Run, firm: Row, measure: str) -> list[Test]:
    """The conditions of every cash measure, in the rulebook's order."""
    tests = [period_test(run)]
    if measure not in ANY_UNIT:
        tests.append(("not-enterprise", kind_truth(firm)))
    if run.reading("integrity.scope") == "all-cash" or awards_only_measure(measure):
        tests.append(("dishonesty", honest(run, text(firm, "uscc"))))
    return tests


def per_subject(run: Run, measure: str) -> bool:
    """Whether a prior award, or a repeat, must have the same subject."""
    if measure in PER_READING:
        return run.reading(PER_READING[measure]) != "enterprise"
    return measure in PER_SUBJECT


def _counts(run: Run, measure: str, award: Row) -> bool:
    """Years of the period, or only the award year where each year pays (rulebook 2)."""
    year = whole(award, "year")
    if measure == "ecommerce.exporter" and run.reading("ecommerce.exporter.per") == "year":
        return year == run.year and year in PERIOD
    return year in PERIOD


def once_test(run: Run, firm: Row, measure: str, subject: str) -> Test:
    """Once-only: unknown for everybody while the table is absent (rulebook 1 and 2)."""
    awards = run.awards(measure)
    if awards is None:
        return "already-awarded", None
    found = any(
        text(award, "uscc") == text(firm, "uscc")
        and _counts(run, measure, award)
        and (not per_subject(run, measure) or text(award, "subject") == subject)
        for award in awards
    )
    return "already-awarded", not found


def settle(line: Line) -> None:
    """The first false test denies; else the first unknown holds (rulebook 1, order of tests)."""
    for code, truth in line.tests:
        if truth is False:
            return line.close("deny", code)
    for code, truth in line.tests:
        if truth is None:
            return line.close("hold", code)
    return line.close(line.success, "", line.gross if line.success == "pay" else 0)
