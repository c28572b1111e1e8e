"""The bank's file: every firm once, sums to the fen, text as text."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from jmtrade_ledger.chain import canonical
from openpyxl import load_workbook

from tests.ledger.office import line, pay_data

from .press import LONGEST, TWELVE, Press

MAPPING = """purpose = "外贸支持资金"
encoding = "gb18030"
[columns]
"序号" = "number"
"收款账号" = "account_number"
"收款户名" = "account_name"
"开户行" = "bank"
"金额" = "amount"
"用途" = "purpose"
"批次" = "batch"
"""
EVIL = "=cmd|'/C calc'!A0"


@pytest.fixture
def paid(press: Press) -> Press:
    """Two awards of one firm, a firm whose name is a formula, the largest amount; all paid."""
    lines = [line(1, 10_05), line(1, 20_07, key=canonical(["x"]), subject="S"),
             line(2, 33_33, name=EVIL), line(3, TWELVE, name=LONGEST)]  # fmt: skip
    press.paid(lines)
    payees = pay_data(press.office.all()).payees
    rows = [["统一社会信用代码", "账户名称", "开户银行", "账号"],
            *([uscc, p.account_name if p.account_name != EVIL else "'" + EVIL, p.bank,
               p.account_number] for uscc, p in payees.items())]  # fmt: skip
    (press.place / "accounts").mkdir()
    with (press.place / "accounts" / "payees.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (press.place / "bank.toml").write_text(MAPPING, encoding="utf-8")
    return press


def written(press: Press, name: str, *words: object) -> bytes:
    file = press.place / name
    done = bank(press, file, *words)
    assert done.code == 0, done.err
    return file.read_bytes()


def bank(press: Press, file: Path, *words: object):  # type: ignore[no-untyped-def]
    from tests.support import run

    given = ("--ledger", press.url, "--config", press.config, "--data", press.place / "accounts",
             "--map", press.place / "bank.toml", "--run", press.run())  # fmt: skip
    return run("papers", "bank", "-o", file, *given, *words)


def test_a_line_a_firm_and_its_sum_is_the_batch_s(paid: Press) -> None:
    rows = list(csv.reader(io.StringIO(written(paid, "b.csv").decode("gb18030"))))
    assert rows[0] == ["序号", "收款账号", "收款户名", "开户行", "金额", "用途", "批次"]
    total = sum(one.due for one in paid.office.all())
    assert sum(Decimal(row[4]) for row in rows[1:]) * 100 == total
    assert [row[4] for row in rows[1:]] == ["30.12", "33.33", "9999999999.99"]
    assert {row[5] for row in rows[1:]} == {"外贸支持资金"}
    assert {row[6][0] for row in rows[1:]} == {"B"}


def test_what_begins_like_a_formula_is_text(paid: Press) -> None:
    rows = list(csv.reader(io.StringIO(written(paid, "b.csv").decode("gb18030"))))
    assert rows[2][2] == "'" + EVIL
    book = load_workbook(io.BytesIO(written(paid, "b.xlsx")))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {c.data_type for c in cells if c.column != 5} == {"s"}
    assert EVIL in {c.value for c in cells}


def test_a_workbook_keeps_every_digit(paid: Press) -> None:
    book = load_workbook(io.BytesIO(written(paid, "b.xlsx")))
    rows = list(book.active.iter_rows(min_row=2))
    accounts = [row[1] for row in rows]
    assert {c.number_format for c in accounts} == {"@"}
    known = {p.account_number for p in pay_data(paid.office.all()).payees.values()}
    assert {c.value for c in accounts} == known
    amounts = [Decimal(repr(row[4].value)) * 100 for row in rows]
    assert sum(amounts) == sum(one.due for one in paid.office.all())


def test_as_the_mapping_says(paid: Press) -> None:
    text = MAPPING.replace("gb18030", "utf-8").replace(
        "[columns]", 'per = "award"\nmoney = "fen"\nheadings = false\n[columns]'
    )
    (paid.place / "bank.toml").write_text(text, encoding="utf-8")
    rows = list(csv.reader(io.StringIO(written(paid, "b.csv").decode("utf-8"))))
    assert sorted(int(row[4]) for row in rows) == sorted(one.due for one in paid.office.all())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [('"account_number"', '"acount_number"', "account_number"), ("gb18030", "gbk9", "gb18030"),
     ("[columns]", 'per = "county"\n[columns]', "firm"), ('"金额" = "amount"\n', "", "amount"),
     ("purpose =", "purpos =", "purpose")],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_named(paid: Press, old: str, new: str, said: str) -> None:
    (paid.place / "bank.toml").write_text(MAPPING.replace(old, new), encoding="utf-8")
    done = bank(paid, paid.place / "b.csv")
    assert done.code == 3
    assert "bank.toml" in done.err
    assert said in done.err
    assert not (paid.place / "b.csv").exists()


def test_a_character_that_the_encoding_lacks_is_refused(paid: Press) -> None:
    text = MAPPING.replace("gb18030", "ascii")
    (paid.place / "bank.toml").write_text(text, encoding="utf-8")
    done = bank(paid, paid.place / "b.csv")
    assert done.code == 3
    assert "[bank-encoding]" in done.err


def test_another_account_than_the_one_paid_is_refused(paid: Press) -> None:
    file = paid.place / "accounts" / "payees.csv"
    text = file.read_text(encoding="utf-8")
    account = next(iter(pay_data(paid.office.all()).payees.values())).account_number
    file.write_text(text.replace(account, "1" + account[1:]), encoding="utf-8")
    done = bank(paid, paid.place / "b.csv")
    assert done.code == 2
    assert "[payee-changed]" in done.err


def test_nothing_of_another_kind_is_replaced(paid: Press) -> None:
    other = paid.place / "mine.csv"
    other.write_bytes(b"SQLite format 3\x00")
    for file in (other, paid.place / "b.docx", paid.place / "accounts" / "payees.csv"):
        assert bank(paid, file).code == 2
    assert other.read_bytes() == b"SQLite format 3\x00"
