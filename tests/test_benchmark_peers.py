"""Peers that benchmarks time give what jmtrade gives, on the same generated input."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from benchmarks import COUNTY, YEAR, big
from benchmarks.peers.polars_lines import Lines
from benchmarks.peers.polars_tables import City
from jmtrade_core.award import Request
from jmtrade_core.bulk import decide
from jmtrade_core.configuration import packaged
from jmtrade_core.engine.polars import Polars

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    big.write(folder / "data", 3_000)
    return folder


def test_polars_by_hand_writes_the_same_lines(city: Path) -> None:
    request = Request(COUNTY, packaged(), YEAR, city / "data")
    summary = decide(request, Polars(), city / "out")
    assert not [w for w in summary.intake.warnings if w.code == "code-check"]
    ours = pl.read_parquet(city / "out" / "decisions" / "*.parquet")
    theirs = Lines(City(city / "data", COUNTY, YEAR)).every_line().collect().select(ours.columns)
    assert ours.sort(ours.columns).equals(theirs.sort(ours.columns))
    measures = ours.filter(pl.col("outcome") == "pay")["measure"].n_unique()
    assert measures == 16  # every cash measure pays somebody


@pytest.mark.parametrize(
    ("peer", "needs"),
    [("scalar_pluggy", "pluggy"), ("openfisca_firms", "openfisca_core"), ("zen_firms", "zen")],
)
def test_peers_of_single_records_agree(city: Path, peer: str, needs: str) -> None:
    if find_spec(needs) is None:
        pytest.skip(f"{needs} is in the group bench")
    said = [_sums(city, "jmtrade_firms"), _sums(city, peer)]
    assert said[0] == said[1]
    assert all(one["paid"] > 0 < one["held"] for one in said[0].values())


def _sums(city: Path, peer: str) -> dict[str, dict[str, int]]:
    place = (str(city / "data"), COUNTY, str(YEAR), str(city / f"{peer}.parquet"))
    command = [sys.executable, "-m", f"benchmarks.peers.{peer}", *place]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, dict[str, int]] = json.loads(done.stdout)
    return found
