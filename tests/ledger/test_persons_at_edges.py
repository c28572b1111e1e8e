"""Persons where one more or one less decides: who is left, who has signed, what is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import persons, sealing
from jmtrade_ledger.keys import fingerprint
from jmtrade_ledger.persons import Hand, Persons

from jmtrade_core.cli import run
from jmtrade_core.errors import UsageError

from .signed import CITY, Signed, key_of, person


@pytest.fixture
def office(place: Path) -> Signed:
    return Signed(str(place / "signed.db"))


def test_of_three_city_signers_one_is_revoked(office: Signed) -> None:
    office.add(person("城丙", "市政府", "all", ("city",)))
    office.revoke("城丙")
    with pytest.raises(UsageError, match=r"\[last-signers\]"):
        office.revoke(CITY[0])


def test_a_name_without_a_key_does_not_sign_beside_one_with_a_key(office: Signed) -> None:
    before = office.verify()
    hands = Hand(CITY[0], key_of(CITY[0])), Hand(CITY[1])
    with office.always(*hands), pytest.raises(UsageError, match=r"\[no-key\]"):
        office.add(person("新人", "市政府", "all", ("approve",)))
    office.held = False
    assert office.verify() == before


@pytest.mark.parametrize(("field", "place"), [("id", "ID"), ("name", "--name"),
                                              ("office", "--office")])  # fmt: skip
def test_words_of_signs_alone_name_nobody(field: str, place: str) -> None:
    changed: dict[str, Any] = {field: "·"}
    new = replace(person("新人", "市政府", "all", ("approve",)), **changed)
    with pytest.raises(UsageError) as refused:
        persons.check_new(Persons(), new)
    assert [(one.place, one.code) for one in refused.value.problems] == [(place, "person")]


def test_the_list_shows_each_key(office: Signed, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "person", "list", "--ledger", office.ledger.url]) == 0
    shown = capsys.readouterr().out
    assert all(fingerprint(key_of(name).public_key) in shown for name in CITY)


def test_a_signed_ledger_marks_nothing(office: Signed) -> None:
    with office.ledger.reading() as connection:
        assert sealing.mark(connection) == ""
