"""The day of a step: never before the step before it; payment is tested today whatever it says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jmtrade_core.errors import UsageError
from jmtrade_core.ledger import chain, payments, standing, states

from .clerk import Clerk
from .office import CLEARED, PAID, PUBLISHED, Office, firm, line, pay_data

DAY = timedelta(days=1)


def entered(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """What is entered from now on is entered on that day."""
    monkeypatch.setattr(chain, "now", lambda: f"{day}T12:00:00Z")


def approved(office: Office) -> int:
    (id,) = office.record([line(1)]).awards
    office.review(id)
    office.approve(id)
    return id


def test_notice_before_the_approval(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approved on the 4th: a notice that began on the 1st would be over too early."""
    entered(monkeypatch, PUBLISHED)
    id = approved(office)
    with pytest.raises(UsageError) as refused:
        office.publish(id, on=PUBLISHED - DAY)
    assert str(refused.value) == (
        f"award {id}: found 2019-03-03; wanted 2019-03-04 or later: that day its last step was "
        "taken; say --on with the day on which the step is taken, or leave it out "
        "[before-last-step]"
    )
    assert office.award(id).state == "approved"
    office.publish(id, on=PUBLISHED)


def test_clearing_before_the_objection(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is an objection passed by with the day of clearing set before it."""
    id = approved(office)
    office.publish(id, on=PUBLISHED)
    entered(monkeypatch, CLEARED + DAY)
    office.object_to(id)
    with pytest.raises(UsageError, match="before-last-step"):
        office.clear(id, on=CLEARED, reason="不成立")
    office.clear(id, on=CLEARED + DAY, reason="不成立")


def test_payment_before_the_award_was_cleared(office: Office) -> None:
    id = approved(office)
    office.publish(id)
    office.clear(id, on=CLEARED + DAY)
    with office.ledger.reading() as c:
        found = payments.propose(c, standing.by_ids(c, [id]), pay_data(office.all()), CLEARED)
    assert [why for _one, why in found.refused] == ["before-cleared"]


def test_stated_day_counts_and_not_that_of_its_entry(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who enters on the 20th what was published on the 4th may enter the rest as well."""
    id = approved(office)
    entered(monkeypatch, PAID)
    office.publish(id, on=PUBLISHED)
    office.clear(id, on=CLEARED)
    assert office.award(id).state == "cleared"


def test_notice_on_a_day_to_come(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "today", lambda: PUBLISHED)
    id = approved(office)
    with pytest.raises(UsageError, match="day-ahead"):
        office.publish(id, on=PUBLISHED + DAY)
    office.publish(id, on=PUBLISHED)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"struck_off": {firm(1): PAID + DAY}}, "struck-off"),
        ({"dishonest": {firm(1): [(PAID + DAY, None)]}}, "dishonesty"),
    ],
)
def test_payment_is_tested_today_whatever_day_is_stated(
    place: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, object], code: str
) -> None:
    """A day of payment before the firm was struck off, or dishonest, does not outrun it."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    clerk.until_cleared(clerk.all()[0].id)
    data = pay_data(clerk.everybody, **said)
    monkeypatch.setattr(states, "today", lambda: PAID)
    assert clerk.propose(data=data).refused == ()
    monkeypatch.setattr(states, "today", lambda: PAID + DAY)
    assert clerk.propose(data=data).refused == ((None, code),)
