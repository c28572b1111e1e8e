"""Article 2: what the state and the province left of a booth fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from jmtrade_core import (
    Column,
    Measure,
    Remainder,
    Table,
    Terms,
    col,
    hookimpl,
    known,
    one_of,
    positive,
)

BEARERS: dict[str, Literal["city", "county"]] = {"city": "city", "county": "county"}

PROGRAMMES = {"mofcom": "商务部外贸发展局境外展会", "hundred": "百展行动", "other": "其他"}

EXHIBITIONS = Table(
    "exhibitions",
    "展会",
    (
        Column.text("exhibition", "展会名称", required=True, key=True),
        Column.enum("programme", "组展项目", PROGRAMMES),
        Column.date("opened_on", "开展日期", key=True),
        Column.text("booth_no", "展位号", key=True),
        Column.money("booth_fee", "展位费（元）"),
        Column.money("national_subsidy", "国家补贴（元）"),
        Column.money("provincial_subsidy", "省补贴（元）"),
    ),
    event="opened_on",
    subject=("exhibition", "opened_on", "booth_no"),
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [EXHIBITIONS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    left = col("booth_fee") - col("national_subsidy") - col("provincial_subsidy")
    figures = ("booth_fee", "national_subsidy", "provincial_subsidy")
    return [
        Measure(
            id="exhibitions.booth",
            article=2,
            claims=EXHIBITIONS,
            payer="shared",
            bearer=BEARERS.get(terms.reading("exhibitions.payer")),
            conditions=(
                one_of("wrong-programme", "programme", ("mofcom", "hundred")),
                known("booth-missing", "booth_no"),
                known("upstream-pending", "national_subsidy", "provincial_subsidy"),
                positive("nothing-left", left, *figures),
            ),
            pays=Remainder(left),
            once_per="subject",
        )
    ]
