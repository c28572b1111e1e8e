"""Cells under no heading: a slipped row of a text file, and remarks beside a table."""

from __future__ import annotations

from jmtrade_core.intake.tables.read_table import read_table
from jmtrade_core.intake.tables.sheet import Sheet
from jmtrade_core.schema.tables import Column, Table

FEES = Table("fees", "费用", (Column.text("no", "编号", required=True, key=True),
                             Column.money("fee", "费用（元）")))  # fmt: skip
HEADS = ["uscc", "no", "fee"]


def test_an_unquoted_thousands_comma_is_no_smaller_amount() -> None:
    rows = [HEADS, ["91420881MA0000001G", "A", "1", "234.50"], ["91420881MA0000002K", "B", "5", ""]]
    read = read_table(Sheet("fees.csv", rows), FEES)
    assert {nr: [p.code for p in found] for nr, found in read.faults.items()} == {
        0: ["row-slipped"]
    }
    problem = read.faults[0][0]
    assert (problem.place, problem.found) == ("fees.csv!D2", "234.50")
    assert read.sound["fee"].to_list() == [500]


def test_a_remark_beside_the_table_of_a_workbook_is_named() -> None:
    rows: list[list[object]] = [
        [*HEADS, ""],
        ["91420881MA0000001G", "A", 5.0, "to be checked"],
        ["91420881MA0000002K", "B", 7.0, ""],
    ]
    read = read_table(Sheet("费用", rows, file="a.xlsx"), FEES)
    assert read.faults == {}
    assert [(p.code, p.place, p.severity) for p in read.problems] == [
        ("no-heading", "[a.xlsx]费用!D2", "warning")
    ]
    assert read.frame["fee"].to_list() == [500, 700]
