"""A batch paid on the page: the one that was shown, with the accounts that were read apart."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
import xlsxwriter
from jmtrade_ledger import ledger_verify, paydata
from jmtrade_ledger.paydata import PayData, Payee
from jmtrade_web.child import Child

from jmtrade_core.errors import DataError
from tests.ledger.office import firm

from .steps import SECRET, Desk, desk_of, hidden


def accounts(desk: Desk, first: int = 62220000_0001) -> bytes:
    """A workbook with an account for every enterprise of the ledger."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        head = ["uscc", "occurred_on", "matter", "repaired_on"]
        book.add_worksheet("失信记录").write_row(0, 0, head)
        book.add_worksheet("注销吊销").write_row(0, 0, ["uscc", "struck_off_on"])
        page = book.add_worksheet("收款账户")
        page.write_row(0, 0, ["uscc", "account_name", "bank", "account_number"])
        for at, one in enumerate(desk.office.all(), 1):
            page.write_row(at, 0, [one.uscc, one.name, "工行", str(first + at)])
    return stream.getvalue()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_of(tmp_path_factory.mktemp("pay")) as made:
        made.office.until_cleared(*(next(made.fresh) for _two in range(2)))
        yield made


def shown(desk: Desk, **how: Any) -> tuple[str, dict[str, str]]:
    """The page of the batch, and its form filled in."""
    form = {"csrf": desk.page.server.session.csrf}
    files = [("data", ("账户.xlsx", accounts(desk, **how)))]
    page = desk.page.client.post("/ledger/preview", data=form, files=files).text
    return page, hidden(page, "paid") | desk.who("paid", "出纳")


def test_a_payment_is_refused_to_everybody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, form = shown(desk)
    assert "****0002" in page
    assert "622200000002" not in page
    before = desk.head()
    for headers in ({"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert desk.post("/ledger/pay", form, headers=headers).status_code == 403
    assert desk.post("/ledger/pay", form | {"csrf": "x"}).status_code == 403
    assert desk.page.stranger().post("/ledger/pay", data=form).status_code == 403
    wrong = ({"seen": "B000000000000"}, {"passphrase": "x"}, desk.who("paid", "市里"),
             {"anchor": "/no/such"}, {"expect": "1:" + "0" * 64})  # fmt: skip
    for change in wrong:
        answer = desk.post("/ledger/pay", form | change)
        assert (answer.status_code, 'role="alert"' in answer.text) == (200, True), change
        assert SECRET not in answer.text
    monkeypatch.setattr(desk.page.server, "signs", False)
    assert desk.post("/ledger/pay", form).status_code == 404
    assert "passphrase" not in shown_only(desk)
    assert desk.head() == before


def shown_only(desk: Desk) -> str:
    form = {"csrf": desk.page.server.session.csrf}
    files = [("data", ("a.xlsx", accounts(desk)))]
    return str(desk.page.client.post("/ledger/preview", data=form, files=files).text)


def test_a_batch_is_another_once_accounts_or_the_ledger_changed(desk: Desk) -> None:
    _page, form = shown(desk)
    shown(desk, first=62220001_0001)  # the same last four digits
    assert 'role="alert"' in desk.post("/ledger/pay", form).text
    _page, form = shown(desk)
    desk.office.review(next(desk.fresh))
    answer = desk.post("/ledger/pay", form)
    assert 'role="alert"' in answer.text
    assert form["seen"] not in hidden(answer.text, "paid").values()
    assert desk.office.show("paid") == []


def test_it_is_paid_once_and_its_file_is_given_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Child] = []
    ask = Child.ask

    def noted(child: Child, task: str, *more: Any, **what: Any) -> Any:
        if task == "pay" or what.get("page") in ("accounts", "preview"):
            asked.append(child)
        return ask(child, task, *more, **what)

    monkeypatch.setattr(Child, "ask", noted)
    cleared = desk.office.show("cleared")
    _page, form = shown(desk)
    answer = desk.post("/ledger/pay", form)
    assert (answer.url.path, 'role="status"' in answer.text) == ("/ledger", True), answer.text
    assert (len(asked), desk.page.child in asked) == (3, False)
    assert desk.office.show("paid") == cleared
    file = desk.page.client.get(f"/ledger/batches/{form['seen']}").content
    assert file.startswith(b"PK")
    assert hashlib.sha256(file).hexdigest() in answer.text
    assert desk.post("/ledger/pay", form).status_code == 404
    shown_only(desk)
    assert "尚未支付的批次" in desk.post("/ledger/pay", form).text
    assert desk.page.client.get("/ledger/batches/B000000000000").status_code == 404
    assert ledger_verify.of_sqlite(desk.place / "signed.db").sound


GOOD = PayData({firm(1): [(None, None)]}, {firm(2): None},
               {firm(1): Payee("企业1", "工行", "6222")}, "0" * 64)  # fmt: skip


def test_values_come_back_as_they_were() -> None:
    assert paydata.of_plain(paydata.plain(GOOD), {firm(1): "企业1"}) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"payees": {firm(1): ["企业1", "工行", ""]}},
        {"payees": {firm(1): ["企业1", "工行", "6222\u202e"]}},
        {"payees": {firm(1): ["企业1", "工行"]}},
        {"payees": {firm(1): ["企业1", "工行", 6222]}},
        {"payees": {"91420881MA": ["企业1", "工行", "6222"]}},
        {"payees": []},
        {"struck_off": {firm(1): "2019-02-30"}},
        {"dishonesty": {firm(1): [["2019-01-01"]]}},
        {"sha256": "0"},
    ],
)
def test_values_that_no_table_has_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        paydata.of_plain(paydata.plain(GOOD) | change, {firm(1): "企业1"})
