"""A county's plugin in one file that keeps every rule; the broken ones differ in one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmtrade_core import (
    Cap,
    Column,
    Measure,
    Share,
    Table,
    Terms,
    at_least,
    hookimpl,
    positive,
    yes,
)

TERMS = """
["cold_chain.freight"]
title = "冷链物流补助"
title_en = "Cold chain freight"
clause = "invented notice, article 2"
rate = "20%"
cap = 50_000
threshold = 10_000

[readings."cold_chain.pool"]
question = "上限按企业年度合计，还是按每批？"
question_en = "Is the cap for all of a year's shipments, or for each?"
options = { enterprise-year = "企业年度合计", claim = "每批" }
default = "enterprise-year"
clause = "invented notice, article 2"

[reasons.below-threshold]
zh = "运费未达数额，或未填"
en = "the freight is below the threshold, or unknown"
bring = "运费发票"
bring_en = "the freight invoice"

[reasons.not-insured]
zh = "未投保，或未填"
en = "not insured, or unknown"
bring = "保险单"
bring_en = "the policy"
"""

SHIPMENTS = Table(
    "shipments",
    "冷链货运",
    (
        Column.text("waybill", "运单号", required=True, key=True),
        Column.date("shipped_on", "发运日期"),
        Column.money("freight", "运费（元）"),
        Column.flag("insured", "已投保"),
    ),
    event="shipped_on",
    subject=("waybill",),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [SHIPMENTS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [freight(terms)]


def freight(terms: Terms) -> Measure:
    t = terms["cold_chain.freight"]
    return Measure(
        id="cold_chain.freight",
        article=None,
        claims=SHIPMENTS,
        payer="county",
        conditions=(
            at_least("below-threshold", "freight", t.threshold),
            yes("not-insured", "insured"),
            positive("nothing-left", "freight"),
        ),
        pays=Share(t.rate, of="freight"),
        cap=Cap(t.cap, per=terms.reading("cold_chain.pool")),
        once_per="subject",
    )
