"""Since when exports are complete: somebody vouches for it, and an example for itself alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated import WORKBOOK
from tests.support import FIRM, Run, award, config, firm, of, run, write_csv

RECORD = {
    "enterprises": [firm(registered_on="2016-01-01")],
    "exports": [of(year="2018", export_usd="6000000.00")],
}
HELD = ("hold", "history-incomplete")


def first_exports(done: Run) -> set[tuple[str, str]]:
    return {(d["outcome"], d["reason"]) for d in done.decisions
            if d["uscc"] == FIRM and d["measure"] == "growth.milestone"}  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "outcome", "said"),
    [
        ("", HELD, ""),
        ("exports_since = 2005", HELD, "exports-unvouched"),
        ('exports_since = 2005\nexports_basis = "…"', HELD, "exports-unvouched"),
        ('exports_since = 2005\nexports_basis = "D7"', ("pay", ""), "exports-since"),
        ("[example]\ndata = 'x'\nexports_since = 2005", HELD, ""),
    ],
)
def test_a_year_counts_with_its_basis(
    profile: str, outcome: tuple[str, str], said: str, tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "in", RECORD)
    done = award(data, "--config", config(tmp_path, profile))
    assert first_exports(done) == {outcome}
    lines = [line for line in done.err.splitlines() if "exports_since" in line]
    assert [f"[{said}]" in line and "2005" in line for line in lines] == [True] * bool(said)
    assert ("D7" in done.err) == ("D7" in profile)


def test_the_bundled_profile_completes_nobodys_data(tmp_path: Path) -> None:
    done = award(write_csv(tmp_path / "in", RECORD))
    assert first_exports(done) == {HELD}


def test_the_example_decides_with_its_own_year() -> None:
    done = run("award", "--county", "zhongxiang", "--format", "json")
    assert done.document["year"] == 2018
    assert done.document["receipt"]["example"] is True
    assert "found 2005: the example's own table" in done.err


def test_the_year_of_the_example_is_not_that_of_other_data(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "in", RECORD)
    done = run("award", "--county", "zhongxiang", "--data", data)
    assert done.code == 2
    assert "[no-year]" in done.err


def test_an_office_of_its_own_writes_data_and_year_at_the_top(tmp_path: Path) -> None:
    """They come before the example."""
    write_csv(tmp_path / "in", RECORD)
    own = f"data = '{(tmp_path / 'in').as_posix()}'\nyear = 2019\n"
    place = config(tmp_path, own + f"[example]\ndata = '{WORKBOOK.as_posix()}'\nyear = 2018\n")
    done = run("award", "--county", "zhongxiang", "--config", place, "--format", "json")
    assert done.document["year"] == 2019
    assert done.document["receipt"]["example"] is False


def test_the_old_mark_is_refused(tmp_path: Path) -> None:
    place = config(tmp_path, 'exports_since = 2005\ndata = "x"\nexample = true')
    done = run("award", "--county", "zhongxiang", "--config", place)
    assert done.code == 3
    assert "[example-mark]" in done.err
    assert "move those keys below [example]" in done.err


def test_explain_names_where_the_example_says_so() -> None:
    done = run("explain", "91420881MA0000001G", "--county", "zhongxiang", "--format", "json")
    assert "example.exports_since" in done.err
