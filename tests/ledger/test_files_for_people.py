"""What the notice and the payment file say, cell by cell, as csv and as xlsx."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import python_calamine
from jmtrade_ledger import notice, payments, report
from jmtrade_ledger.chain import Split
from jmtrade_ledger.paydata import Payee
from jmtrade_ledger.sheets import Sheet, render

from jmtrade_core.cli import run

from .clerk import Clerk
from .office import Office, firm, line, pay_data
from .verified import verified

LIVE = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("x")']


def rows(sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    """The first table of a csv, by heading."""
    text = render(sheets, ".csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def published(office: Office, **changes: Any) -> notice.Notice:
    (id,) = office.record([line(1, **changes)]).awards
    office.review(id)
    office.approve(id)
    return office.publish(id)


def notice_of(opened: notice.Notice) -> list[Sheet]:
    return notice.sheets(opened, lambda one: one.measure, lambda id: id)


def test_payment_says_who_pays_what(desk: Office) -> None:
    """City and county each under its own heading, in the file and in the event."""
    ids = desk.record([line(1, split=Split(30_01, 70_02, 0))]).awards
    desk.until_cleared(*ids)
    batch = desk.pay()
    (row,) = rows(payments.sheets(batch, batch.head, str))
    assert row["Amount (yuan)"] == "100.03"
    assert (row["City pays (yuan)"], row["County pays (yuan)"]) == ("30.01", "70.02")
    by_payer = payments.sheets(batch, batch.head, str)[1].rows
    assert by_payer == [["City", 30_01], ["zhongxiang", 70_02], ["Total", 100_03]]
    with desk.ledger.reading() as c:
        paid = [e for e in report.life(c, ids) if e["kind"] == "paid"]
    assert [(e["city"], e["county"], e["amount"]) for e in paid] == [(30_01, 70_02, 100_03)]


def test_payment_written_again_says_the_same(desk: Office) -> None:
    desk.until_cleared(*desk.record([line(1, split=Split(30_01, 70_02, 0))]).awards)
    batch = desk.pay()
    again = desk.pay(batch=batch.id)
    (row,) = rows(payments.sheets(again, again.head, str))
    assert (row["City pays (yuan)"], row["County pays (yuan)"]) == ("30.01", "70.02")


@pytest.mark.parametrize("name", ["企业2", "企业", "企业1分公司", ""])
def test_account_in_another_name(desk: Office, name: str) -> None:
    """The money would go to somebody else."""
    (id,) = desk.record([line(1)]).awards
    desk.until_cleared(id)
    data = pay_data(desk.all())
    data.payees[firm(1)] = Payee(name, "工行", "0012")
    assert [code for _one, code in desk.propose(data=data).refused] == ["payee-name"]


def test_notice_says_what_is_due(desk: Office) -> None:
    """Nothing is paid yet: the amount is what is due."""
    opened = published(desk, fen=123_45)
    (row,) = rows(notice_of(opened))
    assert row == {
        "No.": "1", "County": "zhongxiang", "Enterprise": "企业1", "Code": firm(1),
        "Measure": "branding.trademark", "Subject": "", "Amount (yuan)": "123.45",
    }  # fmt: skip
    _notice, shared = notice_of(opened)
    assert shared.rows[-1] == ["Total", 37_03, 86_42, 0, 123_45]


def test_notice_of_an_award_that_was_paid_since(desk: Office) -> None:
    """Written again it says the amount that was published, whatever became of it."""
    opened = published(desk, fen=123_45)
    id = opened.awards[0].id
    desk.clear(id)
    desk.pay(id)
    desk.withdraw(id)
    desk.recover(id, 23_45)
    with desk.ledger.reading() as c:
        (row,) = rows(notice_of(notice.again(c, opened.ref)))
    assert row["Amount (yuan)"] == "123.45"


@pytest.mark.parametrize("text", LIVE)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_cell_is_a_formula(desk: Office, text: str, ending: str) -> None:
    """Names, subjects and accounts come from outside: shown, and never computed."""
    said = published(desk, name=text, subject=text)
    desk.clear(said.awards[0].id)
    data = pay_data(desk.all())
    data.payees[firm(1)] = Payee(text, text, text)
    batch = desk.pay(data=data)
    for sheets, count in ((notice_of(said), 2), (payments.sheets(batch, batch.head, str), 4)):
        found = render(sheets, ending)
        cells = _csv(found) if ending == ".csv" else _xlsx(found)
        shown = f"'{text}" if ending == ".csv" else text
        assert cells.count(shown) == count
        assert ending == ".xlsx" or not [c for c in cells if c.startswith(tuple("=+-@\t"))]


def _csv(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def _xlsx(content: bytes) -> list[str]:
    """All cells; none of them is a formula or a link."""
    with ZipFile(io.BytesIO(content)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if "/worksheets/" in name]
    assert not [page for page in pages if re.search(r"<f>|<hyperlink", page)]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = map(book.get_sheet_by_name, book.sheet_names)
    return [str(cell) for sheet in sheets for row in sheet.to_python() for cell in row]


def test_amounts_below_zero_stay_numbers() -> None:
    """An amount is no text: nothing is put before its sign."""
    sheet = Sheet("x", ["a"], [[-5_00]], frozenset({0}))
    assert render([sheet], ".csv").decode("utf-8-sig") == "a\r\n-5.00\r\n"


def test_batch_whose_sum_is_not_what_it_paid(desk: Office) -> None:
    """The batch says 100.00 and an award of it is missing: the verifier names the batch."""
    from jmtrade_ledger import balances, chain
    from jmtrade_ledger.chain import Event

    (id,) = desk.record([line(1)]).awards
    desk.until_cleared(id)
    with desk.ledger.writing() as c:
        body = {"on": "2019-03-20", "awards": 1, **Split(30_01, 70_00).columns()}
        chain.append(c, [Event("batch", "出纳", ref="B1", body=body)])
        (one,) = balances.by_ids(c, [id])
        balances.move(c, [(one, Event("paid", "出纳", id, one.split, ref="B1"))])
    found = verified(desk.ledger)
    assert [(f.row, f.code) for f in found.findings] == [("batch B1", "batch")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_payment_file_in_the_place_of_its_own_data(place: Path, kind: str) -> None:
    """A file of the folder that is read is never replaced, whatever its table."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    clerk.until_cleared(clerk.all()[0].id)
    shown, paying = clerk.propose().id, [str(word) for word in clerk.paying(None)]
    output = place / "pay" / f"payees.{kind}"
    if kind == "xlsx":
        output.write_bytes(render([Sheet("x", ["a"], [])], ".xlsx"))
    before = {file.name: file.read_bytes() for file in (place / "pay").iterdir()}
    shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--by", "丁", "-o", str(output)]
    assert run(["ledger", "pay", *shared, *paying, "--confirm", shown]) == 2
    assert {file.name: file.read_bytes() for file in (place / "pay").iterdir()} == before
    assert clerk.all()[0].state == "cleared"


def test_withdrawn_award_is_no_prior_award(place: Path) -> None:
    """What came to nothing does not keep the claim from being decided again."""
    from jmtrade_ledger.priors import prior_rows

    clerk = Clerk(place, [1, 2])
    clerk.record([line(1), line(2)], "更正")
    first, second = clerk.all()
    clerk.withdraw(first.id)
    with clerk.ledger.reading() as c:
        assert prior_rows(c, frozenset()) == [
            (second.uscc, second.measure, second.subject, second.year, second.due)
        ]
