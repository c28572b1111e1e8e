"""Article 1: growth of exporters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from narwhals.stable.v2 import Expr, String, coalesce

from jmtrade_core import (
    EXPORTS,
    Condition,
    Fixed,
    LargerOf,
    Line,
    Measure,
    Term,
    Terms,
    at_least,
    col,
    hookimpl,
    lit,
    when,
    whole,
)
from jmtrade_core.schema.tables import Past, Window, past

NEW_EXPORT = LargerOf(("growth.new_processing", "growth.new_exporter"))


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [milestone(terms), new_exporter(terms), new_processing(terms), liaison(terms)]


def milestone(terms: Terms) -> Measure:
    """The first year above 5, 10, 30, 50 and 100 million dollars; paid by the city."""
    term = terms["growth.milestone"].tiers
    tiers = term.tiers
    before = past(window=_window(terms, "growth.milestone.first"))
    reach = terms.reading("growth.milestone.crossing") == "reach"
    crossing = Crossing(term, before, reach=reach)
    cumulative = terms.reading("growth.milestone.stacking") == "cumulative"
    return Measure(
        id="growth.milestone",
        register="customs",
        article=1,
        claims=EXPORTS,
        payer="city",
        nature="award",
        conditions=(
            Condition(
                "below-threshold",
                crossing.by("export_usd", tiers[0][0]),
                ("export_usd",),
                term,
                form="at-least" if crossing.reach else "above",
            ),
            Condition(
                "not-first",
                ~crossing.before(crossing.highest_tier),
                ("export_usd", before.best),
                term,
                can="deny",
            ),
            *complete_history(terms, before),
        ),
        lines=crossing.lines_of_each_tier() if cumulative else (crossing.highest_line(),),
        once_per="subject",
        subjects=tuple(str(usd // 100) for usd, _ in tiers),
        larger_of=None if cumulative else LargerOf(("growth.milestone",)),
    )


class Crossing:
    """Which tiers a year's exports cross: above them, or at least at them."""

    def __init__(self, term: Term, past: Past, *, reach: bool) -> None:
        self.term = term
        self.past = past
        self.tiers = term.tiers
        self.reach = reach

    def by(self, column: str, tier: int | Expr) -> Expr:
        return col(column) >= tier if self.reach else col(column) > tier

    def before(self, tier: int | Expr) -> Expr:
        """Crossed in a known earlier year; unknown years are `history-incomplete`'s."""
        return self.by(self.past.best, tier).fill_null(False)

    @property
    def highest_tier(self) -> Expr:
        return self._highest([whole(usd) for usd, _ in self.tiers])

    def highest_line(self, where: Expr | None = None) -> Line:
        subject = self._highest([lit(str(usd // 100)) for usd, _ in self.tiers])
        amount = self._highest([whole(fen) for _, fen in self.tiers])
        pays = Fixed(amount, chosen_from=(self.term,))
        return Line(coalesce(subject, lit("", dtype=String)), pays, where)

    def lines_of_each_tier(self) -> tuple[Line, ...]:
        """One line a newly crossed tier; if none is new, one for the highest crossed."""
        new = [self.by("export_usd", usd) & ~self.before(usd) for usd, _ in self.tiers]
        none_new = ~new[0].fill_null(False)
        for is_new in new[1:]:
            none_new = none_new & ~is_new.fill_null(False)
        each = (
            Line(lit(str(usd // 100)), Fixed(whole(fen), chosen_from=(self.term,)), is_new)
            for (usd, fen), is_new in zip(self.tiers, new, strict=True)
        )
        return (*each, self.highest_line(none_new))

    def _highest(self, values: list[Expr]) -> Expr:
        steps = zip(reversed(self.tiers), reversed(values), strict=True)
        return coalesce(*(when(self.by("export_usd", usd)).then(v) for (usd, _), v in steps))


def _window(terms: Terms, reading: str) -> Window:
    """Which earlier years count: the options of these readings are named like the windows."""
    windows: dict[str, Window] = {"period": "period", "three-years": "three-years"}
    return windows.get(terms.reading(reading), "ever")


def complete_history(terms: Terms, past: Past) -> tuple[Condition, ...]:
    """Unknown earlier years hold, unless the reading takes them as years without export."""
    if terms.reading("growth.history") == "assume-complete":
        test = lit(True)  # only a person's finding stands against it
    else:
        test = when(col(past.complete)).then(lit(True))
    return (
        Condition("history-incomplete", test, (past.complete,), can="hold",
                  determined="enterprise"),
    )  # fmt: skip


def never_exported(terms: Terms, figure: str = "export_usd") -> tuple[Condition, ...]:
    before = past(figure, _window(terms, "growth.new.first"))
    exported = (col(before.best) > 0).fill_null(False)
    return (
        Condition("not-new", ~exported, (before.best,), can="deny"),
        *complete_history(terms, before),
    )


def new_exporter(terms: Terms) -> Measure:
    t = terms["growth.new_exporter"]
    return Measure(
        id="growth.new_exporter",
        register="customs",
        article=1,
        claims=EXPORTS,
        payer="shared",
        nature="award",
        conditions=(
            at_least("below-threshold", "export_usd", t.threshold),
            *never_exported(terms),
        ),
        pays=Fixed(t.amount),
        once_per="enterprise",
        larger_of=_larger_new_export(terms),
    )


def new_processing(terms: Terms) -> Measure:
    t = terms["growth.new_processing"]
    processing = terms.reading("growth.new_processing.first") == "processing"
    figure = "processing_export_usd" if processing else "export_usd"
    return Measure(
        id="growth.new_processing",
        register="customs",
        article=1,
        claims=EXPORTS,
        payer="shared",
        nature="award",
        conditions=(
            at_least("below-threshold", "processing_export_usd", t.threshold),
            *never_exported(terms, figure),
        ),
        pays=Fixed(t.amount),
        once_per="enterprise",
        larger_of=_larger_new_export(terms),
    )


def _larger_new_export(terms: Terms) -> LargerOf | None:
    return None if terms.reading("growth.new.stacking") == "both" else NEW_EXPORT


def liaison(terms: Terms) -> Measure:
    """No money: which level of government looks after the enterprise."""
    t = terms["growth.liaison"]
    by_city = col("export_usd") >= t.city_threshold.expr()
    return Measure(
        id="growth.liaison",
        article=1,
        claims=EXPORTS,
        payer=None,
        conditions=(at_least("below-threshold", "export_usd", t.threshold),),
        level=when(by_city).then(lit("city")).otherwise(lit("city-county")),
    )
