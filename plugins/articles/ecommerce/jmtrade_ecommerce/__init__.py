"""Article 4: cross-border e-commerce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmtrade_core import (
    EXPORTS,
    Cap,
    Column,
    Fixed,
    Measure,
    OneCost,
    Share,
    Table,
    Terms,
    at_least,
    hookimpl,
    positive,
    since_begin,
    yes,
)

PLATFORMS = Table(
    "ecommerce_platforms",
    "跨境电商平台",
    (
        Column.text("platform", "平台名称", required=True, key=True),
        Column.year(),
        Column.flag("built_locally", "市内建设"),
        Column.flag("on_schedule", "按期开展"),
        Column.flag("invoices_locally", "市内开票"),
        Column.usd("turnover_usd", "成交额（美元）"),
        Column.money("construction_cost", "建设费用（元）"),
    ),
    subject=("platform",),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [PLATFORMS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [platform(terms), exporter(terms)]


def platform(terms: Terms) -> Measure:
    t = terms["ecommerce.platform"]
    one = terms.reading("cost.articles") == "one"
    rest = terms.reading("cost.rest") == "rest"
    rivals = ("ecommerce.platform", "service_platforms.construction")
    return Measure(
        id="ecommerce.platform",
        article=4,
        claims=PLATFORMS,
        payer="shared",
        conditions=(
            yes("not-local", "built_locally"),
            yes("off-schedule", "on_schedule"),
            yes("not-invoiced-locally", "invoices_locally"),
            at_least("below-threshold", _turnover(terms, "turnover_usd"), t.threshold),
            positive("cost-missing", "construction_cost"),
        ),
        pays=Share(t.rate, of="construction_cost"),
        cap=Cap(t.cap, per="platform", over="period") if rest else Cap(t.cap, per="claim"),
        once_per="subject-year" if rest else "subject",
        one_cost=OneCost(rivals, "platform", binds=one),
    )


def _turnover(terms: Terms, column: str) -> str:
    """The year's figure, or the sum of the years since the policy began."""
    return since_begin(column) if terms.reading("ecommerce.turnover") == "period" else column


def exporter(terms: Terms) -> Measure:
    t = terms["ecommerce.exporter"]
    every_year = terms.reading("ecommerce.exporter.per") == "year"
    return Measure(
        id="ecommerce.exporter",
        article=4,
        claims=EXPORTS,
        payer="shared",
        nature="award",
        conditions=(at_least("below-threshold", _turnover(terms, "ecommerce_usd"), t.threshold),),
        pays=Fixed(t.amount),
        once_per="enterprise-year" if every_year else "enterprise",
    )
