"""Peers that benchmarks time give what jmtrade gives, on the same generated input."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from random import Random

import polars as pl
import pytest

from benchmarks import COUNTY, WRITTEN, YEAR, big, data
from benchmarks.equal import same_answers, same_lines, same_totals
from benchmarks.peers.firms import AWARDS, HELD, answers
from jmtrade_core.awards.bulk import decide
from jmtrade_core.awards.request import Request
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends import polars
from jmtrade_core.engine.backends.polars import Polars

ROOT = Path(__file__).parent.parent
DECISIONS = Path("out") / "decisions" / "*.parquet"
OTHER = {
    "ecommerce.platform": "service_platforms.construction",
    "service_platforms.construction": "ecommerce.platform",
    "growth.new_processing": "growth.new_exporter",
    "growth.new_exporter": "growth.new_processing",
}
"""Awards of which an earlier one matters to the other."""


def _decide(city: Path, county: str = COUNTY) -> pl.DataFrame:
    shutil.rmtree(city / "out", ignore_errors=True)
    decide(Request(county, packaged(), YEAR, city / "data"), Polars(), city / "out")
    return pl.read_parquet(city / DECISIONS)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    big.write(folder / "data", 3_000)
    lines = _decide(folder)
    measures = lines.filter(pl.col("outcome") == "pay")["measure"].n_unique()
    assert measures == 16  # every cash measure pays somebody
    return folder


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enterprises that claim under many measures, some of it awarded before."""
    folder = tmp_path_factory.mktemp("busy")
    data.folder(folder / "data", 4_000, 1)
    rng, prior = Random(7), folder / "data" / "prior_awards.parquet"
    lines = _decide(folder, "all").select("uscc", "measure", "subject").unique()
    once = []
    for uscc, measure, subject in lines.sort(pl.all()).iter_rows():
        often = 0.01 if measure.startswith("growth.") or measure == "ecommerce.exporter" else 0.08
        nameless = measure == "growth.milestone" and not subject  # it reached no tier
        pays = measure not in ("talent.attraction", "growth.liaison")
        if pays and not nameless and rng.random() < often:
            awarded = OTHER.get(measure, measure) if rng.random() < 0.4 else measure
            fen = rng.choice((0, 1, 5_000, 30_000, 60_000, 100_000, 200_000))
            year = rng.choice((2016, 2017, 2018, 2018, 2018, 2019))
            another = measure != "growth.milestone" and subject and rng.random() < 0.5
            named = f"前{subject}" if another else subject or None
            once.append((uscc, awarded, named, year, Decimal(fen)))
    rows = pl.DataFrame(once, schema=pl.read_parquet_schema(prior), orient="row")
    rows.unique(["uscc", "measure", "subject", "year"]).write_parquet(prior)
    reasons = set(_decide(folder)["reason"])
    rules = {"duplicate", "duplicate-invention", "same-cost", "cap-exhausted", "capped"}
    assert reasons >= rules | {"larger-award", "already-awarded"}
    return folder


def _run(city: Path, peer: str, *more: str) -> bytes:
    command = [sys.executable, "-m", f"benchmarks.peers.{peer}", str(city / "data"), COUNTY]
    done = subprocess.run([*command, str(YEAR), *more], cwd=ROOT, check=True, capture_output=True)
    return done.stdout


@pytest.mark.parametrize("where", ["city", "busy"])
@pytest.mark.parametrize("peer", ["polars_lines", "scalar_lines"])
def test_peers_write_the_same_lines(request: pytest.FixtureRequest, where: str, peer: str) -> None:
    folder: Path = request.getfixturevalue(where)
    written = folder / f"{peer}.parquet"
    _run(folder, peer, str(written))
    assert same_lines(folder / DECISIONS, {peer: written}) > 10_000


def test_totals_by_hand_are_the_same(city: Path) -> None:
    same_totals(city / DECISIONS, json.loads(_run(city, "polars_totals")))


@pytest.mark.parametrize("where", ["city", "busy"])
def test_totals_in_sql_are_the_same(request: pytest.FixtureRequest, where: str) -> None:
    if find_spec("duckdb") is None:
        pytest.skip("duckdb is in the group bench")
    folder: Path = request.getfixturevalue(where)
    same_totals(folder / DECISIONS, json.loads(_run(folder, "duckdb_totals")))


def test_peers_pack_parquet_as_jmtrade_does() -> None:
    assert dict(WRITTEN) == dict(polars.WRITTEN)


@pytest.mark.parametrize("column", ["amount", "reason", "source", "event_date"])
def test_a_difference_in_one_field_is_found(city: Path, tmp_path: Path, column: str) -> None:
    ours = pl.read_parquet(city / DECISIONS).with_row_index()
    first = ours.filter(pl.col("event_date").is_not_null())["index"][0]
    other = pl.lit(None, ours.schema[column])
    changed = pl.when(pl.col("index") == first).then(other).otherwise(column).alias(column)
    ours.with_columns(changed).drop("index").write_parquet(tmp_path / "other.parquet")
    with pytest.raises(SystemExit, match="someone gives other lines"):
        same_lines(city / DECISIONS, {"someone": tmp_path / "other.parquet"})


@pytest.mark.parametrize(
    ("peer", "needs"),
    [("scalar_pluggy", "pluggy"), ("openfisca_firms", "openfisca_core"), ("zen_firms", "zen")],
)
def test_peers_of_single_records_agree(city: Path, peer: str, needs: str) -> None:
    if find_spec(needs) is None:
        pytest.skip(f"{needs} is in the group bench")
    ours, amounts, theirs = (city / f"{n}.parquet" for n in ("whole", "amounts", peer))
    _run(city, "jmtrade_firms", str(ours))
    _run(city, "jmtrade_firms", str(amounts), "amounts")
    _run(city, peer, str(theirs))
    assert same_answers(ours, {"amounts": amounts, peer: theirs}) > 2_000
    said = answers(theirs)
    assert all((said[id] > 0).any() and (said[id] == HELD).any() for id in AWARDS)
