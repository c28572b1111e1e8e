"""What a county's differences cost or bring, in a large run as in any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.awards.bulk import decide
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import DeviationEffect
from jmtrade_core.awards.run import award
from jmtrade_core.engine.backends.polars import Polars
from tests.support import COUNTY, OTHER, YEAR, config, firm, of, write_csv

MEASURE = "branding.certification"
PROFILE = '[authority]\ndocument = "D 1"\n[terms."branding.certification"]\ncap = {}\n'


@pytest.mark.parametrize(
    ("cap", "effect"),
    [
        # The city text pays half of each fee and at most 100,000: 100,000 and 500.
        (60_000, DeviationEffect(-4_000_000, less=True)),
        (150_000, DeviationEffect(5_000_000, less=False)),
    ],
)
def test_more_or_less_than_the_city_text(cap: int, effect: DeviationEffect, tmp_path: Path) -> None:
    day = {"certified_on": "2018-03-01"}
    rows = [of(certificate_no="C", fee=300_000, **day),
            of(OTHER, certificate_no="D", fee=1_000, **day)]  # fmt: skip
    tables = {"enterprises": [firm(), firm(OTHER, "乙")], "certifications": rows}
    data = write_csv(tmp_path / "in", tables)
    request = Request(COUNTY, config(tmp_path, PROFILE.format(cap)), YEAR, (data,))
    large = decide(request, Polars(), tmp_path / "out").award.effects
    assert large == {(COUNTY, MEASURE): effect}
    assert large == award(request)[0].effects


ADDED = '''
from jmtrade_core import Column, Fixed, Measure, Table, hookimpl

TERMS = """
["zhongxiang.fair"]
title = "本地展会奖励"
title_en = "Award for local fairs"
clause = "示例"
amount = 700
"""
FAIRS = Table("fairs", "本地展会", (Column.text("fair", "展会", required=True, key=True),
              Column.date("on", "日期")), event="on", subject=("fair",))

@hookimpl
def jmtrade_records():
    return [FAIRS]

@hookimpl
def jmtrade_award(terms, official):
    return [Measure(id="zhongxiang.fair", article=None, claims=FAIRS, payer="county",
                    conditions=(), pays=Fixed(terms["zhongxiang.fair"].amount),
                    once_per="subject")]
'''


def test_a_measure_of_its_own_beside_a_higher_cap(tmp_path: Path) -> None:
    """What the county added the city text does not pay; of the other it pays its part."""
    tables = {"enterprises": [firm()],
              "certifications": [of(certificate_no="C", fee=300_000, certified_on="2018-03-01")],
              "fairs": [of(fair="展", on="2018-04-01")]}  # fmt: skip
    data = write_csv(tmp_path / "in", tables)
    terms = '\n[plugins]\nlocal = ["fair.py"]\n[terms."branding.certification"]\ncap = 150_000\n'
    place = config(tmp_path, '[authority]\ndocument = "D 1"\n' + terms)
    (place / "counties" / "fair.py").write_text(ADDED, encoding="utf-8")
    request = Request(COUNTY, place, YEAR, (data,))
    large = decide(request, Polars(), tmp_path / "out").award.effects
    assert large == {
        (COUNTY, MEASURE): DeviationEffect(5_000_000, less=False),
        (COUNTY, "zhongxiang.fair"): DeviationEffect(70_000, less=False),
    }
    assert large == award(request)[0].effects
