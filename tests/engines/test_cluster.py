"""Executors in processes of their own: the same decisions, also when a worker dies."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from jmtrade_core.awards.bulk import decide
from jmtrade_core.awards.request import Request
from jmtrade_core.engine.backends.polars import Polars

from .cluster import Cluster, environment
from .conftest import need_spark
from .random_input import prepare, written

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def command(request: Request, master: str, output: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "jmtrade_core", "award", "--county", request.county),
        *(
            "--year",
            str(request.year),
            "--data",
            str(request.data),
            "--config",
            str(request.config),
        ),
        *("--engine", "spark", "--spark-master", master, "--format", "parquet", "-o", str(output)),
        *(("--as-of", request.as_of.isoformat()) if request.as_of else ()),
        *(f"--reading={name}={option}" for name, option in request.trials.items()),
    ]


def question(folder: Path, seed: int) -> Request:
    """A seed's question, and Polars' answer beside it."""
    need_spark()
    request, _twin = prepare(seed, folder)
    decide(request, Polars(), folder / "polars")
    return request


def same(folder: Path) -> None:
    assert written(folder / "spark").equals(written(folder / "polars"))
    summaries = [(folder / name / "award.json").read_bytes() for name in ("polars", "spark")]
    assert summaries[0] == summaries[1]
    assert not list(folder.glob(".*partial*"))


def test_local_cluster(tmp_path: Path) -> None:
    request = question(tmp_path, 5)
    settings = environment(tmp_path / "conf")
    run = command(request, "local-cluster[2,1,800]", tmp_path / "spark")
    subprocess.run(run, check=True, env=settings, timeout=900)
    same(tmp_path)


def test_standalone_master_with_two_workers(tmp_path: Path) -> None:
    request = question(tmp_path, 6)
    with Cluster(tmp_path, workers=2) as cluster:
        run = command(request, cluster.url, tmp_path / "spark")
        subprocess.run(run, check=True, env=cluster.environment, timeout=900)
    same(tmp_path)


def test_a_worker_killed_while_decisions_are_written(tmp_path: Path) -> None:
    request = question(tmp_path, 7)
    with Cluster(tmp_path, workers=2) as cluster:
        run = command(request, cluster.url, tmp_path / "spark")
        with subprocess.Popen(run, env=cluster.environment) as process:
            until_writing(tmp_path, process)
            cluster.kill_worker()
            assert process.wait(timeout=900) == 0
    same(tmp_path)


def until_writing(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Spark's write job has begun and nothing is committed yet."""
    for _turn in range(9000):
        if list(folder.glob(".spark.*.partial/decisions/_temporary")):
            return
        assert process.poll() is None, "the run ended before it wrote"
        time.sleep(0.1)
    raise TimeoutError(folder)
