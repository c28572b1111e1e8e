"""The same folder gives the same findings, whether it is streamed or held in memory."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake import lazy
from jmtrade_core.intake.checks import counted, proportion
from jmtrade_core.intake.eager import read
from jmtrade_core.intake.finding_codes import number
from jmtrade_core.schema.tables import Table
from tests.intake.books import A, B, sound, tables, zhongxiang
from tests.intake.plants import PLANTS, Plant

from .broken import FAULTS, GOOD, write

SHORT = 1
"""Plants of each kind."""
IN_CELLS = frozenset(("error-cell", "no-value"))
"""Marks of a sheet, which Parquet has none of."""


def told(reader: Any, folder: Path, **engine: Any) -> list[Problem]:
    """All findings of a folder, refused or not, and the warnings that touch lines."""
    try:
        intake = reader(folder, zhongxiang().tables, zhongxiang().known_measures, **engine)
    except DataError as error:
        return sorted(error.problems, key=str)
    return sorted(intake.warnings, key=str)


def streamed(folder: Path) -> list[Problem]:
    return told(lazy.read_scanned, folder, engine=Polars())


def kept(folder: Path) -> list[Problem]:
    return told(lazy.read_records, folder)


def whole(folder: Path) -> list[Problem]:
    return told(read, folder)


def native(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Amounts as decimals, days as dates; a column with an odd cell as text."""
    made = {}
    for column in table.columns:
        values = [row.get(column.id) for row in rows]
        try:
            made[column.id] = _series(column.kind.polars, column.kind.currency, values)
        except (TypeError, ValueError, LookupError, ArithmeticError, pl.exceptions.PolarsError):
            texts = [None if v is None else str(v) for v in values]
            made[column.id] = pl.Series(texts, dtype=pl.String)
    return pl.DataFrame(made)


def _series(dtype: pl.DataType, currency: str, values: list[Any]) -> pl.Series:
    if currency:
        cents = [None if v is None else Decimal(str(v)) for v in values]
        return pl.Series(cents, dtype=pl.Decimal(20, 2), strict=True)
    if dtype == pl.Boolean:
        values = [{"是": True, "否": False, None: None}[v] for v in values]
    return pl.Series(values, dtype=dtype, strict=True)


def planted(plant: Plant, rng: Random, folder: Path) -> Path:
    record = sound()
    id, column, row = rng.choice([
        (id, column, row)
        for id, table in tables().items()
        if not plant.tables or id in plant.tables
        for column in table.columns
        if plant.fits(column)
        for row in range(len(record.get(id, [])))
    ])  # fmt: skip
    record[id][row][column.id] = plant.cell(column, rng)
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(folder / f"{id}.parquet")
    return folder


@pytest.mark.parametrize("turn", range(SHORT))
@pytest.mark.parametrize(
    "plant", [p for p in PLANTS if not p.codes & IN_CELLS], ids=lambda plant: plant.name
)
def test_planted_errors(plant: Plant, turn: int, tmp_path: Path) -> None:
    folder = planted(plant, Random(f"{plant.name} {turn}"), tmp_path)
    found = streamed(folder)
    assert found == whole(folder)


@pytest.mark.parametrize("seed", range(8))
def test_broken_rows(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    folder = write(tmp_path, rng.sample(FAULTS, rng.randint(1, len(FAULTS))))
    found = streamed(folder)
    assert found == kept(folder) == whole(folder)


SLIPS: dict[str, dict[str, Any]] = {
    "jump": {"exports": {"uscc": A, "year": 2016, "export_usd": Decimal("400.00")}},
    "similar-name": {"enterprises": {"uscc": GOOD, "name": "钟祥甲子有限公司", "county": "钟祥市"}},
    "name-two-codes": {"enterprises": {"uscc": GOOD, "name": "钟祥 甲有限公司",
                                       "county": "京山市"}},
    "kind-against-code": {"enterprises": {"uscc": GOOD, "name": "荆门市检测研究所",
                                          "county": "钟祥市", "kind": "institution"}},
    "branch-beside-parent": {
        "enterprises": {"uscc": GOOD, "name": "钟祥甲有限公司武汉分公司", "county": "钟祥市"}
    },
    "spelt-twice": {"trademarks": {"uscc": B, "registration_no": "wo 1",
                                   "registered_on": date(2018, 1, 2)}},
    "unlisted-enterprise": {"prior_awards": {"uscc": GOOD, "measure": "branding.trademark",
                                             "subject": "X", "year": 2017,
                                             "amount": Decimal(5)}},
}  # fmt: skip


def slipped(code: str, folder: Path) -> Path:
    record = sound()
    if code == "spelt-twice":
        first = {**SLIPS[code]["trademarks"], "registration_no": "WO-1"}
        record.setdefault("trademarks", []).append(first)
    for id, row in SLIPS[code].items():
        record.setdefault(id, []).append(row)
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(folder / f"{id}.parquet")
    return folder


@pytest.mark.parametrize("code", SLIPS)
def test_likely_slips(code: str, tmp_path: Path) -> None:
    """Warnings that need a look at other rows, in the same words as of a table read whole."""
    folder = slipped(code, tmp_path)
    found = streamed(folder)
    assert code in {p.code for p in found}
    assert found == kept(folder) == whole(folder)


PAPER = {"uscc": A, "patent_no": "US 1", "invention_id": "INV-1", "jurisdiction": "US",
         "kind": "invention", "granted_on": date(2018, 5, 2)}  # fmt: skip
BOOTH = {"uscc": A, "exhibition": "E", "programme": "hundred", "opened_on": date(2018, 9, 1),
         "booth_no": "B-7", "booth_fee": Decimal(1000)}  # fmt: skip
NUMBER = {"uscc": A, "registered_on": date(2018, 1, 2)}
ALIKE = {
    "two-subjects": {"patents": [PAPER, {**PAPER, "uscc": B, "patent_no": "US1",
                                         "invention_id": "INV1"}]},
    "days-near": {"exhibitions": [BOOTH, {**BOOTH, "uscc": B, "booth_no": "B7"},
                                  {**BOOTH, "uscc": B, "opened_on": date(2018, 9, 5)}]},
    "spelt-twice": {"trademarks": [{**NUMBER, "registration_no": text}
                                   for text in ("11", "No.11", "第11号", "Nr 11", "NO. 1l")]},
}  # fmt: skip


@pytest.mark.parametrize("code", ALIKE)
def test_one_thing_under_spellings_that_differ(code: str, tmp_path: Path) -> None:
    """What a check of whole tables compares closely, a streamed one must not have lost before."""
    for id, rows in (sound() | ALIKE[code]).items():
        native(tables()[id], rows).write_parquet(tmp_path / f"{id}.parquet")
    found = streamed(tmp_path)
    assert code in {p.code for p in found}
    assert found == kept(tmp_path) == whole(tmp_path)


def test_a_warning_marks_the_same_lines(tmp_path: Path) -> None:
    policy, folder = zhongxiang(), slipped("jump", tmp_path)
    intakes = [reader(folder, policy.tables, policy.known_measures)
               for reader in (lazy.read_records, read)]  # fmt: skip
    first, second = (set(intake.touched.rows()) for intake in intakes)
    assert first == second != set()


def test_warnings_beyond_a_hundred_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "SHOWN", 2)
    record = sound()
    record["exports"] = [{"uscc": A, "year": year, "export_usd": Decimal(10 ** (4 * (year % 2)))}
                         for year in range(2011, 2019)]  # fmt: skip
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(tmp_path / f"{id}.parquet")
    assert kept(tmp_path) == whole(tmp_path)
    found = [p for p in kept(tmp_path) if p.code in ("jump", "more")]
    assert sorted((p.code, p.severity) for p in found) == [
        ("jump", "warning"), ("jump", "warning"), ("more", "warning"),
    ]  # fmt: skip
    assert [p.found[:2] for p in found if p.code == "more"] == ["5 "]


def test_repeated_rows_beyond_a_hundred_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "SHOWN", 2)
    record = sound()
    twice = [{"uscc": A, "certificate_no": f"C{nr}", "certified_on": date(2018, 3, 4),
              "fee": Decimal(50_000 + nr)} for nr in range(5)]  # fmt: skip
    record["certifications"] = [*twice, *twice]
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(tmp_path / f"{id}.parquet")
    assert kept(tmp_path) == whole(tmp_path)
    found = [p for p in kept(tmp_path) if p.code in ("duplicate-row", "more")]
    assert sorted(p.code for p in found) == ["duplicate-row", "duplicate-row", "more"]
    assert [p.found[:2] for p in found if p.code == "more"] == ["3 "]


def test_rows_that_are_counted_alone_mark_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of many dear claims are named; each of their lines has the warning, in any format."""
    monkeypatch.setattr(counted, "SHOWN", 2)
    policy, record = zhongxiang(), sound()
    dear = {"uscc": A, "certified_on": date(2018, 3, 4)}
    record["certifications"] = [{**dear, "certificate_no": f"C{nr}", "fee": Decimal(600_000 + nr)}
                                for nr in range(5)]  # fmt: skip
    for id, rows in record.items():
        native(tables()[id], rows).write_parquet(tmp_path / f"{id}.parquet")
    intakes = [reader(tmp_path, policy.tables, policy.known_measures)
               for reader in (lazy.read_records, read)]  # fmt: skip
    for intake in intakes:
        told = [p.code for p in intake.warnings if p.code in ("unusual-amount", "more")]
        assert told == ["unusual-amount", "unusual-amount", "more"]
        marked = intake.touched.filter(pl.col("code") == number("unusual-amount"))
        assert marked["source"].n_unique() == 5
    said: list[int] = []

    def grouped(amount: int) -> str:
        said.append(amount)
        return str(amount)

    monkeypatch.setattr(proportion, "grouped", grouped)
    lazy.read_records(tmp_path, policy.tables, policy.known_measures)
    assert [amount for amount in said if amount >= 60_000_000] == [60_000_000, 60_000_100]


def test_text_in_another_spelling_is_read_as_from_a_sheet(tmp_path: Path) -> None:
    """A code with a sign that nobody sees is the same code to every format."""
    folder = write(tmp_path, [])
    rows = pl.read_parquet(folder / "exports.parquet")
    odd = rows.with_columns(uscc=pl.col("uscc").str.replace("^9", "９") + "\u200b")
    odd.write_parquet(folder / "exports.parquet")
    policy = zhongxiang()
    intake = lazy.read_scanned(folder, policy.tables, policy.known_measures, Polars())
    codes = intake.records.frames["exports"].collect()["uscc"].to_list()
    assert codes == rows["uscc"].to_list()


def test_rows_under_an_old_code_are_no_strangers(tmp_path: Path) -> None:
    folder = write(tmp_path, [])
    old = "91420881MA0000003N"
    row = {"uscc": [GOOD], "predecessor": [old], "kind": ["recode"], "on": [date(2018, 1, 1)]}
    pl.DataFrame(row).write_parquet(folder / "successions.parquet")
    rows = pl.read_parquet(folder / "exports.parquet")
    more = rows.head(1).with_columns(uscc=pl.lit(old), year=pl.lit(2015, pl.UInt16))
    pl.concat([rows, more]).write_parquet(folder / "exports.parquet")
    assert [p for p in streamed(folder) if p.code == "unknown-enterprise"] == []


def test_headings_and_cells_of_all_tables_at_once(tmp_path: Path) -> None:
    """Those of the table with the wrong heading among them."""
    folder = write(tmp_path, [FAULTS[3], FAULTS[6]])
    marks = pl.read_parquet(folder / "trademarks.parquet").drop("registration_no")
    marks.write_parquet(folder / "trademarks.parquet")
    found = streamed(folder)
    assert {"missing-column", "negative", "date-range"} <= {p.code for p in found}
    assert found == kept(folder) == whole(folder)


def test_a_heading_that_stands_twice_hides_no_cell(tmp_path: Path) -> None:
    folder = write(tmp_path, [FAULTS[3], FAULTS[3], FAULTS[7]])
    exports = pl.read_parquet(folder / "exports.parquet")
    exports.with_columns(进出口实绩=1, 年度=2018).write_parquet(folder / "exports.parquet")
    found = streamed(folder)
    assert {"double-column", "negative", "unknown-enterprise"} <= {p.code for p in found}
    assert found == kept(folder) == whole(folder)


def test_a_bad_cell_hides_no_repeated_row(tmp_path: Path) -> None:
    folder = write(tmp_path, [FAULTS[3], FAULTS[3], FAULTS[5], FAULTS[5]])
    found = streamed(folder)
    assert [p.code for p in found if p.severity == "error"].count("duplicate-row") == 1
    assert found == kept(folder) == whole(folder)


def test_one_file_for_each_table(tmp_path: Path) -> None:
    folder = write(tmp_path, [])
    (folder / "进出口实绩.parquet").write_bytes((folder / "exports.parquet").read_bytes())
    found = streamed(folder)
    assert "two-sheets" in {p.code for p in found}
    assert found == kept(folder) == whole(folder)


def test_a_broken_file_hides_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, [FAULTS[3]])
    (folder / "trademarks.parquet").write_bytes(b"PAR1 and no more")
    found = streamed(folder)
    assert {"unreadable", "negative"} <= {p.code for p in found}
    assert found == kept(folder) == whole(folder)


def test_no_list_and_no_rows(tmp_path: Path) -> None:
    folder = write(tmp_path, [FAULTS[3]])
    (folder / "enterprises.parquet").unlink()
    found = streamed(folder)
    assert {"no-enterprises", "negative"} == {p.code for p in found if p.severity == "error"}
    assert found == kept(folder) == whole(folder)
