"""What a large run refuses before it reads a row, in its own words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake import lazy

from .broken import GOOD, write


class Another:
    """An engine that is not Polars to the gate, and needs no Java."""

    def __getattr__(self, step: str) -> Any:
        return getattr(Polars(), step)


@pytest.fixture(params=["another", pytest.param("spark", marks=pytest.mark.spark)])
def other(request: pytest.FixtureRequest) -> Engine:
    if request.param == "another":
        engine: Engine = Another()
        return engine
    started: Engine = request.getfixturevalue("spark")
    return started


def refused(data: list[Path], engine: Engine) -> list[Problem]:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    with pytest.raises(DataError) as error:
        lazy.read_scanned(data, policy.tables, policy.known_measures, engine)
    return [p for p in error.value.problems if p.severity == "error"]


WANTED = "a folder of Parquet files, a file or a folder of parts for each table"


@pytest.mark.parametrize("name", ["csv", "book.xlsx", "absent"])
def test_another_engine_reads_parquet_alone(tmp_path: Path, other: Engine, name: str) -> None:
    """A folder of CSV files, a workbook, nothing at all: none is half read."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "enterprises.csv").write_text("uscc,name,county\n", encoding="utf-8")
    (tmp_path / "book.xlsx").write_bytes(b"PK")
    (problem,) = refused([tmp_path / name], other)
    assert (problem.code, problem.place) == ("not-parquet", str(tmp_path / name))
    assert (problem.found, problem.wanted) == ("something else", WANTED)


def test_another_engine_reads_one_folder(tmp_path: Path, other: Engine) -> None:
    """Two folders would have to be merged, which reads them whole."""
    write(tmp_path, [])
    (problem,) = refused([tmp_path, tmp_path], other)
    assert (problem.code, problem.place) == ("not-parquet", str(tmp_path))


def test_text_for_numbers_is_named(tmp_path: Path, other: Engine) -> None:
    """Every such column at once, with its heading and the type that it has."""
    write(tmp_path, [])
    text = pl.DataFrame({"uscc": [GOOD], "year": ["2018"], "export_usd": ["1,234.50"]})
    text.write_parquet(tmp_path / "exports.parquet")
    found = {(p.code, p.place, p.found, p.wanted) for p in refused([tmp_path], other)}
    assert found == {
        ("not-native", "exports.parquet", "year: String", "a column of whole numbers"),
        (
            "not-native",
            "exports.parquet",
            "export_usd: String",
            "a column of decimals with two places, or of whole numbers",
        ),
    }


def spark_without(setup: str, out: Path) -> tuple[int, str]:
    """``jmtrade award --engine spark`` in a process of its own, after some preparation."""
    code = (
        f"import os, sys; {setup}\n"
        "from jmtrade_core.cli import run\n"
        "sys.exit(run(['award', '--county', 'zhongxiang', '--engine', 'spark', '--format', "
        f"'parquet', '-o', {str(out)!r}, '--lang', 'en']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert not out.exists()
    return done.returncode, done.stderr


def test_no_tool_brings_spark(tmp_path: Path) -> None:
    nothing = "import jmtrade_core.plugin.tools as tools; tools.installed = lambda group: {}"
    status, said = spark_without(nothing, tmp_path / "out")
    assert status == 3  # a missing extra
    assert said.splitlines()[-1] == (
        "error: --engine: found spark; wanted an installed tool that brings it; "
        "install the distribution jmtrade-spark [extra]"
    )


@pytest.mark.spark
def test_spark_that_is_not_installed(tmp_path: Path) -> None:
    pytest.importorskip("jmtrade_spark", reason="Spark needs pyspark")
    status, said = spark_without("sys.modules['pyspark'] = None", tmp_path / "out")
    assert status == 3  # a missing extra
    assert said.splitlines()[-1] == (
        "error: --engine: found no pyspark; wanted pyspark; "
        "pip install ./plugins/tools/spark [no-spark]"
    )


@pytest.mark.spark
def test_spark_without_java(tmp_path: Path) -> None:
    """pyspark's launcher is pointed at a Java that is not there."""
    pytest.importorskip("pyspark", reason="Spark needs pyspark")
    setup = f"os.environ['JAVA_HOME'] = {str(tmp_path / 'no-java')!r}"
    status, said = spark_without(setup, tmp_path / "out")
    assert status == 2
    last = said.splitlines()[-1]
    assert last.startswith("error: --engine spark: found ")
    assert last.endswith("; wanted Java 17 or later, and a Spark master that answers [no-spark]")
