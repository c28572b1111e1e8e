"""Article 1 and the exporter award of article 4: lines that follow from the export rows."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import at_least, money, text, total_or_unknown
from .conditions import once_test, section_two, time_tests
from .history import earlier, history_test, milestone_window, new_window
from .model import Line, Row, Test
from .objects import closing_tests
from .run import Run
from .terms import MILESTONE_TIERS, PERIOD

NOBODY = ("",)
"""The subject of enterprise measures."""


def _local(run: Run) -> Iterator[tuple[Row, Row]]:
    """Enterprises of the county with an export row for the year (rulebook 1, lines)."""
    for firm in run.firms():
        row = run.exports(text(firm, "uscc")).get(run.year)
        if row is not None:
            yield firm, row


def _line(
    run: Run,
    claim: tuple[Row, Row],
    measure: str,
    own: list[Test],
    gross: int | None,
    parts: tuple[str, ...] = NOBODY,
) -> Line:
    """A fixed award in fen without event date, whose day is 31 December."""
    firm, row = claim
    uscc = text(firm, "uscc")
    tests = [*section_two(run, firm, measure, None, run.year_end), *own]
    tests.append(once_test(run, uscc, measure, parts))
    tests += closing_tests(run, uscc, measure, parts)
    return Line(firm, measure, parts, None, row, (), tests, gross)


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
    past = earlier(run, text(firm, "uscc"), milestone_window(run))
    before = {tier for cents in past for tier in _crossed(run, cents)}
    new = [tier for tier in crossed if tier not in before]
    if run.reading("growth.milestone.stacking") == "cumulative" and new:
        for tier in new:
            yield tier, True
    else:
        yield crossed[-1], crossed[-1] in new


def milestone(run: Run) -> list[Line]:
    """Lines of `growth.milestone`, amounts in fen; without a tier nothing is known to be due."""
    measure, lines = "growth.milestone", []
    for firm, row in _local(run):
        history = history_test(run, text(firm, "uscc"), measure, milestone_window(run))
        for tier, new in _milestones(run, firm, row):
            unknown = money(row, "export_usd") is None
            own: list[Test] = [
                ("below-threshold", None if unknown else tier is not None),
                ("not-first", new),
                history,
            ]
            gross = None if tier is None else MILESTONE_TIERS[tier] * 100
            subject = "" if tier is None else str(tier)
            lines.append(_line(run, (firm, row), measure, own, gross, (subject,)))
    return lines


def _new(run: Run, measure: str, column: str) -> list[Line]:
    """The two new-export awards differ in what is measured, and maybe in what was before."""
    window, lines = new_window(run, measure), []
    for firm, row in _local(run):
        uscc = text(firm, "uscc")
        # Rulebook 3, history: known years alone decide whether the enterprise is new.
        exported = any((cents or 0) > 0 for cents in earlier(run, uscc, window))
        limit = run.money_term(measure, "threshold")
        own: list[Test] = [
            ("below-threshold", at_least(money(row, column), limit)),
            ("not-new", not exported),
            history_test(run, uscc, measure, window),
        ]
        gross = run.money_term(measure, "amount")
        lines.append(_line(run, (firm, row), measure, own, gross))
    return lines


def new_exporter(run: Run) -> list[Line]:
    """Lines of `growth.new_exporter`, amounts in fen."""
    return _new(run, "growth.new_exporter", "export_usd")


def new_processing(run: Run) -> list[Line]:
    """Lines of `growth.new_processing`, amounts in fen."""
    return _new(run, "growth.new_processing", "processing_export_usd")


def liaison(run: Run) -> list[Line]:
    """Records of `growth.liaison`: the year, the day and the threshold only (rulebook 2)."""
    measure, lines = "growth.liaison", []
    for firm, row in _local(run):
        cents = money(row, "export_usd")
        tests = time_tests(run, run.year_end)
        tests.append(("below-threshold", at_least(cents, run.money_term(measure, "threshold"))))
        line = Line(firm, measure, NOBODY, None, row, (), tests, success="record")
        top = at_least(cents, run.money_term(measure, "city_threshold"))
        line.level = "city" if top else "city-county"
        lines.append(line)
    return lines


def _online(run: Run, uscc: str, row: Row) -> int | None:
    """Cents of cross-border e-commerce, of the year or since 2018 (reading ecommerce.turnover)."""
    if run.reading("ecommerce.turnover") == "year":
        return money(row, "ecommerce_usd")
    rows = run.exports(uscc)
    years = [year for year in range(PERIOD.start, run.year + 1) if year in rows]
    return total_or_unknown(money(rows[year], "ecommerce_usd") for year in years)


def ecommerce_exporter(run: Run) -> list[Line]:
    """Lines of `ecommerce.exporter`, amounts in fen."""
    measure, lines = "ecommerce.exporter", []
    for firm, row in _local(run):
        limit, sold = run.money_term(measure, "threshold"), _online(run, text(firm, "uscc"), row)
        own: list[Test] = [("below-threshold", at_least(sold, limit))]
        gross = run.money_term(measure, "amount")
        lines.append(_line(run, (firm, row), measure, own, gross))
    return lines
