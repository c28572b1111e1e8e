"""Each rule across claims says what breaks it: lines that core would never decide so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jmtrade_core.measures.across.cap import Cap
from jmtrade_core.measures.across.contest import Contest
from jmtrade_core.measures.across.larger_of import LargerOf
from jmtrade_core.measures.across.once import Once, Similar
from jmtrade_core.measures.across.one_cost import OneCost
from jmtrade_core.measures.across.rule import Row, Rule
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Dated, Origin, Term
from jmtrade_core.schema.subjects import keys
from jmtrade_core.schema.tables import Column, Table

TABLE = Table(
    "claims",
    "申报",
    (Column.text("no", "编号", key=True), Column.date("on", "日期")),
    event="on",
    subject=("no",),
)
MEASURE = Measure("a.one", None, TABLE, "county", once_per="subject")
CAP = Term("a.one", "cap", (Dated(None, 100, Origin("plugin", "terms.toml")),), date(2018, 12, 31))


class Before:
    """Nothing was awarded; the award year is 2018."""

    unknown, table, everybody, year, period = False, None, None, 2018, (2018, 2020)


def row(subject: str = "N1", amount: int = 60, **other: Any) -> Row:
    key, loose = keys(subject)
    plain = {"uscc": "A", "measure": "a.one", "subject": subject, "year": 2018, "gross": amount,
             "amount": amount, "source": f"claims!{subject}"}  # fmt: skip
    return {**plain, "subject_key": key, "subject_loose": loose, **other}


BROKEN: Mapping[str, tuple[Rule, list[Row], list[Row], str]] = {
    "a claim above its cap": (Cap(CAP, "claim"), [row(amount=101)], [], "1.01 now"),
    "a pool above its cap": (Cap(CAP, "enterprise-year"), [row(), row("N2")], [], "1.20 now"),
    "a pool that was drawn on before": (
        Cap(CAP, "no"), [row()], [row("n1", 41)], "0.60 now and 0.41 before"),
    "a pool of the whole period": (
        Cap(CAP, "no", over="period"), [row()], [row(amount=41, year=2020)], "0.41 before"),
    "a thing paid twice": (Once("subject"), [row(), row("Ｎ1")], [], "paid twice: A n1"),
    "a thing paid in a later year": (Once("subject"), [row(year=2019)], [row()], "paid twice"),
    "a firm paid twice a year": (Once("enterprise-year"), [row(), row("N2")], [], "A 2018"),
    "two that are alike": (Similar(), [row("N-1"), row("N1")], [], "alike, and both paid: A n1"),
    "a contest with two winners": (Contest(top_up=True), [row(), row(uscc="B")], [], "2 paid"),
    "a contest above its highest": (Contest(top_up=True), [row()], [row(uscc="B")], "1.20 in all"),
    "the larger of two, both paid": (
        LargerOf(("a.one", "a.two")), [row(), row(measure="a.two")], [], "a.one, a.two"),
    "the larger beside an earlier one": (
        LargerOf(("a.one", "a.two")), [row()], [row(measure="a.two", amount=1)], "0.01 before"),
    "one cost under two": (
        OneCost(("a.one", "a.two"), "no"), [row(), row("N-1", measure="a.two")], [], "one cost"),
    "one cost, before and now": (
        OneCost(("a.one", "a.two"), "no"), [row()], [row(measure="a.two")], "one cost"),
}  # fmt: skip
SOUND: Mapping[str, tuple[Rule, list[Row], list[Row]]] = {
    "a claim at its cap": (Cap(CAP, "claim"), [row(amount=100), row("N2")], []),
    "a pool at its cap": (Cap(CAP, "enterprise-year"), [row()], [row("N2", 40)]),
    "another year's pool": (Cap(CAP, "no"), [row()], [row(amount=41, year=2019)]),
    "two things": (Once("subject"), [row(), row("N2")], []),
    "before the policy": (Once("subject"), [row()], [row(year=2017)]),
    "a year later": (Once("enterprise-year"), [row(year=2019)], [row()]),
    "a top-up": (Contest(top_up=True), [row(amount=40, gross=60)], [row(amount=20)]),
    "what earlier awards left": (
        LargerOf(("a.one", "a.two")), [row(amount=40, gross=60)], [row(amount=20)]),
    "two costs": (OneCost(("a.one", "a.two"), "no"), [row(), row("N2", measure="a.two")], []),
    "each may pay": (
        OneCost(("a.one", "a.two"), "no", binds=False), [row(), row(measure="a.two")], []),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_it(name: str) -> None:
    rule, paid, awards, said = BROKEN[name]
    (words,) = rule.broken(paid, awards, MEASURE, Before())
    assert said in words


@pytest.mark.parametrize("name", SOUND)
def test_what_does_not(name: str) -> None:
    rule, paid, awards = SOUND[name]
    assert list(rule.broken(paid, awards, MEASURE, Before())) == []


def test_a_rule_that_says_nothing_is_never_broken() -> None:
    class Silent(Rule):
        pass

    assert list(Silent().broken([row()], [], MEASURE, Before())) == []
