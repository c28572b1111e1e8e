"""Who would take another's step under cover of one of his own: found by the verifier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jmtrade_ledger import authority, balances, chain, steps
from jmtrade_ledger.chain import Event
from jmtrade_ledger.persons import Hand
from jmtrade_ledger.record import record_lines

from . import office
from .deeds import Sworn, ready
from .folders import folder
from .office import CLEARED, line
from .signed import CITY, key_of, person
from .verified import verified


@pytest.fixture(scope="module")
def base(entered: None) -> Iterator[bytes]:
    with folder() as place:
        ready(str(place / "base.db"))
        yield (place / "base.db").read_bytes()


@pytest.fixture
def sworn(base: bytes, place: Path) -> Sworn:
    (place / "ledger.db").write_bytes(base)
    return Sworn.at(str(place / "ledger.db"))


def found(office: Sworn) -> set[tuple[str, str]]:
    return {(one.row, one.code) for one in verified(office.ledger).findings}


def head(office: Sworn) -> int:
    with office.ledger.reading() as c:
        return chain.head(c).seq


def test_city_signers_take_a_step_of_others(sworn: Sworn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them add a person, and in the same step end a notice, which is not theirs."""

    award = sworn.of("published")
    monkeypatch.setattr(authority, "problems", lambda *_all: [])
    sworn.by(*CITY)
    with sworn.ledger.writing() as c:
        chain.append(c, [person("新人", "市政府", "all", ("record",)).event(CITY[0])])
        steps.clear(c, balances.by_ids(c, [award]), CITY[0], CLEARED, "")
    assert found(sworn) == {(f"event {head(sworn)}", "role")}


def test_city_signers_alone_are_sound(sworn: Sworn) -> None:
    """Two persons in one step, as a city begins."""
    sworn.add(*(person(id, "市政府", "all", ("record",)) for id in ("新人", "又一人")))
    assert found(sworn) == set()


def test_an_approval_that_allows_itself(sworn: Sworn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who recorded approves, and says in the event that one person may; the city says not."""
    sworn.add(person("双职", "市政府", "all", ("record", "approve")))
    mine = Hand("双职", key_of("双职"))
    with monkeypatch.context() as patched, sworn.always(mine):
        patched.setattr(
            office, "record_lines", lambda c, run, lines, *_: record_lines(c, run, lines, "双职")
        )
        (award,) = sworn.record([line(70, year=2021)], scope=[("zhongxiang", 2021)]).awards
    sworn.review(award)

    monkeypatch.setattr(authority, "problems", lambda *_all: [])
    with sworn.always(mine), sworn.ledger.writing() as c:
        one = balances.by_ids(c, [award])[0]
        body = {"same_person_may_approve": True}
        balances.move(c, [(one, Event("approved", "双职", one.id, body=body))])
    assert found(sworn) == {(f"event {head(sworn) - 1}", "role")}
