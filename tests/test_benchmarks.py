"""What the benchmarks rest on: valid input, and peers that do the same work."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks import (
    COUNTY,
    YEAR,
    agree,
    big,
    data,
    executors,
    keys,
    phases,
    plans,
    report,
    scale,
    scenarios,
)
from benchmarks.contest import SCALAR
from benchmarks.run import Run
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award, gather
from jmtrade_core.config.profiles import packaged


def _request(source: Path) -> Request:
    return Request(COUNTY, packaged(), YEAR, source, date(YEAR, 12, 31))


def test_workbook_is_valid(tmp_path: Path) -> None:
    """Every table of claims has a sheet with rows; random figures may look doubtful, no more."""
    data.workbook(tmp_path / "county.xlsx", 60)
    decided, intake = award(_request(tmp_path / "county.xlsx"))
    doubtful = {"jump", "swing", "unusual-amount", "part-above-sum", "other-years", "one-county"}
    assert {warning.code for warning in intake.warnings} <= doubtful
    empty = {"declarations", "determinations", "successions"}
    assert set(intake.records.frames) == set(data.official().tables) - {"declarations"}
    assert intake.records.empty == empty
    assert {"pay", "deny", "hold"} <= set(decided.lines["outcome"])


def test_same_seed_same_rows() -> None:
    tables = data.official().tables
    first, again, other = (data.records(tables, 40, elsewhere=0.1, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_polars_by_hand_agrees(tmp_path: Path, seed: int) -> None:
    """The same fen by measure, with something paid under every cash measure."""
    data.folder(tmp_path / "city", 2_000, seed)
    found = agree.compare(tmp_path / "city")
    cash = {m.id for m in data.official().measures if m.payer is not None}
    assert set(found["paid"]) == cash
    assert found["hold_lines"] > 0


def test_a_difference_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One fen more on one side stops everything before a clock starts."""
    data.folder(tmp_path / "city", 200)
    paid, held = agree.totals(tmp_path / "city")
    off_by_one = paid | {"branding.patent": paid["branding.patent"] + 1}
    monkeypatch.setattr(agree, "all_totals", lambda *_: (off_by_one, held))
    with pytest.raises(SystemExit, match=r"branding\.patent"):
        agree.compare(tmp_path / "city")


@pytest.mark.parametrize(
    ("script", "sizes", "row"),
    [
        ("measures", ["--firms", "300", "--times", "1"], "| 18 |"),
        ("declared", ["--firms", "100", "--items", "2000"], "| Polars, plain group-by |"),
        ("sizing", ["--firms", "100", "--items", "2000"], "| 1,000,000,000 declarations summed"),
        pytest.param(
            "page",
            ["--sizes", "50", "--times", "1"],
            "| 50 | upload to decisions |",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_short_form(script: str, sizes: list[str], row: str, tmp_path: Path) -> None:
    """The whole script on little: its report has a row for what it measures."""
    report = tmp_path / "report.md"
    command = [sys.executable, "-m", f"benchmarks.{script}", *sizes, "-o", str(report)]
    subprocess.run(command, check=True, cwd=Path(__file__).parent.parent)
    assert row in report.read_text(encoding="utf-8")


def test_tasks_of_an_event_log_and_what_two_executors_win(tmp_path: Path) -> None:
    """Spark itself is too slow for a short form: what is read of its log, and what is said."""
    log = tmp_path / "events"
    metrics = {"Executor Run Time": 1500, "Executor CPU Time": 1_200_000_000}
    ends = {"Event": "SparkListenerTaskEnd", "Task Metrics": metrics}
    log.write_text("".join(json.dumps(e) + "\n" for e in ({"Event": "Other"}, ends, ends)))
    assert list(executors.tasks(log)) == [metrics, metrics]
    whole = {1: executors.Timed(50, 30, 28), 2: executors.Timed(40, 35, 29)}
    least = {1: executors.Timed(20, 1, 1), 2: executors.Timed(25, 1, 1)}
    said = executors.report(7, 9, whole, least)
    assert "| 2 | 40.0 | 25.0 | 15.0 | 35.0 | 29.0 |" in said
    assert "Two are 1.25 times as fast as one; in what rows add, 2.00 times." in said


def test_the_most_that_can_be_won(tmp_path: Path) -> None:
    contest = scale.every_line(tmp_path, tmp_path / "7", 7)
    contest.runs = {name: [Run(4.0, 8.0, 1.0)] for name in contest.commands}
    contest.runs[scale.REWRITTEN] = [Run(1.0, 4.0, 1.0)]
    row = f"| 7 | {SCALAR} / {scale.REWRITTEN} | 2.00 x | 4.00 x |"
    assert row in report.floors([contest], scale.FLOORS)


def test_what_a_scenario_costs_is_told_of_real_ones(tmp_path: Path) -> None:
    data.workbook(tmp_path / "county.xlsx", 60)
    bench = scenarios.Bench(gather(_request(tmp_path / "county.xlsx")))
    told = "\n".join(scenarios.report(bench, 60, 2))
    assert f"60 enterprises, {bench.lines:,} lines" in told
    assert "| every number | " in told


def test_what_a_plan_costs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "ROUNDS", 1)
    told = dict(plans.rows())
    assert len(told) == 5
    assert min(told.values()) > 0


def test_every_kind_of_key_finds_the_same(tmp_path: Path) -> None:
    big.write(tmp_path / "data", 200)
    firms = pl.scan_parquet(tmp_path / "data" / "enterprises.parquet").select("uscc")
    exports = pl.scan_parquet(tmp_path / "data" / "exports.parquet")
    said = ["uscc", "export_usd", "best"]
    text, *others = (keys.facts(*make(firms, exports)).select(said).sort("uscc")
                     for make in keys.KEYS.values())  # fmt: skip
    assert text["best"].drop_nulls().len() > 0
    assert all(other.equals(text) for other in others)
    assert [key for key, *_costs in keys.rows(tmp_path / "data")] == [*keys.KEYS]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_phases_of_an_award_are_told(tmp_path: Path, form: str) -> None:
    data.workbook(tmp_path / "county.xlsx", 20)
    told = phases.phases(tmp_path / "county.xlsx", form)
    assert ("readings priced" in told) == (form == "xlsx")
    assert min(told.values()) >= 0
    assert list(told)[-1] == "output"
