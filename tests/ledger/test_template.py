"""The template of a payment's tables: what is filled in is what a payment is checked with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jmtrade_core.cli import run
from jmtrade_core.ledger.paydata import Payee, read_pay_data

from .office import firm

ACCOUNT = "6222000012345678901"
ROWS = {
    "失信记录": (firm(1), "2018-03-01", "欠税", None),
    "注销吊销": (firm(2), "2019-03-01"),
    "收款账户": (firm(3), "企业3", "工行", ACCOUNT),
}


def template(file: Path, *, status: int = 0) -> Path:
    assert run(["ledger", "template", "-o", str(file), "--lang", "zh"]) == status
    return file


def check(data: Path) -> None:
    read = read_pay_data(data, {})
    assert read.dishonesty == {firm(1): [(date(2018, 3, 1), None)]}
    assert read.struck_off == {firm(2): date(2019, 3, 1)}
    assert read.payees == {firm(3): Payee("企业3", "工行", ACCOUNT)}


def test_workbook_filled_in(place: Path) -> None:
    file = template(place / "pay.xlsx")
    book = load_workbook(file)
    for name, row in ROWS.items():
        for column, cell in enumerate(row, 1):
            book[name].cell(3, column, cell)
    book.save(file)
    check(file)


@pytest.mark.parametrize("by_id", [False, True])
def test_csv_files_filled_in(place: Path, by_id: bool) -> None:
    folder = place / "pay"
    folder.mkdir()
    ids = {"失信记录": "dishonesty", "注销吊销": "struck_off", "收款账户": "payees"}
    for name, row in ROWS.items():
        file = template(folder / f"{ids[name] if by_id else name}.csv")
        with file.open("a", encoding="utf-8") as stream:
            stream.write(",".join(cell or "" for cell in row) + "\n")
    check(folder)


def test_empty_workbook_says_that_there_is_nothing(place: Path) -> None:
    """Looked up, and none: other than a sheet that is not there."""
    read = read_pay_data(template(place / "pay.xlsx"), {})
    assert (read.dishonesty, read.struck_off, read.payees) == ({}, {}, {})


def test_account_numbers_of_any_length(place: Path) -> None:
    """The sheet lets in an account of 19 digits, and holds codes to 18 characters."""
    book = load_workbook(template(place / "pay.xlsx"))
    lengths = {
        str(rule.sqref).rstrip("0123456789").rpartition(":")[2]: rule.formula1
        for rule in book["收款账户"].data_validations.dataValidation
        if rule.type == "textLength"
    }
    assert lengths == {"A": "18"}


def test_csv_of_no_table(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template(place / "x.csv", status=2)
    assert "[table-name]" in capsys.readouterr().err
    assert list(place.iterdir()) == []


def test_another_file_is_not_replaced(place: Path) -> None:
    ledger = place / "pay.xlsx"
    ledger.write_bytes(b"no workbook")
    template(ledger, status=2)
    assert ledger.read_bytes() == b"no workbook"
