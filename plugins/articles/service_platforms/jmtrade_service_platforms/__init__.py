"""Article 5: platforms that clear customs, collect and refund for exporters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmtrade_core import (
    Cap,
    Column,
    Measure,
    OneCost,
    Share,
    Table,
    Terms,
    any_yes,
    hookimpl,
    positive,
    yes,
)

PLATFORMS = Table(
    "service_platforms",
    "外贸综合服务平台",
    (
        Column.text("platform", "平台名称", required=True, key=True),
        Column.year(),
        Column.flag("built_locally", "市内建设"),
        Column.flag("customs", "通关"),
        Column.flag("collection", "收汇"),
        Column.flag("refund", "退税"),
        Column.money("construction_cost", "建设费用（元）"),
    ),
    subject=("platform",),
)

SERVICES = ("customs", "collection", "refund")


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [PLATFORMS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    t = terms["service_platforms.construction"]
    offered = yes if terms.reading("service_platforms.services") == "all" else any_yes
    one = terms.reading("cost.articles") == "one"
    rest = terms.reading("cost.rest") == "rest"
    rivals = ("ecommerce.platform", "service_platforms.construction")
    return [
        Measure(
            id="service_platforms.construction",
            article=5,
            claims=PLATFORMS,
            payer="shared",
            conditions=(
                yes("not-local", "built_locally"),
                offered("services-incomplete", *SERVICES),
                positive("cost-missing", "construction_cost"),
            ),
            pays=Share(t.rate, of="construction_cost"),
            cap=Cap(t.cap, per="platform", over="period") if rest else Cap(t.cap, per="claim"),
            once_per="subject-year" if rest else "subject",
            one_cost=OneCost(rivals, "platform", binds=one),
        )
    ]
