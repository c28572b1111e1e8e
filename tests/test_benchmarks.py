"""What the benchmarks rest on: valid input, and peers that do the same work."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks import COUNTY, YEAR, agree, data
from jmtrade_core.award import Request, award
from jmtrade_core.configuration import packaged


def _request(source: Path) -> Request:
    return Request(COUNTY, packaged(), YEAR, source, date(YEAR, 12, 31))


def test_workbook_is_valid(tmp_path: Path) -> None:
    """Every declared table has a sheet with rows; random figures may jump, no more."""
    data.workbook(tmp_path / "county.xlsx", 60)
    decided, intake = award(_request(tmp_path / "county.xlsx"))
    assert {warning.code for warning in intake.warnings} <= {"jump"}
    assert set(intake.records.frames) == set(data.official().tables) - {"declarations"}
    assert intake.records.empty == {"declarations"}
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
    ],
)
def test_short_form(script: str, sizes: list[str], row: str, tmp_path: Path) -> None:
    """The whole script on little: its report has a row for what it measures."""
    report = tmp_path / "report.md"
    command = [sys.executable, "-m", f"benchmarks.{script}", *sizes, "-o", str(report)]
    subprocess.run(command, check=True, cwd=Path(__file__).parent.parent)
    assert row in report.read_text(encoding="utf-8")
