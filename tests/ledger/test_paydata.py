"""The tables that a payment is checked against, from a workbook and from a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from jmtrade_core.errors import DataError
from jmtrade_core.ledger.paydata import Payee, read_pay_data

from .office import firm


def workbook(path: Path, account: object, *more: tuple[str, ...]) -> Path:
    """Three sheets with Chinese names and headings."""
    payees: list[tuple[object, ...]] = [("统一社会信用代码", "账户名称", "开户银行", "账号")]
    sheets: dict[str, list[tuple[object, ...]]] = {
        "失信记录": [("统一社会信用代码", "发生日期", "事由")],
        "注销吊销": [("统一社会信用代码", "注销吊销日期"), (firm(2), "2019-03-01")],
        "收款账户": [*payees, (firm(1), "企业1", "工行", account), *more],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write(number, column, cell)
    return path


def test_workbook(place: Path) -> None:
    account = "6222000012345678901"
    data = read_pay_data(workbook(place / "pay.xlsx", account), {})
    assert data.payees == {firm(1): Payee("企业1", "工行", account)}
    assert data.struck_off == {firm(2): date(2019, 3, 1)}
    assert data.dishonesty == {}
    assert data.payees[firm(1)].masked == "***************8901"


def test_account_as_a_number_is_an_error(place: Path) -> None:
    """Excel keeps fifteen digits of it: money would go to another account."""
    with pytest.raises(DataError, match="收款账户!D2"):
        read_pay_data(workbook(place / "pay.xlsx", 6222000012345678901), {})


def test_two_accounts_of_one_enterprise_are_an_error(place: Path) -> None:
    with pytest.raises(DataError, match="duplicate-row"):
        read_pay_data(workbook(place / "pay.xlsx", "1", (firm(1), "企业1", "建行", "2")), {})


def test_absent_tables_are_unknown(place: Path) -> None:
    text = f"uscc,account_name,bank,account_number\n{firm(1)},企业1,工行,0012\n"
    (place / "payees.csv").write_text(text, encoding="utf-8")
    data = read_pay_data(place, {})
    assert (data.dishonesty, data.struck_off) == (None, None)
    assert data.payees[firm(1)].account_number == "0012"
