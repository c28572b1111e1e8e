"""Engines that tests run on. Spark needs Java and pyspark; without them it is skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars

# Small data: nothing compiled that runs once, and no exchange wider than two tasks.
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC",
}


def need_spark() -> None:
    """Skip, saying why, where Spark cannot run."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 and pyspark")


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """One session on two threads of this process's JVM."""
    need_spark()
    from jmtrade_spark.backend import Spark

    with Spark("local[2]", SMALL) as engine:
        yield engine


@pytest.fixture(params=["polars", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "polars":
        return Polars()
    started: Engine = request.getfixturevalue("spark")
    return started
