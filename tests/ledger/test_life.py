"""The life of an award: each step in its order, and every other order refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from jmtrade_core.errors import LedgerError, PolicyError, UsageError
from jmtrade_core.ledger import notice, report, states
from jmtrade_core.ledger.settings import Settings

from .office import CLEARED, PAID, PUBLISHED, Office, firm, grant, line, pay_data
from .sound import check

STEPS: dict[str, Callable[[Office, int], object]] = {
    "reviewed": lambda o, id: o.review(id),
    "refused": lambda o, id: o.review(id, refuse="缺发票"),
    "approved": lambda o, id: o.approve(id),
    "published": lambda o, id: o.publish(id),
    "objected": lambda o, id: o.object_to(id),
    "cleared": lambda o, id: o.clear(id, reason="不成立"),
    "paid": lambda o, id: o.pay(id),
    "withdrawn": lambda o, id: o.withdraw(id),
}
WAYS = {
    "decided": (), "refused": ("refused",), "reviewed": ("reviewed",),
    "approved": ("reviewed", "approved"), "published": ("reviewed", "approved", "published"),
    "objected": ("reviewed", "approved", "published", "objected"),
    "cleared": ("reviewed", "approved", "published", "cleared"),
    "paid": ("reviewed", "approved", "published", "cleared", "paid"),
    "withdrawn": ("withdrawn",),
}  # fmt: skip


@pytest.mark.parametrize("state", WAYS)
def test_every_step_from_every_state(desk: Office, state: str) -> None:
    """A step that may follow leads where it should; any other names state and way out."""
    ids = desk.record([line(n) for n in range(len(STEPS))]).awards
    for (step, take), id in zip(STEPS.items(), ids, strict=True):
        for before in WAYS[state]:
            STEPS[before](desk, id)
        assert desk.award(id).state == state
        to = states.after(state, step)
        if state == "paid" and step == "withdrawn":
            to = "corrected"  # what was paid has to come back
        if to is None:
            with pytest.raises(UsageError) as refused:
                take(desk, id)
            problem = refused.value.problems[0]
            assert (problem.code, problem.found) == ("out-of-order", state)
        else:
            take(desk, id)
            assert desk.award(id).state == to
    check(desk)


def test_whole_life(office: Office) -> None:
    """Decided to paid, withdrawn after payment, recovered in two parts."""
    (id,) = office.record([line(1, 1001)]).awards
    office.until_cleared(id)
    office.pay(id)
    assert (office.award(id).state, office.award(id).paid) == ("paid", 1001)
    office.withdraw(id)
    assert (office.award(id).state, office.award(id).outstanding) == ("corrected", 1001)
    office.recover(id, 1)
    assert office.award(id).state == "corrected"
    with pytest.raises(UsageError):
        office.recover(id, 1001)
    office.recover(id, 1000)
    assert (office.award(id).state, office.award(id).outstanding) == ("recovered", 0)
    check(office)


def test_reviewer_does_not_approve(desk: Office) -> None:
    ids = desk.record([line(1)]).awards
    desk.review(*ids, by="同一人")
    with pytest.raises(UsageError, match="same-person"):
        desk.approve(*ids, by="同一人")
    desk.approve(*ids, by="同一人", same=True)
    with desk.ledger.reading() as connection:
        *_before, last = report.life(connection, ids)
    assert last["body"] == '{"same_person_may_approve":true}'


def test_bureau_of_the_clause(desk: Office) -> None:
    ids = desk.record([line(1), line(2, article=None)]).awards
    with pytest.raises(UsageError, match="bureau"):
        desk.review(*ids, bureau="市人社局")
    assert [one.state for one in desk.all()] == ["decided", "decided"]
    desk.review(ids[1], bureau="市人社局")  # a county's own measure names no bureau


def test_refused_line_returns(desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    desk.review(id, refuse="缺发票")
    desk.review(id)
    assert desk.award(id).state == "reviewed"


def test_notice_must_be_over(desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    desk.review(id)
    desk.approve(id)
    ends = desk.publish(id).ends
    with pytest.raises(UsageError, match="notice-runs"):
        desk.clear(id, on=ends)
    desk.object_to(id)
    with pytest.raises(UsageError, match="objection-open"):
        desk.clear(id, on=CLEARED)
    desk.clear(id, on=CLEARED, reason="不成立")


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (PUBLISHED, 5, date(2019, 3, 11)),
        # Labour Day 2019: 1 to 4 May free, Sundays 28 April and 5 May worked.
        (date(2019, 4, 26), 5, date(2019, 5, 6)),
        # National Day 2018: 1 to 7 October free, 29 and 30 September worked.
        (date(2018, 9, 28), 3, date(2018, 10, 8)),
    ],
)
def test_last_day_of_notice(first: date, days: int, last: date) -> None:
    assert notice.last_day(first, days) == last


def test_calendar_of_an_unknown_year() -> None:
    with pytest.raises(UsageError, match="calendar-year"):
        notice.last_day(date(2090, 1, 3), 5)


def test_notice_days_have_no_default() -> None:
    with pytest.raises(PolicyError, match="notice-days"):
        Settings().notice()


def test_same_decisions_record_nothing_new(office: Office) -> None:
    first = office.record([line(1), line(2)])
    again = office.record([line(1), line(2)])
    assert (first.new, again.new, again.run) == (True, False, first.run)
    assert again.head == first.head
    check(office)


def test_claim_of_another_year_is_refused(office: Office) -> None:
    """A run that passed over the prior award cannot be recorded."""
    office.record([line(1)])
    with pytest.raises(UsageError, match="decided-already"):
        office.record([line(1, year=2019)], scope=[("zhongxiang", 2019)])
    assert len(office.all()) == 1
    check(office)


def test_better_grant_of_another_county_is_a_new_round(office: Office) -> None:
    """Rulebook 4.1: an invention awarded before gets the difference."""
    office.record([grant(1, 50_000_00)])
    later = grant(2, 50_000_00, year=2019, jurisdiction="jingshan")
    office.record([later], scope=[("jingshan", 2019)])
    first, second = office.all()
    assert (second.round, second.tops_up, first.key) == (2, first.id, second.key)
    check(office)


def test_two_counties_cannot_both_award_one_invention(office: Office) -> None:
    both = [grant(1, 50_000_00), grant(2, 50_000_00, jurisdiction="jingshan")]
    with pytest.raises(LedgerError, match="decided already"):
        office.record(both, scope=[("zhongxiang", 2018), ("jingshan", 2018)])
    assert office.all() == []
    check(office)


def test_payment_is_tested_today(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Struck off, dishonest, unknown, unnamed accounts: refused, the rest is paid."""
    monkeypatch.setattr(states, "today", lambda: PAID)
    lines = [line(n) for n in range(1, 9)]
    lines[7] = line(8, split=pay_split())
    ids = desk.record(lines).awards
    desk.until_cleared(*ids)
    data = pay_data(desk.all())
    assert data.struck_off is not None
    assert data.dishonesty is not None
    data.struck_off.update({firm(1): date(2019, 3, 20), firm(2): date(2019, 3, 21), firm(3): None})
    data.dishonesty.update({firm(4): [(date(2016, 3, 20), date(2018, 1, 1))]})
    data.dishonesty.update({firm(5): [(date(2016, 3, 19), None)], firm(6): [(None, None)]})
    del data.payees[firm(7)]
    batch = desk.propose(data=data)
    assert {one.uscc: code for one, code in batch.refused} == {
        firm(1): "struck-off", firm(3): "struck-off-unknown", firm(4): "dishonesty",
        firm(6): "dishonesty-unknown", firm(7): "no-payee", firm(8): "unallocated",
    }  # fmt: skip
    desk.pay(batch=batch.id, data=data)
    assert {one.uscc for one in desk.all() if one.state == "paid"} == {firm(2), firm(5)}
    check(desk)


def pay_split() -> object:
    """A line whose payer no ratio names."""
    from jmtrade_core.ledger.chain import Split

    return Split(0, 0, 100_00)


def test_absent_tables_never_pay(desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    desk.until_cleared(id)
    known = pay_data(desk.all())
    for name in ("dishonesty", "struck_off"):
        data = type(known)(**{**vars(known), name: None})
        assert [code for _one, code in desk.propose(data=data).refused] == [
            f"{name.replace('_', '-')}-unknown"
        ]


def test_batch_that_changed_is_refused(desk: Office) -> None:
    """Whatever happened since it was shown, another batch has to be looked at."""
    ids = desk.record([line(1), line(2)]).awards
    desk.until_cleared(*ids)
    shown = desk.propose()
    desk.withdraw(ids[1])
    with pytest.raises(UsageError, match="batch-changed"):
        desk.pay(batch=shown.id)
    assert all(one.paid == 0 for one in desk.all())
