"""``explain --ledger`` takes prior awards from where ``award --ledger`` takes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger.record import record

from jmtrade_core.awards.request import Request
from jmtrade_core.config.profiles import packaged
from tests.ledger.office import begin
from tests.support import FIRM, firm, of, run, write_csv

CLAIMS = [
    of(registration_no="M1", registered_on="2018-03-01"),
    of(registration_no="M2", registered_on="2019-03-01"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trademark of 2018 stands in the ledger; the claim of 2019 is its second."""
    folder = tmp_path_factory.mktemp("beside")
    data = write_csv(folder / "data", {"enterprises": [firm()], "trademarks": CLAIMS})
    asked = Request("zhongxiang", packaged(), 2018, data, date(2018, 12, 31))
    record(begin(str(folder / "ledger.db")), asked, "记录人")
    return folder


def explained(place: Path, *arguments: object) -> dict[str, Any]:
    asked = ("--county", "zhongxiang", "--year", 2019, "--data", place / "data")
    return run("explain", FIRM, *asked, "--format", "json", *arguments).document


def test_what_the_ledger_paid_denies_as_in_award(place: Path) -> None:
    beside = ("--ledger", place / "ledger.db")
    asked = ("--county", "zhongxiang", "--year", 2019, "--data", place / "data")
    awarded = run("award", *asked, "--format", "json", *beside).decisions
    lines = explained(place, *beside)["lines"]
    assert [(one["subject"], one["reason"]) for one in lines] == [("M2", "already-awarded")]
    assert [(one["subject"], one["reason"]) for one in awarded] == [("M2", "already-awarded")]
    assert explained(place)["lines"][0]["outcome"] == "pay"


def test_a_row_of_the_ledger_is_cited_as_no_cell_of_the_data(place: Path) -> None:
    line = explained(place, "--ledger", place / "ledger.db")["lines"][0]
    check = next(c for c in line["conditions"] if c["code"] == "already-awarded")
    assert check["read"][0]["made_of"][0]["cells"] == ["ledger!1 amount"]


def test_what_the_ledger_has_decided_is_said(place: Path) -> None:
    """Of the year that is explained: the tree tells of a run, and that run is recorded."""
    asked = ("--county", "zhongxiang", "--data", place / "data", "--lang", "en")
    beside = ("--ledger", place / "ledger.db")
    words = f"already decided: {FIRM} branding.trademark M1: award "
    said = run("explain", FIRM, *asked, "--year", 2018, *beside)
    assert words in said.err
    assert words.encode() not in said.out
    for other in (("--year", 2019, *beside), ("--year", 2018),
                  ("--year", 2018, *beside, "--measure", "branding.certification")):  # fmt: skip
        assert "already decided" not in run("explain", FIRM, *asked, *other).err
