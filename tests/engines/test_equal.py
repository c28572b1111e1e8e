"""The same decisions on every engine, field by field, as the scalar twin of the rulebook."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from jmtrade_core.awards.bulk import decide
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars

from .random_input import as_decisions, prepare, tidy, written

# JMTRADE_SEEDS=1000 (just test-engines) is the long form.
LONG = int(os.environ.get("JMTRADE_SEEDS", "0"))
STREAMED = range(LONG or 12)
ON_SPARK = range(LONG or 1)


def agree(seed: int, folder: Path, engine: Engine, enterprises: int = 40) -> None:
    request, twin = prepare(seed, folder, enterprises)
    summary = decide(request, engine, folder / "out")
    lines = written(folder / "out")
    assert as_decisions(lines) == sorted((tidy(d) for d in twin), key=json.dumps)
    assert summary.lines == len(twin)
    assert summary.totals.hold_lines == sum(d["outcome"] == "hold" for d in twin)
    assert json.loads((folder / "out" / "award.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", STREAMED)
def test_streamed_polars_decides_as_the_twin(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path, Polars())


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("seed", ON_SPARK)
def test_spark_decides_as_the_twin(seed: int, tmp_path: Path, spark: Engine) -> None:
    agree(seed, tmp_path, spark)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2000, 2005))
def test_spark_decides_a_thousand_enterprises_as_the_twin(
    seed: int, tmp_path: Path, spark: Engine
) -> None:
    agree(seed, tmp_path, spark, 1000)


@pytest.mark.spark
def test_engines_write_the_same_file(tmp_path: Path, spark: Engine) -> None:
    """Column names, types, every field of every line, and the summary beside them; and what
    they write is what the twin decides."""
    request, twin = prepare(4, tmp_path)
    decide(request, Polars(), tmp_path / "polars")
    decide(request, spark, tmp_path / "spark")
    first, second = written(tmp_path / "polars"), written(tmp_path / "spark")
    assert first.schema == second.schema
    assert first.equals(second)
    assert as_decisions(second) == sorted((tidy(d) for d in twin), key=json.dumps)
    summaries = [(tmp_path / name / "award.json").read_bytes() for name in ("polars", "spark")]
    assert summaries[0] == summaries[1]
