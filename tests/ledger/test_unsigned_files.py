"""What is written from an unsigned ledger says so in itself, and of a signed one does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jmtrade_ledger import anchors, chain, ledger_verify, sealing
from jmtrade_ledger.sheets import Sheet, marked, render

from jmtrade_core.i18n import speak

from .clerk import Clerk
from .office import Office, line
from .signed import Signed

SAYS = "this ledger is unsigned: its names are typed, and nobody proves them"


@pytest.fixture
def clerk(place: Path) -> Clerk:
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "补报")
    return clerk


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_notice_and_payment_file(clerk: Clerk, place: Path, ending: str) -> None:
    """The line is no row: the payment file is still compared with its batch."""
    (one,) = clerk.all()
    clerk.review(one.id)
    clerk.approve(one.id)
    notice, file = place / f"n.{ending}", place / f"p.{ending}"
    clerk.typed("publish", "--by", "市里", "--on", "2019-03-04", "-o", notice, one.id)
    clerk.clear(one.id)
    shown = clerk.propose(one.id).id
    confirm = ("-o", file, "--by", "出纳", "--confirm", shown)
    clerk.typed("pay", *clerk.paying(None), *confirm, one.id)
    for written in (notice, file):
        found = list(ledger_verify._table(written))
        assert [row for row in found if any(row)][-1] == [SAYS]
    assert ledger_verify.of_payments(file, ledger_verify.events_of(Path(clerk.url))) == []


def test_anchor(desk: Office, place: Path) -> None:
    speak("en")
    signed = Signed(str(place / "signed.db"))
    for office, says in ((desk, True), (signed, False)):
        with office.ledger.reading() as c:
            assert (SAYS in anchors.text(c, chain.head(c), "甲")) is says
            assert (sealing.mark(c) == SAYS) is says


def test_export(desk: Office, place: Path) -> None:
    """Its last line says it, and the head; one that says otherwise is found."""
    desk.record([line(1)])
    file = place / "export.ndjson"
    desk.export(file)
    *rows, last = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(last) == {"signed": False, "head": desk.verify()}
    for other in (last.replace("false", "true"), last.replace('"head":"', '"head":"1')):
        file.write_text("\n".join([*rows, other]) + "\n", encoding="utf-8")
        (found,) = ledger_verify.of_export(file).findings
        assert (found.row, found.code) == (f"line {len(rows) + 1}", "form")
    file.write_text("\n".join([last, *rows]) + "\n", encoding="utf-8")
    assert [one.row for one in ledger_verify.of_export(file).findings] == ["line 1"]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")  # as it was written before
    assert ledger_verify.of_export(file).sound


def test_export_of_a_signed_ledger(place: Path) -> None:
    """It is no unsigned one because somebody writes so below it."""
    signed, file = Signed(str(place / "signed.db")), place / "export.ndjson"
    signed.export(file)
    found = ledger_verify.of_export(file)
    assert (found.sound, found.steps) == (True, 2)
    with file.open("a", encoding="utf-8") as more:
        more.write(json.dumps({"signed": False, "head": found.head}, separators=(",", ":")) + "\n")
    assert [one.code for one in ledger_verify.of_export(file).findings] == ["form"]


def test_mark_below_a_table() -> None:
    pages = [Sheet("一", ["a"], [["x"]]), Sheet("二", ["b"], [["y"]])]
    assert render(marked(pages, ""), ".csv") == render(pages, ".csv")
    assert render(marked(pages, "标记"), ".csv").decode("utf-8-sig") == "a\r\nx\r\n标记\r\n"
