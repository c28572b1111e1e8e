"""Random counties, their profiles, rulings and records: each figure of each page is the
command line's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.random_input import rulings_toml
from tests.generated import written
from tests.twin.random_records import random_question

from .site import Site
from .walk import Walk, equal


def walked(office: Site, seed: int, folder: Path, enterprises: int, *, whole: bool) -> int:
    """A seed's county on the page and on the command line; how many figures were compared."""
    asked = written(folder, seed, enterprises, ruled=False)
    (folder / "jmtrade.toml").write_text(rulings_toml(random_question(seed)), encoding="utf-8")
    office.server.config, office.server.city = str(folder), {}
    files = [(path.name, path.read_bytes()) for path in sorted((folder / "data").iterdir())]
    day = asked.as_of.isoformat() if asked.as_of else ""
    case = office.ask(*files, county=asked.county, year=str(asked.year), **{"as-of": day})
    words = ("--county", asked.county, "--year", asked.year, "--data", folder / "data",
             "--config", folder, *(("--as-of", day) if day else ()))  # fmt: skip
    return equal(Walk(office, case, words), 2 if whole else 1, whole=whole)


@pytest.mark.parametrize("seed", [3, 5])
def test_a_small_random_county(office: Site, seed: int, tmp_path: Path) -> None:
    assert walked(office, seed, tmp_path, 6, whole=False) > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_a_random_county(office: Site, seed: int, tmp_path: Path) -> None:
    assert walked(office, seed, tmp_path, 10, whole=True) > 100
