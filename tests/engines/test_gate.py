"""Parquet that is never read whole passes the same gate as Parquet that is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from narwhals.stable.v2 import from_native

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError
from jmtrade_core.intake import lazy
from jmtrade_core.intake.checks import counted
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.intake.eager import Intake, read
from tests.intake.books import zhongxiang

from .broken import FAULTS, GOOD, tidy, write


def lazily(folder: Path, engine: Engine) -> Intake:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    return lazy.read_scanned(folder, policy.tables, policy.known_measures, engine)


def whole(folder: Path) -> Intake:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    return read(folder, policy.tables, policy.known_measures)


def test_sound_rows_are_the_same(tmp_path: Path, engine: Engine) -> None:
    """Trimmed, labels as ids, hundredths of every integer and decimal type; same warnings."""
    folder = write(tmp_path, [])
    lazy, eager = lazily(folder, engine), whole(folder)
    for table, frame in eager.records.frames.items():
        wanted = frame.collect().to_native()
        rows = engine.rows(lazy.records.frames[table].select(*wanted.columns))
        found = pl.DataFrame(rows, schema=wanted.schema)
        assert found.sort("source").equals(wanted.sort("source")), table
    assert lazy.records.sha256 == eager.records.sha256
    told = sorted((p.code, p.found, p.wanted) for p in lazy.warnings)
    assert told == sorted((p.code, p.found, p.wanted) for p in eager.warnings)


def test_every_fault_is_named(tmp_path: Path, engine: Engine) -> None:
    """All at once, as of a folder that is read whole; places are identities. What takes a look
    at many other rows (a like code) is said by Polars alone."""
    folder = write(tmp_path, FAULTS)
    with pytest.raises(DataError) as lazy:
        lazily(folder, engine)
    found = Counter(p.code for p in lazy.value.problems if p.severity == "error")
    wanted = Counter(code for _t, _r, code in FAULTS)
    assert found == wanted - Counter(["duplicate-row"]) + Counter(["two-counties"])
    with pytest.raises(DataError) as eager:
        whole(folder)
    told = {(p.code, p.place, p.found, p.wanted) for p in lazy.value.problems}
    assert told == {(p.code, p.place, p.found, p.wanted) for p in eager.value.problems}
    places = {p.place for p in lazy.value.problems}
    assert {f"exports[{GOOD}|2017] export_usd", "trademarks[|T4] uscc"} <= places


def test_many_faults_are_counted(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "SHOWN", 2)
    rows = [("trademarks", (f"91420881MA000{nr}000X", "T", None, None), "") for nr in range(5)]
    with pytest.raises(DataError) as refused:
        lazily(write(tmp_path, rows), engine)
    problems = [p for p in refused.value.problems if p.severity == "error"]
    assert [p.code for p in problems] == ["unknown-enterprise"] * 2 + ["more"]
    assert problems[-1].found.startswith("3 ")


def test_text_for_numbers_is_read_whole_on_polars(tmp_path: Path) -> None:
    write(tmp_path, [])
    text = pl.DataFrame({"uscc": [GOOD], "year": ["2018"], "export_usd": ["1,234.50"]})
    text.write_parquet(tmp_path / "exports.parquet")
    frame = lazily(tmp_path, Polars()).records.frames["exports"].collect().to_native()
    assert frame["export_usd"].to_list() == [123_450]


@pytest.mark.spark
def test_both_engines_trim_the_same_characters() -> None:
    """Unicode's White_Space, which Polars strips by itself."""
    spark = pytest.importorskip("jmtrade_spark.backend", reason="PySpark is not installed")
    stripped = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
    texts = pl.Series(stripped)
    assert set(texts.filter(texts.str.strip_chars() == "")) == set(spark.SPACE)


def test_a_tidy_folder_gets_the_quick_look_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    monkeypatch.setattr(Scanned, "judged", property(lambda self: looks.append(self.table.id)))
    lazily(tidy(write(tmp_path, [])), Polars())
    assert not looks


def test_words_are_looked_up_not_compared_one_by_one() -> None:
    """A million places by name took half a minute when each of 300 names was a comparison."""
    table = zhongxiang().tables["patents"]
    assert len(table.column("jurisdiction").called) > 200
    empty = pl.LazyFrame({c.id: pl.Series([], dtype=c.kind.polars) for c in table.columns})
    plan = Scanned(table, from_native(empty)).typed.to_native().explain(optimized=False)
    assert plan.lower().count("when") <= 2 * len(table.columns)
