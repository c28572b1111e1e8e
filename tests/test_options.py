"""What the commands' options say of themselves, and which do not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import FIRM, firm, of, run, write_csv


@pytest.mark.parametrize(
    ("command", "shown"),
    [("award", "--ledger URL"), ("award", "--data PATH"), ("award", "--map FILE"),
     ("explain", "--ledger URL")],
)  # fmt: skip
def test_help_says_what_an_option_takes(command: str, shown: str) -> None:
    assert f"{shown} " in run(command, "--help").out.decode()


@pytest.mark.parametrize(
    "option", [("--ledger", "sqlite:///l.db"), ("--readings",), ("--skip-bad-rows",)]
)
def test_what_needs_the_lines_is_refused_where_they_are_not_fetched(
    option: tuple[str, ...], tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "data", {"enterprises": [firm()]})
    asked = ("--county", "zhongxiang", "--year", "2018", "--data", data)
    out = tmp_path / "out"
    done = run("award", *asked, "--format", "parquet", "-o", out, *option)
    assert done.code == 2
    assert f"found {option[0]}; wanted no {option[0]} " in done.err
    assert not out.exists()


@pytest.mark.parametrize("asked", [("--outcome", "pay"), ("--enterprise", FIRM)])
def test_who_asks_for_some_lines_is_not_told_of_the_others(
    asked: tuple[str, str], tmp_path: Path
) -> None:
    """Either of the two is asking."""
    claims = [of(registration_no=no, registered_on="2018-05-01", fee=1) for no in ("M", "N")]
    data = write_csv(tmp_path, {"enterprises": [firm()], "trademarks": claims})
    case = ("award", "--county", "zhongxiang", "--year", "2018", "--data", data)
    assert "Not shown: 1 denied" in run(*case).out.decode()
    assert "Not shown" not in run(*case, *asked).out.decode()
