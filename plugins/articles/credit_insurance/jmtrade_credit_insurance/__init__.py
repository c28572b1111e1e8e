"""Article 6: export credit insurance."""

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
    col,
    hookimpl,
    known,
    positive,
    yes,
)

INSURANCE = Table(
    "insurance",
    "出口信用保险",
    (
        Column.text("policy_no", "保单号", required=True, key=True),
        Column.date("paid_on", "缴费日期", key=True),
        Column.money("premium", "保费（元）"),
        Column.money("provincial_subsidy", "省级保费扶持（元）", part_of="premium"),
        Column.flag(
            "policy_insurer",
            "政策性承保",
            when=(
                "市里解释为“政策性承保机构”时需要",
                "where the city pays the policy insurer's alone",
            ),
        ),
    ),
    event="paid_on",
    subject=("policy_no", "paid_on"),
    private=("policy_no", "paid_on"),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [INSURANCE]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    t = terms["credit_insurance.premium"]
    left = col("premium") - col("provincial_subsidy")
    of_what_is_left = terms.reading("credit_insurance.base") == "net"
    each = terms.reading("credit_insurance.pool") == "policy"
    states_own = terms.reading("credit_insurance.insurer") == "policy"
    with_province = terms.reading("credit_insurance.upstream") == "required"
    return [
        Measure(
            id="credit_insurance.premium",
            register="credit-insurer",
            article=6,
            claims=INSURANCE,
            payer="shared",
            conditions=(
                at_least("below-threshold", "export_usd", t.threshold),
                *((yes("wrong-insurer", "policy_insurer"),) if states_own else ()),
                positive("premium-missing", "premium"),
                known("upstream-pending", "provincial_subsidy"),
                *((positive("no-upstream", "provincial_subsidy"),) if with_province else ()),
                positive("nothing-left", left, "premium", "provincial_subsidy"),
            ),
            pays=Share(t.rate, of=left if of_what_is_left else "premium", at_most=left),
            cap=Cap(t.cap, per="policy_no" if each else "enterprise-year"),
            once_per="subject",
        )
    ]
