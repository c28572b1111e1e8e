"""Every step of the table, signed on the page of an award; and every attack on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify

from tests.ledger.office import Office, begin, line

from .steps import SECRET, STATE, STEPS, WHOSE, Desk, desk_of, hidden


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_of(tmp_path_factory.mktemp("steps")) as made:
        yield made


@pytest.fixture(scope="module")
def waiting(desk: Desk) -> dict[str, int]:
    """For each step an award that waits for it."""
    return {step: desk.before(step) for step in STEPS}


def form_of(desk: Desk, award: int, step: str, **other: str) -> dict[str, str]:
    page = desk.page.page(f"/ledger/awards/{award}?step={step}")
    return hidden(page, step) | desk.who(step) | other


def test_every_step_of_the_table_has_its_person() -> None:
    assert {*WHOSE} == {*STEPS}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_to_everybody_else(
    desk: Desk, waiting: dict[str, int], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = waiting[step]
    path, form = f"/ledger/awards/{award}", form_of(desk, award, step)
    before = desk.head()

    def refused(status: int, change: dict[str, str], **how: Any) -> str:
        answer = desk.post(path, form | change, **how)
        assert answer.status_code == status, change
        assert SECRET not in answer.text
        return str(answer.text)

    for headers in ({"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        refused(403, {}, headers=headers)
    refused(403, {"csrf": ""})
    assert desk.page.stranger().post(path, data=form).status_code == 403
    assert 'role="alert"' in refused(200, {"seen": "0" * 64})
    other = "县里" if WHOSE[step] != "县里" else "出纳"
    assert 'role="alert"' in refused(200, desk.who(step, other, bureau=form["bureau"]))
    monkeypatch.setattr(desk.page.server, "signs", False)
    refused(404, {})
    assert "passphrase" not in desk.page.page(f"{path}?step={step}")
    assert desk.head() == before


@pytest.mark.parametrize("step", [step for step, one in STEPS.items() if one.asks])
@pytest.mark.slow
def test_what_a_form_needs_is_asked_for(desk: Desk, waiting: dict[str, int], step: str) -> None:
    form = form_of(desk, waiting[step], step)
    before = desk.head()
    for name in STEPS[step].asks:
        wrong = {"on": "9999-99-99"}.get(name, "")
        if name in STEPS[step].may_be_empty and not wrong:
            continue
        answer = desk.post(f"/ledger/awards/{waiting[step]}", form | {name: wrong})
        assert 'role="alert"' in answer.text, name
    assert desk.head() == before


@pytest.mark.parametrize("step", ["withdrawn", "recovered"])
def test_who_agrees_is_another_who_approves(desk: Desk, waiting: dict[str, int], step: str) -> None:
    award, before = waiting[step], desk.head()
    form = form_of(desk, award, step)
    alone = form | {"by2": "", "key2": "", "passphrase2": ""}
    twice = form | {f"{name}2": form[name] for name in ("by", "key", "passphrase")}
    for change in (alone, twice):
        assert 'role="alert"' in desk.post(f"/ledger/awards/{award}", change).text
    assert desk.head() == before


@pytest.mark.parametrize("step", STEPS)
def test_it_is_taken_by_whose_step_it_is(desk: Desk, waiting: dict[str, int], step: str) -> None:
    award = waiting[step]
    form = form_of(desk, award, step)
    answer = desk.post(f"/ledger/awards/{award}", form)
    assert (answer.url.path, desk.state(award)) == (
        f"/ledger/awards/{award}", STATE.get(step, step)
    )  # fmt: skip
    again = desk.post(f"/ledger/awards/{award}", form)
    assert 'role="alert"' in again.text, "a form is signed once"


def test_the_second_verifier_finds_nothing(desk: Desk) -> None:
    assert ledger_verify.of_sqlite(desk.place / "signed.db").sound


def test_in_a_ledger_that_nobody_signs_no_step_is_taken(
    desk: Desk, waiting: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Office(begin(str(desk.place / "plain.db")))
    (award,) = plain.record([line(1)]).awards
    monkeypatch.setattr(desk.page.server, "ledger", str(desk.place / "plain.db"))
    page = desk.page.page(f"/ledger/awards/{award}?step=reviewed")
    assert "passphrase" not in page
    form = {"csrf": desk.page.server.session.csrf, "step": "refused", "seen": ""}
    answer = desk.post(f"/ledger/awards/{award}", form | desk.who("refused"))
    assert 'role="alert"' in answer.text
    assert plain.award(award).state == "decided"
