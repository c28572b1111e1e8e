"""The pages of the ledger and the papers: what the commands say, and nothing is written."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.ledger.conftest import entered
from tests.ledger.folders import folder
from tests.ledger.office import firm, line
from tests.ledger.signed import Signed
from tests.papers.press import Press
from tests.support import run

from .site import EXAMPLE, Site, plain, site

__all__ = ["entered"]


@pytest.fixture(scope="module")
def press(entered: None) -> Iterator[Press]:
    """A ledger with awards in every state that somebody waits for."""
    with folder() as place:
        press = Press(place)
        office = press.office
        ids = office.record([line(number, 1_000_00 + number) for number in range(1, 10)]).awards
        office.until_cleared(*ids[:4])
        office.pay(*ids[:2])
        office.review(*ids[4:8])
        office.approve(*ids[4:7])
        office.publish(*ids[4:6])
        office.object_to(ids[4])
        office.review(ids[8], refuse="没有发票")
        yield press


@pytest.fixture(scope="module")
def desk(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The office page beside that ledger."""
    with site(tmp_path_factory.mktemp("desk")) as made:
        made.server.ledger, made.server.config = press.url, str(press.config)
        yield made


def listed(press: Press, *words: object) -> Any:
    return press.typed("ledger", "show", *words, "--format", "json").document


def test_every_award_stands_there_as_the_list_has_it(press: Press, desk: Site) -> None:
    page = desk.page("/ledger")
    rows = re.findall(r'<tr data-award="(\d+)">(.*?)</tr>', page, re.DOTALL)
    names = ("due", "paid", "recovered", "outstanding")
    shown = [
        (int(number), *(plain(re.findall(rf'data-name="{name}".*?>(.*?)<', row)[0])
                        for name in names))
        for number, row in rows
    ]  # fmt: skip
    wanted = [(one["award"], *(one[name] for name in names)) for one in listed(press)]
    assert sorted(shown) == sorted(wanted)
    assert len(shown) == 9


def test_what_waits_is_counted_by_state(press: Press, desk: Site) -> None:
    page = desk.page("/ledger")
    shown = {
        state: (int(re.findall(r'class="figure".*?>(\d+)<', row)[0]),
                re.findall(r"jmtrade ledger [\w -]+", row))
        for state, row in re.findall(r'<tr data-state="(\w+)">(.*?)</tr>', page, re.DOTALL)
    }  # fmt: skip
    states = [one["state"] for one in listed(press)]
    assert {state: count for state, (count, _next) in shown.items()} == {
        state: states.count(state) for state in states
    }
    assert shown["cleared"][1] == ["jmtrade ledger pay"]
    assert shown["reviewed"][1] == ["jmtrade ledger approve", "jmtrade ledger review --refuse"]


def test_a_filter_shows_those_alone(press: Press, desk: Site) -> None:
    page = desk.page("/ledger?state=cleared")
    wanted = {str(one["award"]) for one in listed(press, "--state", "cleared")}
    assert {*re.findall(r'data-award="(\d+)"', page)} == wanted
    (one,) = (str(one["award"]) for one in listed(press) if one["uscc"] == firm(3))
    assert re.findall(r'data-award="(\d+)"', desk.page(f"/ledger?search={firm(3)}")) == [one]


def test_a_life_is_told_in_order(press: Press, desk: Site) -> None:
    number = next(one["award"] for one in listed(press) if one["state"] == "paid")
    page = desk.page(f"/ledger/awards/{number}")
    events = [str(one["event"]) for one in listed(press, number)]
    assert re.findall(r'data-event="(\d+)"', page) == events
    assert "jmtrade ledger correct" in page
    assert desk.client.get("/ledger/awards/999999").status_code == 404


def test_notices_objections_and_batches_are_there(press: Press, desk: Site) -> None:
    page = desk.page("/ledger")
    life = [listed(press, one["award"]) for one in listed(press)]
    steps = [event for events in life for event in events]
    for kind, mark in (("published", "notice"), ("paid", "batch")):
        refs = {event["ref"] for event in steps if event["kind"] == kind}
        assert {*re.findall(rf'data-{mark}="(\w+)"', page)} == refs != set()
    assert "2019-03-04 至 2019-03-11" in page
    days = re.findall(r'<li class="(.*?)"><time datetime="(2019-03-\d\d)"', page)
    assert ("free", "2019-03-09") in days
    assert ("workday", "2019-03-11") in days
    assert "有异议" in page
    assert "2,000.03" in page  # 1,000.01 and 1,000.02 were paid


def test_of_a_signed_ledger_the_persons_are_named(
    entered: None, desk: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(str(tmp_path / "signed.db"))
    ids = signed.record([line(1), line(2)]).awards
    signed.review(ids[0])
    monkeypatch.setattr(desk.server, "ledger", signed.ledger.url)
    page = desk.page("/ledger")
    turns = re.findall(r"<strong>(\w+)</strong>（(.*?)） <span class=\"cell\">(.*?)</span>", page)
    assert ("审核", "县里", "jmtrade ledger review") in turns
    assert ("批准", "市里", "jmtrade ledger approve") in turns
    assert "本台账不签名" not in page


def accounts(press: Press) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("失信记录").write_row(0, 0, ["uscc", "occurred_on", "matter",
                                                        "repaired_on"])  # fmt: skip
        book.add_worksheet("注销吊销").write_row(0, 0, ["uscc", "struck_off_on"])
        page = book.add_worksheet("收款账户")
        page.write_row(0, 0, ["uscc", "account_name", "bank", "account_number"])
        for at, one in enumerate(press.office.all()[:3], 1):
            page.write_row(at, 0, [one.uscc, one.name, "工行", f"62220000{at:08d}"])
    return stream.getvalue()


def test_a_preview_is_what_would_be_paid(press: Press, desk: Site, tmp_path: Path) -> None:
    file = tmp_path / "accounts.xlsx"
    content = accounts(press)
    file.write_bytes(content)
    form = {"csrf": desk.server.session.csrf}
    before = listed(press)
    folders = {*desk.folder.iterdir()}
    answer = desk.client.post("/ledger/preview", data=form, files=[("data", (file.name, content))])
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    told = run("ledger", "pay", "--data", file, "--ledger", press.url, "--config", press.config)
    assert told.code == 0, told.err
    batch = re.findall(r"B[0-9a-f]{12}", told.out.decode())[0]
    assert batch in page
    assert "****0003" in page
    assert "6222000000000003" not in page
    assert "no-payee" in page
    assert "no-payee" in told.out.decode()
    assert listed(press) == before
    assert {*desk.folder.iterdir()} == folders


def test_accounts_that_cannot_be_read_are_refused(desk: Site) -> None:
    form, files = {"csrf": desk.server.session.csrf}, [("data", ("a.xlsx", b"PK\x03\x04"))]
    answer = desk.client.post("/ledger/preview", data=form, files=files)
    assert answer.status_code == 200
    assert "verdict bad" in answer.text
    stranger = desk.client.post("/ledger/preview", data={}, files=files)
    assert stranger.status_code == 403
    assert desk.page("/ledger/preview").count("<h1>") == 1


def made(desk: Site, **fields: str) -> tuple[bytes, str]:
    """A paper's bytes, and the hash that the page says."""
    form = {"csrf": desk.server.session.csrf, **fields}
    page = desk.client.post("/papers", data=form).text
    assert "verdict bad" not in page, page
    path = re.findall(r'href="(/papers/\d+)"', page)[0]
    return desk.client.get(path).content, re.findall(r'class="hash">(\w+)<', page)[0]


def test_a_paper_is_what_the_command_writes(press: Press, desk: Site, tmp_path: Path) -> None:
    number = str(press.run())
    letter, said = made(desk, kind="request", form="docx", run=number)
    assert said == hashlib.sha256(letter).hexdigest()
    file = tmp_path / "request.docx"  # which bears the hour, so that no two are alike in bytes
    file.write_bytes(letter)
    assert press.verify(file).code == 0
    book, said = made(desk, kind="allocation", form="xlsx", run=number)
    file = tmp_path / "allocation.xlsx"
    assert press.typed("papers", "allocation", "-o", file, "--run", number).code == 0
    assert (book, said) == (file.read_bytes(), hashlib.sha256(book).hexdigest())


@pytest.mark.slow
def test_a_letter_and_a_booklet_are_written_too(press: Press, desk: Site, tmp_path: Path) -> None:
    case = desk.ask((EXAMPLE.name, EXAMPLE.read_bytes()), year="2018")
    denied = desk.page(f"{case}/decisions?outcome=deny")
    uscc = re.findall(r'data-uscc="(\w+)"', denied)[0]
    letter, _said = made(desk, kind="refusal", case=case.rpartition("/")[2], enterprise=uscc)
    booklet, _said = made(desk, kind="guide", county="zhongxiang", year="2018")
    for content, data in ((letter, ("--data", EXAMPLE)), (booklet, ())):
        file = tmp_path / "paper.docx"
        file.write_bytes(content)
        checked = press.verify(file, *data)
        assert checked.code == 0, checked.err


@pytest.mark.parametrize(
    "fields",
    [{"kind": "notice", "run": "99999"}, {"kind": "award", "award": "--output=/tmp/x"},
     {"kind": "refusal", "enterprise": "-o/tmp/x"}],
)  # fmt: skip
def test_what_the_command_refuses_is_said(desk: Site, fields: dict[str, str]) -> None:
    form = {"csrf": desk.server.session.csrf, **fields}
    answer = desk.client.post("/papers", data=form)
    assert answer.status_code == 200
    assert "verdict bad" in answer.text


@pytest.mark.parametrize("fields", [{"kind": "bank"}, {"kind": "notice", "form": "html"}])
def test_no_other_file_is_written(desk: Site, fields: dict[str, str]) -> None:
    form = {"csrf": desk.server.session.csrf, "run": "1", **fields}
    before = {*desk.folder.iterdir()}
    assert desk.client.post("/papers", data=form).status_code == 400
    assert desk.client.post("/papers", data={**form, "csrf": "x"}).status_code == 403
    assert {*desk.folder.iterdir()} == before


def test_without_a_ledger_there_is_no_page_of_one(office: Site) -> None:
    assert office.client.get("/ledger").status_code == 404
    assert "--ledger" in office.page("/papers")
