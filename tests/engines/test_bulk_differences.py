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
