"""Article 1 and the exporter award of article 4: lines that follow from the export rows."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import at_least, day, money, text
from .conditions import once_test, period_test, section_two
from .model import Line, Row, Test
from .run import Run
from .terms import MILESTONE_TIERS


def _local(run: Run) -> Iterator[tuple[Row, Row]]:
    """Enterprises of the county with an export row for the year (rulebook 1, lines)."""
    for firm in run.firms():
        row = run.exports(text(firm, "uscc")).get(run.year)
        if row is not None:
            yield firm, row


def _line(run: Run, firm: Row, row: Row, measure: str, own: list[Test]) -> Line:
    """A fixed award in fen without event date and with the empty subject."""
    tests = [*section_two(run, firm, measure), *own, once_test(run, firm, measure, "")]
    gross = run.money_term(measure, "amount")
    return Line(firm, measure, "", None, row, (), tests, gross)


def _earlier(run: Run, uscc: str) -> list[int | None]:
    """Exports in cents of every earlier year that has a row."""
    rows = run.exports(uscc)
    return [money(row, "export_usd") for year, row in rows.items() if year < run.year]


def _history_test(run: Run, firm: Row) -> Test:
    """Incomplete history holds, or is taken as no export (rulebook 3, history)."""
    since, registered = run.profile.exports_since, day(firm, "registered_on")
    covered = text(firm, "exports_verified") == "是" or (
        since is not None and registered is not None and registered.year >= since
    )
    complete = covered and None not in _earlier(run, text(firm, "uscc"))
    assumed = run.reading("growth.history") == "assume-complete"
    return "history-incomplete", True if complete or assumed else None


def _crossed(run: Run, cents: int | None) -> list[int]:
    """Tiers in dollars that a year's exports cross, ascending (rulebook 3, crosses)."""
    if cents is None:
        return []
    if run.reading("growth.milestone.crossing") == "reach":
        return [tier for tier in sorted(MILESTONE_TIERS) if cents >= tier * 100]
    return [tier for tier in sorted(MILESTONE_TIERS) if cents > tier * 100]


def _milestones(run: Run, firm: Row, row: Row) -> Iterator[tuple[int | None, bool]]:
    """Each line's tier and whether it is new; no tier when none is known to be crossed."""
    crossed = _crossed(run, money(row, "export_usd"))
    if not crossed:
        yield None, True
        return
    before = {t for cents in _earlier(run, text(firm, "uscc")) for t in _crossed(run, cents)}
    new = [tier for tier in crossed if tier not in before]
    if run.reading("growth.milestone.stacking") == "cumulative" and new:
        for tier in new:
            yield tier, True
    else:
        yield crossed[-1], crossed[-1] in new


def milestone(run: Run) -> list[Line]:
    """Lines of `growth.milestone`, amounts in fen."""
    measure, lines = "growth.milestone", []
    for firm, row in _local(run):
        for tier, new in _milestones(run, firm, row):
            unknown = money(row, "export_usd") is None
            subject = "" if tier is None else str(tier)
            tests = [
                *section_two(run, firm, measure),
                ("below-threshold", None if unknown else tier is not None),
                ("not-first", new),
                _history_test(run, firm),
                once_test(run, firm, measure, subject),
            ]
            gross = 0 if tier is None else MILESTONE_TIERS[tier] * 100
            lines.append(Line(firm, measure, subject, None, row, (), tests, gross))
    return lines


def _new(run: Run, measure: str, column: str) -> list[Line]:
    """The two new-export awards differ in what is measured; both ask for no earlier export."""
    lines = []
    for firm, row in _local(run):
        # Rulebook 3, history: known years alone decide whether the enterprise is new.
        exported = any((cents or 0) > 0 for cents in _earlier(run, text(firm, "uscc")))
        limit = run.money_term(measure, "threshold")
        own: list[Test] = [
            ("below-threshold", at_least(money(row, column), limit)),
            ("not-new", not exported),
            _history_test(run, firm),
        ]
        lines.append(_line(run, firm, row, measure, own))
    return lines


def new_exporter(run: Run) -> list[Line]:
    """Lines of `growth.new_exporter`, amounts in fen."""
    return _new(run, "growth.new_exporter", "export_usd")


def new_processing(run: Run) -> list[Line]:
    """Lines of `growth.new_processing`, amounts in fen."""
    return _new(run, "growth.new_processing", "processing_export_usd")


def liaison(run: Run) -> list[Line]:
    """Records of `growth.liaison`: condition 1 and the threshold only (rulebook 2)."""
    measure, lines = "growth.liaison", []
    for firm, row in _local(run):
        cents = money(row, "export_usd")
        enough = at_least(cents, run.money_term(measure, "threshold"))
        line = Line(firm, measure, "", None, row, (), [period_test(run)], success="record")
        line.tests.append(("below-threshold", enough))
        top = at_least(cents, run.money_term(measure, "city_threshold"))
        line.level = "city" if top else "city-county"
        lines.append(line)
    return lines


def ecommerce_exporter(run: Run) -> list[Line]:
    """Lines of `ecommerce.exporter`, amounts in fen."""
    measure, lines = "ecommerce.exporter", []
    for firm, row in _local(run):
        limit = run.money_term(measure, "threshold")
        own: list[Test] = [("below-threshold", at_least(money(row, "ecommerce_usd"), limit))]
        lines.append(_line(run, firm, row, measure, own))
    return lines
