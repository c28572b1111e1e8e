"""What a run recorded beside what it decides now; who may not pay; what a command names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jmtrade_ledger import payments, recorded
from jmtrade_ledger.cli import passphrases
from jmtrade_ledger.persons import Hand

from jmtrade_core.cli import run
from jmtrade_core.errors import UsageError
from jmtrade_core.i18n import speak

from .office import BUREAU, PAID, Office, firm, line, pay_data
from .signed import Signed, key_of, person
from .test_persons_attacks import codes


def test_an_award_without_its_line_and_one_that_says_otherwise(desk: Office) -> None:
    speak("en")
    made = desk.record([line(1)])
    (id,) = made.awards
    with desk.ledger.reading() as c:
        assert recorded.differences(c, made.run, [line(1)]) == []
        assert recorded.differences(c, made.run, []) == [(f"award {id}", "100.00", "no line")]
        other = replace(line(1), year=2019)
        assert recorded.differences(c, made.run, [other]) == [(f"award {id}, year", "2018", "2019")]


def test_who_approved_does_not_pay(place: Path) -> None:
    office = Signed(str(place / "signed.db"))
    office.add(person("双职", "市财政局", "all", ("approve", "pay")))
    (id,) = office.record([line(1)]).awards
    office.review(id)
    office.approve(id, by="双职")
    office.publish(id)
    office.clear(id)
    batch = office.propose(id).id
    data = pay_data([office.award(id)])
    office.ledger.hands = [Hand("双职", key_of("双职"))]
    with pytest.raises(UsageError) as refused, office.ledger.writing() as c:
        payments.pay(c, [id], None, data, PAID, batch, "双职")
    assert codes(refused) == {"same-person"}
    assert office.award(id).paid == 0
    office.pay(id)
    assert office.award(id).paid == 100_00


def test_an_enterprise_without_an_award_is_named(
    desk: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.record([line(1)])
    words = ["review", "--ledger", desk.ledger.url, "--by", "甲", "--bureau", BUREAU]
    assert run(["ledger", *words, "--enterprise", firm(2), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert f"--enterprise: found {firm(2)}" in said
    assert "[no-award]" in said


def test_a_passphrase_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        passphrases.of_key(tmp_path / "key", tmp_path)
    assert codes(refused) == {"passphrase"}
