"""Bands of yearly exports: a band holds its lower end and not its upper, the last has no end."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.simulations.sums import UNKNOWN, exports_bands
from tests.support import COUNTY, FIRM, OTHER, THIRD, YEAR, firm, of, write_csv


@pytest.mark.parametrize(
    ("exports", "bands"),
    [
        (("999999.99", "1000000", "4999999.99"), ("0-1000000", *["1000000-5000000"] * 2)),
        (("50000000", "99999999.99", "100000000"),
         (*["50000000-100000000"] * 2, "100000000-")),
        (("0", "", "900000000"), ("0-1000000", UNKNOWN, "100000000-")),
    ],
)  # fmt: skip
def test_a_band_of_each(exports: tuple[str, ...], bands: tuple[str, ...], tmp_path: Path) -> None:
    firms = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]
    rows = [of(uscc, year=YEAR, export_usd=usd)
            for uscc, usd in zip((FIRM, OTHER, THIRD), exports, strict=True)]  # fmt: skip
    data = write_csv(tmp_path, {"enterprises": firms, "exports": rows})
    found = dict(exports_bands(gather(Request(COUNTY, packaged(), YEAR, data))).iter_rows())
    assert tuple(map(found.get, (FIRM, OTHER, THIRD))) == bands
