"""The same Parquet folder gives the same findings and decisions by every command and format."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.cli import run
from jmtrade_core.config.profiles import packaged
from jmtrade_core.intake.eager import examine
from jmtrade_core.intake.judged import judged
from jmtrade_core.intake.lazy import examine_scanned
from tests.intake.books import A, C, Record, sound, tables, zhongxiang
from tests.intake.plants import PLANTS

from .broken import FAULTS, write
from .test_one_gate import native, planted

PLANTED = [p for p in PLANTS if p.name in ("negative", "unknown enterprise")]


def written(record: Record, folder: Path) -> Path:
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(folder / f"{id}.parquet")
    return folder


def said(folder: Path, out: Path, capsys: pytest.CaptureFixture[str], form: str) -> list[str]:
    """What ``award`` says of a folder that it refuses."""
    capsys.readouterr()
    status = run(["award", "--county", "zhongxiang", "--year", "2018", "--data", str(folder),
                  "--format", form, "-o", str(out), "--lang", "en"])  # fmt: skip
    assert status == 1
    return sorted(line for line in capsys.readouterr().err.splitlines() if "[" in line)


@pytest.mark.parametrize("seed", range(3))
def test_json_parquet_and_check_say_the_same(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, folder = Random(seed), tmp_path / "data"
    folder.mkdir()
    if seed < len(PLANTED):  # one cell, else several rows
        planted(PLANTED[seed], rng, folder)
    else:
        write(folder, rng.sample(FAULTS, 6))
    told = said(folder, tmp_path / "a.json", capsys, "json")
    assert told == said(folder, tmp_path / "out", capsys, "parquet")
    status = run(["check", str(folder), "--county", "zhongxiang", "--format", "json",
                  "--lang", "en"])  # fmt: skip
    found = json.loads(capsys.readouterr().out)["findings"]
    assert status == 1
    errors = [(f["name"], f["place"]) for f in found if f["severity"] == "error"]
    assert errors
    said_of = [line for line in told if line.startswith("error")]
    assert len(said_of) == len(errors)
    assert all(any(place in line and name in line for line in said_of) for name, place in errors)


def test_check_and_a_run_warn_alike(tmp_path: Path) -> None:
    """A doubtful figure in a folder that both let pass, and a cell that is trimmed."""
    record = sound()
    record["certifications"] = [{"uscc": A, "certificate_no": "C1", "fee": Decimal("3.00"),
                                 "certified_on": date(2018, 3, 1), "initial": True}]  # fmt: skip
    folder = written(record, tmp_path)
    known, policy = judged([zhongxiang()]), zhongxiang()
    found, given = examine_scanned(folder, policy.tables, policy.known_measures, judged=known)
    _decided, intake = award(Request("zhongxiang", packaged(), 2018, [folder]))
    assert "unusual-amount" in {problem.code for problem in found}
    assert set(found) <= set(intake.warnings)
    assert given == frozenset(record)


def prior(measure: str, subject: str, year: int = 2018) -> dict[str, Any]:
    return {"uscc": A, "measure": measure, "subject": subject, "year": year,
            "amount": Decimal("100000")}  # fmt: skip


def reasons(folder: Path, *, skipping: bool = False) -> dict[tuple[str, str], str]:
    asked = Request("zhongxiang", packaged(), 2018, [folder], skip_bad_rows=skipping)
    decided, _intake = award(asked)
    lines: pl.DataFrame = decided.lines.to_native()
    return {(m, s): r for m, s, r in lines.filter(uscc=A).select("measure", "subject", "reason")
            .iter_rows()}  # fmt: skip


def test_an_earlier_award_written_in_another_way_is_not_paid_again(tmp_path: Path) -> None:
    """Streamed or not: 5,000,000 is the milestone 5000000."""
    record = sound()
    del record["successions"]
    record["prior_awards"] = [prior("growth.milestone", "5,000,000")]
    folder = written(record, tmp_path)
    streamed = reasons(folder)
    assert streamed["growth.milestone", "5000000"] == "already-awarded"
    assert streamed == reasons(folder, skipping=True)


def test_a_day_of_no_calendar_is_no_subject(tmp_path: Path) -> None:
    form = next((id, f) for id, f in judged([zhongxiang()]).forms.items()
                if "date" in f.kinds[1:])  # fmt: skip
    parts = ["X" if kind != "date" else "2018-02-30" for kind in form[1].kinds]
    record = sound()
    record["prior_awards"] = [prior(form[0], "|".join(parts))]
    folder = written(record, tmp_path)
    assert told(folder, streamed=True) == told(folder, streamed=False)
    assert "subject-form" in {code for code, _place in told(folder, streamed=True)}


def test_a_code_that_is_not_yet_the_new_one_is_a_strangers(tmp_path: Path) -> None:
    """Claims under the old code of an enterprise whose new code comes after the day."""
    record = sound()
    record["successions"] = [
        {"uscc": C, "predecessor": "91420881MA0000002K", "kind": "换码", "on": date(2019, 5, 5)}
    ]
    record["trademarks"] = [{"uscc": "91420881MA0000002K", "registration_no": "T",
                             "registered_on": date(2018, 1, 1), "fee": 1}]  # fmt: skip
    folder = written(record, tmp_path)
    found = told(folder, streamed=True)
    assert ("unknown-enterprise", "trademarks[91420881MA0000002K|T] uscc") in found
    assert found == told(folder, streamed=False)


def told(folder: Path, *, streamed: bool) -> list[tuple[str, str]]:
    """Code and place of every error, by the gate that streams or the one that reads."""
    from jmtrade_core.engine.backends.polars import Polars
    from jmtrade_core.errors import DataError
    from jmtrade_core.intake.lazy import read_scanned

    known = judged([zhongxiang()], date(2018, 12, 31))
    policy = zhongxiang()
    if streamed:
        with pytest.raises(DataError) as refused:
            read_scanned(folder, policy.tables, policy.known_measures, Polars(), judged=known)
        problems = refused.value.problems
    else:
        problems = tuple(
            examine([folder], policy.tables, policy.known_measures, judged=known).findings
        )
    return sorted((p.code, p.place) for p in problems if p.severity == "error")


def test_the_rest_is_decided_where_bad_rows_are_skipped(tmp_path: Path) -> None:
    """Of Parquet as of a workbook; the row is named by its identity."""
    record = sound()
    record["trademarks"].append({"uscc": A, "registration_no": "Z", "fee": 1,
                                 "registered_on": date(1812, 1, 1)})  # fmt: skip
    folder = written(record, tmp_path)
    decided, intake = award(Request("zhongxiang", packaged(), 2018, [folder], skip_bad_rows=True))
    assert [row.place for row in intake.skipped] == [f"trademarks[{A}|Z]"]
    assert A not in decided.lines["uscc"].to_list()
    assert decided.partial


def test_check_reads_no_parquet_folder_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whole(*_asked: object, **_options: object) -> None:
        raise AssertionError("read whole")

    monkeypatch.setattr("jmtrade_core.intake.eager.examine", whole)
    assert run(["check", str(written(sound(), tmp_path)), "--county", "zhongxiang"]) == 0
