"""Column types: counts, numbers and percentages, and a type that a test brings along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jmtrade_core.explanations.inputs import text
from jmtrade_core.intake.columns.clean import clean
from jmtrade_core.intake.columns.fast_path import plain
from jmtrade_core.intake.columns.native import scanned
from jmtrade_core.intake.columns.parse import parse
from jmtrade_core.intake.columns.to_text import as_text
from jmtrade_core.intake.eager import read_tables
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.money import LARGEST, percentage
from jmtrade_core.schema.columns import kind_of
from jmtrade_core.schema.columns.kind import KINDS
from jmtrade_core.schema.columns.number import ExactNumber
from jmtrade_core.schema.columns.percent import WHOLE
from jmtrade_core.schema.tables import Column, Table
from jmtrade_core.template import template
from jmtrade_core.testing.strategies import Edges

CODE = "91420881MA0000002K"
STAFF = Column.count("staff", "人数（人）")
AREA = Column.number("area", "面积（平方米）")
SHARE = Column.percent("share", "占比")
TABLE = Table("plants", "工厂", (Column.year(), STAFF, AREA, SHARE))


def cell(column: Column, raw: object) -> tuple[Any, str]:
    """One cell: its value, or the code of its fault."""
    quick = plain(column, [raw])
    texts = clean(column, as_text(column, [raw]))
    parsed = parse(column, texts.texts)
    faults = [*texts.faults, *parsed.faults]
    assert len(faults) < 2
    if quick is not None:
        assert (quick.to_list(), faults) == (parsed.values.to_list(), [])
    return parsed.values[0], faults[0].code if faults else ""


@pytest.mark.parametrize(
    ("column", "raw", "value", "code"),
    [
        (STAFF, "12", 12, ""),
        (STAFF, 12.0, 12, ""),
        (STAFF, "12.0", 12, ""),
        (STAFF, "１２", 12, ""),
        (STAFF, "12,345,678", 12_345_678, ""),
        (STAFF, "", None, ""),
        (STAFF, "0", 0, ""),
        (STAFF, "12.5", None, "too-fine"),
        (STAFF, 12.5, None, "too-fine"),
        (STAFF, "-1", None, "negative"),
        (STAFF, "1,234", None, "ambiguous-number"),
        (STAFF, "十二", None, "not-number"),
        (STAFF, str(LARGEST), LARGEST, ""),
        (STAFF, str(LARGEST + 1), None, "too-large"),
        (AREA, "1234.567", 1_234_567, ""),
        (AREA, "1.234", 1234, ""),
        (AREA, 0.001, 1, ""),
        (AREA, "12", 12_000, ""),
        (AREA, "0.0001", None, "too-fine"),
        (AREA, 0.0001, None, "too-fine"),
        (AREA, "1,234", None, "ambiguous-number"),
        (AREA, "1000000000.000", LARGEST, ""),
        (AREA, "1000000000.001", None, "too-large"),
        (SHARE, "30%", 300_000, ""),
        (SHARE, "３０％", 300_000, ""),
        (SHARE, "12.3456 %", 123_456, ""),
        (SHARE, "100%", WHOLE, ""),
        (SHARE, "0%", 0, ""),
        (SHARE, "100.0001%", None, "too-large"),
        (SHARE, "12.34567%", None, "too-fine"),
        (SHARE, "30", None, "not-percent"),
        (SHARE, 0.3, None, "not-percent"),
        (SHARE, 30, None, "not-percent"),
        (SHARE, "-3%", None, "not-percent"),
        (SHARE, "999999999999999999999%", None, "not-percent"),
    ],
)
def test_a_cell(column: Column, raw: object, value: int | None, code: str) -> None:
    assert cell(column, raw) == (value, code)


@given(st.decimals(0, 100, places=4))
def test_percentages_are_the_exact_fractions_of_the_terms(share: Decimal) -> None:
    value, code = cell(SHARE, f"{share:f}%")
    assert (Fraction(value, WHOLE), code) == (percentage(f"{share:f}%"), "")
    assert cell(SHARE, text(SHARE, value)) == (value, "")


@given(st.integers(0, LARGEST))
def test_numbers_come_back_from_what_is_written(thousandths: int) -> None:
    assert cell(AREA, AREA.kind.text(thousandths)) == (thousandths, "")
    shown = text(AREA, thousandths)
    assert shown.replace(",", "") == AREA.kind.text(thousandths)


def workbook(path: Path, table: Table, rows: list[list[Any]], formats: dict[int, str]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(table.sheet)
        page.write_row(0, 0, [column.heading for column in table.columns])
        for nr, row in enumerate(rows, start=1):
            for at, raw in enumerate(row):
                looks = book.add_format({"num_format": formats.get(at, "General")})
                page.write(nr, at, raw, looks)
    return path


def read(path: Path, table: Table = TABLE) -> TableRead:
    found = read_tables([path], {table.id: table})
    assert not [p for p in found.found.problems if p.severity == "error"]
    return found.reads[table.id]


def faults(one: TableRead) -> list[str]:
    return [problem.code for problems in one.faults.values() for problem in problems]


def test_a_percentage_as_excel_stores_it(tmp_path: Path) -> None:
    """A typed 30% is 0.3 under a format; rounded by its format it is refused."""
    rows = [[CODE, 2018, 12, 1.5, share] for share in (0.3, 0.125, 0.3056)]
    one = read(workbook(tmp_path / "a.xlsx", TABLE, rows, {4: "0.0%"}))
    assert one.frame["share"].to_list() == [300_000, 125_000, None]
    assert faults(one) == ["shown-otherwise"]
    bare = read(workbook(tmp_path / "b.xlsx", TABLE, rows[:1], {}))
    assert faults(bare) == ["not-percent"]


def test_totals_of_counts_and_numbers_are_compared(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [CODE, 2018, 12, 1.5, "30%"],
        [CODE, 2017, 3, 1.5, "30%"],
        ["合计", None, 15, 3.5, None],
    ]
    one = read(workbook(tmp_path / "a.xlsx", TABLE, rows, {}))
    found = [(p.found, p.wanted) for p in one.problems if p.code == "cross-foot"]
    assert found == [("3.500", "3.000, the sum of the rows above")]


@pytest.mark.parametrize(
    ("values", "dtype", "column", "expected"),
    [
        ([12, None], pl.Int16, STAFF, [12, None]),
        ([Decimal("1.5"), None], pl.Decimal(10, 3), AREA, [1500, None]),
        ([40_000, None], pl.UInt16, AREA, [40_000_000, None]),
    ],
)
def test_parquet_whole_and_streamed(
    values: list[Any], dtype: Any, column: Column, expected: list[Any], tmp_path: Path
) -> None:
    table = Table("plants", "工厂", (Column.year(), column))
    frame = pl.DataFrame({"uscc": [CODE, CODE], "year": [2017, 2018],
                          column.id: pl.Series(values, dtype=dtype)})  # fmt: skip
    frame.write_parquet(tmp_path / "plants.parquet")
    assert read(tmp_path, table).frame[column.id].to_list() == expected
    one, problems = scanned(nw.from_native(frame.lazy()), table)
    assert one is not None
    assert problems == []
    assert one.typed.collect()[column.id].to_list() == expected


def test_parquet_refuses_what_a_cell_may_not_be(tmp_path: Path) -> None:
    table = Table("plants", "工厂", (Column.year(), STAFF, SHARE))
    frame = pl.DataFrame({"uscc": [CODE] * 3, "year": [2016, 2017, 2018],
                          "staff": [-1, LARGEST + 1, 3],
                          "share": ["30%", "0.3", "5%"]})  # fmt: skip
    frame.write_parquet(tmp_path / "plants.parquet")
    one = read(tmp_path, table)
    assert sorted(faults(one)) == ["negative", "not-percent", "too-large"]
    assert one.frame["share"].to_list() == [300_000, None, 50_000]


def test_the_template_offers_them(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template([TABLE], "")))
    page = book["工厂"]
    rules = {str(r.sqref).split(":")[0]: r for r in page.data_validations.dataValidation}
    assert rules["C3"].formula1 == "AND(ISNUMBER(C3),C3>=0,C3<=1000000000000,ROUND(C3,0)=C3)"
    assert rules["D3"].formula1 == "AND(ISNUMBER(D3),D3>=0,D3<=1000000000,ROUND(D3,3)=D3)"
    assert "ISNUMBER(VALUE(E3))" in str(rules["E3"].formula1)


def test_samples_are_sound() -> None:
    """What the kit invents passes the gate."""
    edges, rng = Edges(), Random(0)
    for column in (STAFF, AREA, SHARE):
        for _try in range(50):
            assert cell(column, edges.cell(TABLE, column, rng, empty=0))[1] == ""


class Dozens(ExactNumber):
    """A type of somebody's own: it needs its class and nothing else."""

    id = "dozens"

    def text(self, raw: Any) -> str:
        return super().text(raw) + " dozen"

    def bare(self, texts: pl.Series) -> pl.Series:
        return super().bare(texts.str.strip_suffix("dozen").str.strip_chars())


KINDS.pop("dozens")


@pytest.fixture
def dozens() -> Iterator[Column]:
    KINDS["dozens"] = Dozens()
    yield Column("eggs", "鸡蛋", "dozens")
    KINDS.pop("dozens")


def test_a_new_type_needs_its_class_alone(dozens: Column, tmp_path: Path) -> None:
    table = Table("plants", "工厂", (Column.year(), dozens))
    (tmp_path / "plants.csv").write_text(f"uscc,year,eggs\n{CODE},2018,1.5 dozen\n", "utf-8")
    assert read(tmp_path, table).frame["eggs"].to_list() == [1500]
    assert text(dozens, 1500) == "1.500 dozen"
    assert openpyxl.load_workbook(io.BytesIO(template([table], "")))["工厂"]["C1"].value == "鸡蛋"
    frame = nw.from_native(pl.LazyFrame({"uscc": [CODE], "year": [2018], "eggs": [2]}))
    one, _problems = scanned(frame, table)
    assert one is not None
    assert one.typed.collect()["eggs"].to_list() == [2000]


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(KeyError, match="no column type 'mony'; known: code, count, date"):
        kind_of("mony")


def test_a_sum_below_zero_has_one_sign() -> None:
    """What a condition computed may be below zero, though no cell is."""
    assert kind_of("money").words(Column.money("fee", "费用"), -123450) == "-1,234.50"
    assert kind_of("money").text(-5) == "-0.05"
