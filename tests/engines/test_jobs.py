"""How often a run on Spark asks the cluster: each question is a job for every part of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather, load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.errors import DataError
from jmtrade_core.intake import lazy

from .broken import FAULTS, write

pytestmark = pytest.mark.spark

FIRM = "91420881MA0000002K"
SOUND: dict[str, list[dict[str, Any]]] = {
    "enterprises": [{"uscc": FIRM, "name": "A", "county": "zhongxiang", "kind": "enterprise"}],
    "exports": [{"uscc": FIRM, "year": 2018, "export_usd": 6_000_000}],
    "trademarks": [{"uscc": FIRM, "registration_no": "T1", "registered_on": date(2018, 5, 1)}],
    "dishonesty": [{"uscc": FIRM, "occurred_on": date(2012, 5, 1), "matter": "M"}],
    "certifications": [{"uscc": FIRM, "certificate_no": "C1", "certified_on": date(2018, 6, 1)}],
}
SCANNED = re.compile(r"/([a-z_]+)\.parquet")


def sound(folder: Path) -> Path:
    """One row in each of some tables, which neither look finds fault with."""
    for table, rows in SOUND.items():
        pl.DataFrame(rows).write_parquet(folder / f"{table}.parquet")
    return folder


@dataclass
class Asked:
    """What was fetched: of each question the tables that it scans, and its jobs."""

    scans: list[Counter[str]] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)


@pytest.fixture
def asked(spark: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    found, context, settings = Asked(), spark.session.sparkContext, spark.session.conf
    settings.set("spark.sql.maxMetadataStringLength", "1000")  # a plan names whole paths
    kind = type(spark.session.range(1))
    collect = kind.collect

    def watched(frame: Any) -> Any:
        plan = frame._jdf.queryExecution().executedPlan().toString()
        found.scans.append(Counter(SCANNED.findall(plan)))
        group = f"question {id(found)} {len(found.jobs)}"
        context.setJobGroup(group, "")
        rows = collect(frame)
        found.jobs.append(len(context.statusTracker().getJobIdsForGroup(group)))
        context.setJobGroup("", "")
        return rows

    monkeypatch.setattr(kind, "collect", watched)
    yield found
    context.setJobGroup("", "")
    settings.unset("spark.sql.maxMetadataStringLength")


def test_the_gate_asks_once(tmp_path: Path, spark: Engine, asked: Asked) -> None:
    """All counts of all tables in one question that scans each of them once; the list stands
    beside itself, as that which the others are looked up in."""
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    lazy.read_scanned(sound(tmp_path), policy.tables, policy.known_measures, spark)
    assert asked.scans == [Counter([*SOUND, "enterprises"])]
    assert asked.jobs[0] <= 2, "one, and one that sends the list to all"


def test_a_doubtful_gate_asks_twice(tmp_path: Path, spark: Engine, asked: Asked) -> None:
    """The second look is as wide as the first; only what it finds is then fetched."""
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    folder = write(tmp_path, FAULTS)
    with pytest.raises(DataError):
        lazy.read_scanned(folder, policy.tables, policy.known_measures, spark)
    tables = [path.stem for path in folder.glob("*.parquet")]
    assert asked.scans[:2] == [Counter([*tables, "enterprises"])] * 2


def test_what_is_read_asks_a_few_times(tmp_path: Path, spark: Engine, asked: Asked) -> None:
    """The gate; rows that no measure decides; counties; odd subjects, however many parts they
    have. A scan of the list stands beside each that looks up in it."""
    request = Request("zhongxiang", packaged(), 2018, sound(tmp_path))
    case = gather(request, partial(lazy.read_scanned, engine=spark), spark.rows)
    prepared(case.intake.records, case.policies[0], case.as_of)
    assert len(asked.scans) == 4
    assert all(count <= 1 + (id == "enterprises") for s in asked.scans for id, count in s.items())
