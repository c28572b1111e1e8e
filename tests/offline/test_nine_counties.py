"""Nine clerks with the offline kit: installed, and played from template to decided workbook
in Chinese where nothing can be fetched. ``tests/trial`` has the short form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.offline.apart import cut_off
from tests.trial.offices import OFFICES, Office
from tests.trial.trial import Said, from_template_to_workbook, sound

pytestmark = [
    pytest.mark.kit,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the kit's smoke test is for Linux x64"),
]


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.id)
def test_a_county_with_the_kit(office: Office, installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "外贸 兑付"
    folder.mkdir()

    def jmtrade(*arguments: str) -> Said:
        done = cut_off(installed / "jmtrade", *arguments, cwd=folder, language="zh")
        return Said(done.returncode, done.stdout, done.stderr)

    sound(office, from_template_to_workbook(office, folder, jmtrade))
