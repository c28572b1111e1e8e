"""An output folder appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.awards import bulk
from jmtrade_core.cli import run as jmtrade
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import UsageError
from jmtrade_core.measures.lines import Frame

from .random_input import prepare, written

GIVEN = {"counties", "csv", "data", "jmtrade.toml"}


class Failing(Polars):
    """Writes some lines, then fails as a full disk would."""

    def sink(self, lines: Frame, folder: Path, name: str) -> None:
        super().sink(lines.head(1), folder, name)
        raise OSError("no space left on device")


def test_an_earlier_result_is_not_replaced(tmp_path: Path) -> None:
    request, _twin = prepare(1, tmp_path)
    (tmp_path / "out").mkdir()
    bulk.decide(request, Polars(), tmp_path / "out")
    before = written(tmp_path / "out")
    with pytest.raises(UsageError):
        bulk.decide(request, Polars(), tmp_path / "out")
    assert written(tmp_path / "out").equals(before)
    assert {path.name for path in tmp_path.iterdir()} == {*GIVEN, "out"}


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    request, _twin = prepare(1, tmp_path)
    with pytest.raises(OSError, match="no space"):
        bulk.decide(request, Failing(), tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == GIVEN


def test_something_else_is_not_replaced(tmp_path: Path) -> None:
    request, _twin = prepare(1, tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError):
        bulk.decide(request, Polars(), tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--engine", "spark"), "[engine-format]"),
        (("--format", "parquet"), "[no-output]"),
        (("--spark-master", "local", "--format", "parquet", "-o", "x"), "[engine]"),
        (("--engine", "spark", "--format", "json", "-o", "x.json"), "[engine-format]"),
    ],
)
def test_options_that_do_not_go_together(
    options: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jmtrade(["award", "--county", "zhongxiang", "--lang", "en", *options]) == 2
    assert code in capsys.readouterr().err
