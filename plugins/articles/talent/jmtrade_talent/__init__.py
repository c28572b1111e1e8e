"""Article 8: talent. Another document sets the amounts, so every claim is referred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmtrade_core import Column, Measure, Table, Terms, hookimpl

TALENT = Table(
    "talent",
    "外贸人才",
    (
        Column.text("person", "姓名或团队", required=True, key=True),
        Column.text("category", "人才类别"),
        Column.date("introduced_on", "引进日期"),
    ),
    event="introduced_on",
    subject=("person",),
    private=("person",),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [TALENT]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [Measure(id="talent.attraction", article=8, claims=TALENT, payer=None)]
