"""A step of many awards at once: exactly those that were shown, and drawn by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify, report
from jmtrade_web.views.steps import MANY

from .steps import SECRET, WHOSE, Desk, desk_of, hidden


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_of(tmp_path_factory.mktemp("many")) as made:
        yield made


@pytest.fixture(scope="module")
def waiting(desk: Desk) -> dict[str, list[int]]:
    """For each step awards that wait for it."""
    return {step: [desk.before(step) for _two in range(2)] for step in MANY}


def shown(desk: Desk, step: str, query: str = "") -> tuple[list[int], dict[str, Any]]:
    """The awards on the page of a step, and its form filled in."""
    page = desk.page.page(f"/ledger/steps/{step}{query}")
    ids = [int(number) for number in re.findall(r'<tr data-award="(\d+)"', page)]
    return ids, hidden(page, step) | desk.who(step)


@pytest.mark.parametrize("step", MANY)
def test_a_selection_is_refused_to_everybody_else(
    desk: Desk, waiting: dict[str, list[int]], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_ids, form), path, before = shown(desk, step), f"/ledger/steps/{step}", desk.head()
    for headers in ({"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert desk.post(path, form, headers=headers).status_code == 403
    assert desk.post(path, form | {"csrf": "x"}).status_code == 403
    assert desk.page.stranger().post(path, data=form).status_code == 403
    other = "县里" if WHOSE[step] != "县里" else "出纳"
    for change in ({"seen": "0" * 64}, desk.who(step, other), {"except": "1"}):
        answer = desk.post(path, form | change)
        assert (answer.status_code, 'role="alert"' in answer.text) == (200, True), change
        assert SECRET not in answer.text
    monkeypatch.setattr(desk.page.server, "signs", False)
    assert desk.post(path, form).status_code == 404
    assert desk.page.client.get(path).status_code == 404
    assert "/ledger/steps/" not in desk.page.page("/ledger")
    assert desk.head() == before


def test_a_page_is_stale_once_one_of_its_awards_moved(
    desk: Desk, waiting: dict[str, list[int]]
) -> None:
    ids, form = shown(desk, "approved")
    desk.office.review(desk.before("reviewed"))
    assert 'role="alert"' in desk.post("/ledger/steps/approved", form).text
    assert {desk.state(id) for id in ids} == {"reviewed"}


def test_a_sample_is_drawn_by_the_head(desk: Desk) -> None:
    ids, form = shown(desk, "reviewed", "?sample=2")
    assert len(ids) == 2
    answer = desk.post("/ledger/steps/reviewed", form | {"except": str(ids[0])})
    assert 'role="alert"' in answer.text
    assert {desk.state(id) for id in ids} == {"decided"}
    before = desk.head()
    desk.post("/ledger/steps/reviewed", form)
    assert {desk.state(id) for id in ids} == {"reviewed"}
    with desk.office.ledger.reading() as connection:
        body = report.life(connection, ids)[-1]["body"]
    assert '"drawn":2,"of":' in body
    assert before in body


@pytest.mark.parametrize("step", MANY[::-1])
def test_those_that_were_shown_less_those_left_out(desk: Desk, step: str) -> None:
    two = {desk.before(step), desk.before(step)}
    ids, form = shown(desk, step, "?county=zhongxiang")
    assert two <= {*ids}
    out, *rest = ids
    answer = desk.post(f"/ledger/steps/{step}", form | {"except": str(out)})
    assert (answer.url.path, 'role="status"' in answer.text) == ("/ledger", True), answer.text
    assert {desk.state(id) for id in rest} == {step}
    assert desk.state(out) != step
    assert ledger_verify.of_sqlite(desk.place / "signed.db").sound


@pytest.mark.parametrize("query", ["?run=x", "?sample=0", "?article=-1", f"?run={10**19}"])
def test_what_is_no_number_is_refused(desk: Desk, query: str) -> None:
    assert desk.page.client.get(f"/ledger/steps/reviewed{query}").status_code == 400


@pytest.mark.parametrize("path", ["withdrawn", "recovered", "paid", "x"])
def test_of_other_steps_there_is_no_page(desk: Desk, path: str) -> None:
    assert desk.page.client.get(f"/ledger/steps/{path}").status_code == 404


@pytest.mark.parametrize("query", ["?run=999999", "?enterprise=x", "?county=jingshan"])
def test_where_nothing_is_chosen_it_is_said(desk: Desk, query: str) -> None:
    page = desk.page.page(f"/ledger/steps/reviewed{query}")
    assert 'role="alert"' in page
    assert "passphrase" not in page
