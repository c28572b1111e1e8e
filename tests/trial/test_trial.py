"""The trial of nine clerks, from the template to the decided workbook, in Chinese.

Here the package of this environment is played with for two counties; the long form, all nine
with the installed offline kit, is ``tests/offline/test_nine_counties.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.config import profiles
from tests.support import run

from .offices import OFFICES, Office
from .trial import Said, from_template_to_workbook, sound

SHORT = ("dongbao", "dachaihu")
"""A workbook with amounts in another unit, and a folder of CSV files in two encodings."""


def test_every_county_has_a_clerk() -> None:
    city = profiles.read_city(profiles.packaged())
    assert {office.id: office.name for office in OFFICES} == dict(city.jurisdictions)


@pytest.mark.parametrize("office", [o for o in OFFICES if o.id in SHORT], ids=lambda o: o.id)
def test_a_county_here(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def jmtrade(*arguments: str) -> Said:
        done = run(*arguments, "--lang", "zh")
        return Said(done.code, done.out.decode(), done.err)

    sound(office, from_template_to_workbook(office, tmp_path, jmtrade))
