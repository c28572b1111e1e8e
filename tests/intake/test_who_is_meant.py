"""Records of others' past name enterprises and measures: whoever writes them misspells both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.i18n import speak
from jmtrade_core.intake.eager import Intake, read
from jmtrade_core.intake.lazy import read_scanned
from jmtrade_core.intake.tables.naming import with_measures
from jmtrade_core.policy.layers import Title
from jmtrade_core.schema.tables import core_tables
from tests.support import FIRM, OTHER, award, firm, of, write_csv

Rows = Sequence[tuple[object, ...]]
NEAR = FIRM[:-2] + "7" + FIRM[-1]
"""One character away from ``FIRM``."""
SCHEMA: dict[str, dict[str, Any]] = {
    "enterprises": {"uscc": pl.String, "name": pl.String, "county": pl.String},
    "dishonesty": {"uscc": pl.String, "occurred_on": pl.Date},
    "prior_awards": {"uscc": pl.String, "measure": pl.String, "subject": pl.String,
                     "year": pl.Int64, "amount": pl.Int64},
}  # fmt: skip


def parquet(folder: Path, **rows: Rows) -> Path:
    folder.mkdir(exist_ok=True)
    named: dict[str, Rows] = {"enterprises": [(FIRM, "钟祥甲公司", "zhongxiang")]} | rows
    for id, some in named.items():
        schema = dict(list(SCHEMA[id].items())[: len(some[0])]) if some else SCHEMA[id]
        pl.DataFrame(some, schema=schema, orient="row").write_parquet(folder / f"{id}.parquet")
    return folder


def gates(folder: Path) -> list[Intake | DataError]:
    """What each gate makes of the folder: read whole, and as a stream."""
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    made: list[Intake | DataError] = []
    gates: tuple[Callable[..., Intake], ...] = read, partial(read_scanned, engine=Polars())
    for gate in gates:
        try:
            made.append(gate(folder, policy.tables, policy.known_titles))
        except DataError as error:
            made.append(error)
    return made


def said(made: Intake | DataError) -> list[Problem]:
    problems = made.problems if isinstance(made, DataError) else made.warnings
    return [p for p in problems if p.severity != "note"]


@pytest.mark.parametrize("table", ["dishonesty", "prior_awards"])
@pytest.mark.parametrize(
    ("written", "code", "severity"),
    [
        (FIRM, None, ""),
        ("钟祥甲公司", "code-shape", "error"),
        (FIRM[:-1], "code-shape", "error"),
        (FIRM.replace("MA", "IA"), "code-shape", "error"),
        (NEAR, "code-slip", "error"),
        (OTHER, "unlisted-enterprise", "warning"),
        (FIRM[:-3] + "79" + FIRM[-1], "unlisted-enterprise", "warning"),
    ],
)
def test_the_code_column(
    table: str, written: str, code: str | None, severity: str, tmp_path: Path
) -> None:
    """A name or a wrong character refuses; a sound stranger, or two slips, only warn."""
    row = (written,) if table == "dishonesty" else (written, "growth.milestone", "", 2017, 1)
    for made in gates(parquet(tmp_path / "in", **{table: [row]})):
        assert [(p.code, p.severity) for p in said(made)] == ([(code, severity)] if code else [])


def test_a_name_has_its_code_beside_it(tmp_path: Path) -> None:
    """Read whole, where the list is at hand: the firm by its name, by its code."""
    folder = parquet(tmp_path / "in", dishonesty=[("钟祥甲公司",), (FIRM[:-1],), ("丙",)])
    cures = {p.found: p.cure for p in said(gates(folder)[0])}
    assert cures["钟祥甲公司"] == cures[FIRM[:-1]] == f"did you mean {FIRM} (钟祥甲公司)?"
    assert FIRM not in cures["丙"]


def test_a_slip_names_the_one_that_is_meant(tmp_path: Path) -> None:
    for made in gates(parquet(tmp_path / "in", dishonesty=[(NEAR,)])):
        assert [FIRM in p.cure for p in said(made)] == [True]


def test_two_that_could_be_meant_are_no_slip(tmp_path: Path) -> None:
    """Exactly one listed code is one character away, or nobody knows who is meant."""
    twins = [(FIRM, "甲", "zhongxiang"), (NEAR[:-1] + "H", "乙", "zhongxiang")]
    folder = parquet(tmp_path / "in", enterprises=twins, dishonesty=[(NEAR,)])
    for made in gates(folder):
        assert [p.code for p in said(made) if p.place.startswith("dishonesty")] == [
            "unlisted-enterprise"
        ]


def test_a_slip_in_the_list_is_found_too(tmp_path: Path) -> None:
    """The record has the right code, the list a wrong one."""
    wrong = [(NEAR, "甲", "zhongxiang")]
    for made in gates(parquet(tmp_path / "in", enterprises=wrong, dishonesty=[(FIRM,)])):
        assert {p.code for p in said(made)} == {"code-check", "code-slip"}


def test_the_list_itself_holds_codes(tmp_path: Path) -> None:
    for made in gates(parquet(tmp_path / "in", enterprises=[("甲公司", "甲公司", "zhongxiang")])):
        assert [p.code for p in said(made)] == ["code-shape"]


def test_a_row_without_a_readable_code_is_not_skipped(tmp_path: Path) -> None:
    """Whom it leaves without a line nobody can tell."""
    tables = {"enterprises": [firm()], "trademarks": [of("甲", registration_no="1")]}
    done = award(write_csv(tmp_path / "in", tables), "--skip-bad-rows")
    assert done.code == 1
    assert "[code-shape]" in done.err


@pytest.mark.parametrize("written", ["id", "zh", "en"])
def test_a_measure_is_named_by_id_or_title(written: str, tmp_path: Path) -> None:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    title = policy.title("growth.milestone")
    name = {"id": "growth.milestone", "zh": title.zh, "en": title.en}[written]
    folder = parquet(tmp_path / "in", prior_awards=[(FIRM, name, "5000000", 2017, 1)])
    for made in gates(folder):
        assert isinstance(made, Intake)
        rows = made.records.frames["prior_awards"].collect().to_native()
        assert rows["measure"].to_list() == ["growth.milestone"]
        assert said(made) == []


def test_what_was_paid_under_a_title_is_not_paid_again(tmp_path: Path) -> None:
    title = load_policies(Request("zhongxiang", packaged(), 2018))[0].title("growth.milestone").zh
    tables = {
        "enterprises": [firm(exports_verified="是")],
        "exports": [of(year="2018", export_usd="6000000"), of(year="2017", export_usd="1")],
        "prior_awards": [of(measure=title, subject="5000000", year="2018", amount="100000")],
    }
    lines = award(write_csv(tmp_path / "in", tables)).decisions
    found = {d["subject"]: (d["outcome"], d["reason"]) for d in lines
             if d["measure"] == "growth.milestone"}  # fmt: skip
    assert found == {"5000000": ("deny", "already-awarded")}


def test_title_and_id_are_one_identity(tmp_path: Path) -> None:
    title = load_policies(Request("zhongxiang", packaged(), 2018))[0].title("growth.milestone").zh
    rows = [(FIRM, name, "5000000", 2017, 1) for name in (title, "growth.milestone")]
    for made in gates(parquet(tmp_path / "in", prior_awards=rows)):
        assert [p.code for p in said(made)] == ["duplicate-row"]


def test_an_unknown_measure_is_refused_with_the_nearest(tmp_path: Path) -> None:
    folder = parquet(tmp_path / "in", prior_awards=[(FIRM, "growth.milestne", "", 2017, 1)])
    for made in gates(folder):
        (problem,) = said(made)
        assert (problem.code, problem.severity) == ("not-option", "error")
        assert problem.cure == "did you mean growth.milestone?"


def test_a_title_of_two_measures_names_neither() -> None:
    tables = {table.id: table for table in core_tables({})}
    known = {"a.one": Title("奖励", "One"), "b.two": Title("奖励", "Two")}
    column = with_measures(tables, known)["prior_awards"].column("measure")
    assert column.options == {"a.one": "a.one", "b.two": "b.two"}
    assert column.earlier == {"One": "a.one", "Two": "b.two"}


def test_it_speaks_of_no_counting(tmp_path: Path) -> None:
    """A stranger's row in prior awards: nothing says that it was counted."""
    made = gates(parquet(tmp_path / "in", prior_awards=[(OTHER, "growth.milestone", "", 2017, 1)]))
    speak("zh")
    try:
        for one in made:
            assert "照常读取" not in str(said(one)[0])
    finally:
        speak("en")
