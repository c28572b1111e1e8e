"""Article 7: customs and quality credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jmtrade_core import (
    Column,
    Condition,
    Expr,
    Fixed,
    Measure,
    Table,
    Terms,
    a_year_after,
    col,
    hookimpl,
    one_of,
    when,
    yes,
)

KINDS = {
    "aeo": "海关高级认证",
    "origin": "生态原产地产品保护",
    "quality": "中国出口质量安全示范企业",
}

ISSUERS = {"aqsiq": "国家质检总局", "successor": "承继机关", "other": "其他"}

CREDENTIALS = Table(
    "credentials",
    "资质荣誉",
    (
        Column.enum("kind", "资质", KINDS, required=True, key=True),
        Column.text("certificate_no", "证书编号", required=True, key=True),
        Column.date("granted_on", "获得日期"),
        Column.date("lost_on", "失效日期"),
        Column.flag("operating", "正常运行"),
        Column.enum(
            "issuer",
            "发证机关",
            ISSUERS,
            when=("申报生态原产地产品保护时需要", "for protected ecological origin"),
        ),
    ),
    event="granted_on",
    subject=("certificate_no",),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [CREDENTIALS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [aeo(terms), origin(terms), honour("quality", terms)]


def aeo(terms: Terms) -> Measure:
    """The clause pays a state: held, and running normally for a year."""
    reading = terms.reading("facilitation.aeo.event")
    anniversary, any_day = reading == "anniversary", reading == "any-day"
    a_year_on = a_year_after(col("granted_on"))
    day = a_year_on if anniversary else col("year_end")
    looked_at = within(a_year_on, col("year_start"), col("year_end")) if any_day else day
    held_for_a_year = Condition("under-a-year", a_year_on <= col("year_end"), ("granted_on",))
    still_held = col("lost_on").is_null() | (col("lost_on") > looked_at)
    also_read = ("granted_on",) if anniversary or any_day else ()
    # Granted later, it is an event of its own year; without a date it is `date-missing`.
    begun = col("granted_on") <= col("year_end")
    return Measure(
        id="facilitation.aeo",
        register="aeo-list",
        article=7,
        claims=CREDENTIALS,
        where=col("kind") == "aeo",
        event=when(begun).then(day).otherwise(col("granted_on")),
        due=looked_at if any_day else None,
        payer="shared",
        nature="award",
        conditions=(
            *(() if anniversary else (held_for_a_year,)),
            Condition("lost", still_held, ("lost_on", *also_read)),
            yes("not-operating", "operating"),
        ),
        pays=Fixed(terms["facilitation.aeo"].amount),
        once_per="enterprise",
    )


def within(day: Expr, first: Expr, last: Expr) -> Expr:
    """The day, or the end of the span that it lies beyond."""
    return when(day < first).then(first).when(day > last).then(last).otherwise(day)


def origin(terms: Terms) -> Measure:
    named = terms.reading("facilitation.origin.issuer") == "named"
    issuers = ("aqsiq",) if named else ("aqsiq", "successor")
    issued = one_of("wrong-issuer", "issuer", issuers)
    return replace(honour("origin", terms), conditions=(issued,))


def honour(kind: str, terms: Terms) -> Measure:
    each = terms.reading(f"facilitation.{kind}.per") == "certificate"
    return Measure(
        id=f"facilitation.{kind}",
        article=7,
        claims=CREDENTIALS,
        where=col("kind") == kind,
        payer="shared",
        nature="award",
        pays=Fixed(terms[f"facilitation.{kind}"].amount),
        once_per="subject" if each else "enterprise",
    )
