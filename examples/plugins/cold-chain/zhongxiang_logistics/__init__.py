"""Zhongxiang's own award: a share of the freight of refrigerated exports."""

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

SHIPMENTS = Table(
    "cold_chain",
    "冷链物流",
    (
        Column.text("waybill_no", "运单号", required=True, key=True),
        Column.date("shipped_on", "发运日期"),
        Column.flag("refrigerated", "冷链运输"),
        Column.money("freight", "运费（元）"),
    ),
    event="shipped_on",
    subject=("waybill_no",),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [SHIPMENTS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    t = terms["zhongxiang.cold_chain"]
    return [
        Measure(
            id="zhongxiang.cold_chain",
            article=None,
            claims=SHIPMENTS,
            payer="county",
            conditions=(
                at_least("below-threshold", "export_usd", t.threshold),
                yes("not-refrigerated", "refrigerated"),
                positive("freight-missing", "freight"),
            ),
            pays=Share(t.rate, of="freight"),
            cap=Cap(t.cap, per="enterprise-year"),
            once_per="subject",
        )
    ]
