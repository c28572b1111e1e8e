"""The day of a step: never before the step before it; payment is tested today whatever it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from jmtrade_ledger import balances, chain, lifecycle, payments, report
from jmtrade_ledger.settings import read_settings

from jmtrade_core.errors import PolicyError, UsageError

from .clerk import Clerk
from .inputs import city
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
        found = payments.propose(c, balances.by_ids(c, [id]), pay_data(office.all()), CLEARED)
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
    monkeypatch.setattr(lifecycle, "today", lambda: PUBLISHED)
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
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    assert clerk.propose(data=data).refused == ()
    monkeypatch.setattr(lifecycle, "today", lambda: PAID + DAY)
    assert clerk.propose(data=data).refused == ((None, code),)


def test_step_before_the_decision(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that was set back dates no step before the day of the decision."""
    (id,) = office.record([line(1)]).awards
    monkeypatch.setattr(lifecycle, "today", lambda: date(2018, 12, 31))
    with pytest.raises(UsageError) as refused:
        office.review(id)
    assert str(refused.value) == (
        f"award {id}: found 2018-12-31; wanted 2019-01-01 or later: that day its last step was "
        "taken; look at the clock of this computer [before-last-step]"
    )
    monkeypatch.setattr(lifecycle, "today", lambda: date(2019, 1, 1))
    office.review(id)


def test_earlier_steps_count_as_well(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest day of all, not that of the last step alone: a clock set back in between
    does not bring an earlier day within reach."""
    id = approved(office)
    office.publish(id, on=PUBLISHED)
    entered(monkeypatch, date(2019, 1, 2))
    office.object_to(id)
    with pytest.raises(UsageError, match="before-last-step"):
        office.clear(id, on=PUBLISHED - DAY, reason="不成立")


@pytest.mark.parametrize("step", ["publish", "clear", "pay"])
def test_day_too_long_ago(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    """Seven days unless the city says otherwise; what is entered late is marked."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    file = clerk.config / "jmtrade.toml"
    file.write_text(file.read_text("utf-8").replace("backdating_days = 100000\n", ""), "utf-8")
    clerk.typed("adopt", "--by", "甲", "--by", "乙")
    (one,) = clerk.all()
    day = {"publish": PUBLISHED, "clear": CLEARED, "pay": PAID}[step]
    monkeypatch.setattr(lifecycle, "today", lambda: PUBLISHED)
    clerk.review(one.id)
    clerk.approve(one.id)
    if step != "publish":
        clerk.publish(one.id)
        monkeypatch.setattr(lifecycle, "today", lambda: CLEARED)
    if step == "pay":
        clerk.clear(one.id)
    taken: Callable[..., object] = getattr(clerk, step)
    monkeypatch.setattr(lifecycle, "today", lambda: day + 8 * DAY)
    with pytest.raises(UsageError, match="backdated"):
        taken(one.id)
    monkeypatch.setattr(lifecycle, "today", lambda: day + 7 * DAY)
    taken(one.id)
    with clerk.ledger.reading() as c:
        last = json.loads(report.life(c, [one.id])[-1]["body"])
    assert (last["on"], last["backdated"]) == (day.isoformat(), 7)
    assert "days entered late: 7" in clerk.typed("history", firm(1))


def test_step_of_its_own_day_has_no_mark(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    id = approved(office)
    monkeypatch.setattr(lifecycle, "today", lambda: PUBLISHED)
    office.publish(id)
    with office.ledger.reading() as c:
        assert "backdated" not in report.life(c, [id])[-1]["body"]


def test_dishonesty_of_an_earlier_payment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once, when another firm was paid: leaving it out of the next table is no way round."""
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    ids = office.record([line(1), line(2), line(3), line(4)]).awards
    office.until_cleared(*ids)
    told = {firm(1): [(PAID, None)]}
    gone = {firm(2): PAID - DAY}
    office.pay(ids[3], data=pay_data(office.all(), told, gone))
    shown = office.propose(*ids[:3], data=pay_data(office.all()))
    assert {one.id: why for one, why in shown.refused} == {
        ids[0]: "dishonesty", ids[1]: "struck-off"
    }  # fmt: skip
    later = pay_data(office.all(), struck_off={firm(2): PAID + DAY})
    assert len(office.propose(*ids[:3], data=later).refused) == 2
    office.verify()


def test_dishonesty_of_the_recorded_input(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later than the decision, so that it was paid for; the payment's own table is empty."""
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    clerk = Clerk(place, [1, 2])
    found = [f"{firm(1)},{CLEARED},欠税\n"]
    clerk.table(clerk.data, "dishonesty", "uscc,occurred_on,matter", found)
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(*(one.id for one in clerk.all()))
    assert clerk.propose().refused == ((None, "dishonesty"),)


def test_dishonesty_of_a_predecessor(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it did before it was continued, told after the decision, stops its successor's pay."""
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    clerk = Clerk(place, [1, 2])
    continued = f"{firm(1)},{firm(9)},takeover,{CLEARED}\n"
    clerk.table(clerk.data, "successions", "uscc,predecessor,kind,on", [continued])
    found = [f"{firm(9)},{CLEARED},欠税\n"]
    clerk.table(clerk.data, "dishonesty", "uscc,occurred_on,matter", found)
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(*(one.id for one in clerk.all()))
    assert clerk.propose().refused == ((None, "dishonesty"),)


def test_repair_that_a_later_table_tells(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a repaired record counts no more, the newest table says whether it is repaired."""
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    ids = office.record([line(1, integrity="unrepaired"), line(2)]).awards
    office.until_cleared(*ids)
    data = pay_data(office.all(), {firm(1): [(CLEARED, None)]})
    office.pay(ids[1], data=data)
    for repaired, refused in ((None, ["dishonesty"]), (PAID, [])):
        again = pay_data(office.all(), {firm(1): [(CLEARED, repaired)]})
        shown = office.propose(ids[0], data=again)
        assert [why for _one, why in shown.refused] == refused


@pytest.mark.parametrize(
    ("option", "basis", "refused"),
    [
        ("decision", "ruling", ["struck-off"]),
        ("decision", "default", ["dishonesty", "struck-off"]),
        ("again", "ruling", ["dishonesty", "struck-off"]),
    ],
)
def test_city_rules_that_the_decision_alone_looks(
    office: Office, monkeypatch: pytest.MonkeyPatch, option: str, basis: str, refused: list[str]
) -> None:
    """It concerns dishonesty: who is struck off is never paid."""
    said = {"option": option, "basis": basis, "document": "D"}
    monkeypatch.setattr(office, "readings", {"integrity.payment": said})
    monkeypatch.setattr(lifecycle, "today", lambda: PAID)
    ids = office.record([line(1), line(2)]).awards
    office.until_cleared(*ids)
    data = pay_data(office.all(), {firm(1): [(CLEARED, None)]}, {firm(2): CLEARED})
    assert [why for _one, why in office.propose(*ids, data=data).refused] == refused


def test_days_of_backdating_are_a_number(place: Path) -> None:
    clerk = Clerk(place, [1])
    city(clerk.config, backdating_days=-1)
    with pytest.raises(PolicyError, match="found -1; wanted 0 days or more"):
        read_settings(clerk.config)
    city(clerk.config, backdating_days=0)
    assert read_settings(clerk.config).backdating_days == 0
