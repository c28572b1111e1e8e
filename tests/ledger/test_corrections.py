"""Correction runs: what stands, what the run pays, and what follows for the money."""

from __future__ import annotations

from random import Random

import pytest
from jmtrade_ledger.chain import Split, canonical
from jmtrade_ledger.lines import Line
from jmtrade_ledger.plan import exactly, portion

from jmtrade_core.errors import UsageError

from .office import Office, firm, grant, line
from .sound import check


def tier(number: int, dollars: str, fen: int) -> Line:
    """A milestone line: the city pays, one tier a year."""
    return line(
        number, key=canonical(["growth.milestone", firm(number), dollars]), once_per="subject",
        measure="growth.milestone", subject=dollars, split=Split(fen, 0, 0),
        larger_of=("growth.milestone",),
    )  # fmt: skip


def paid(office: Office, *lines: Line) -> None:
    """Record these and pay them."""
    ids = office.record(list(lines)).awards
    office.until_cleared(*ids)
    office.pay(*ids)


def standing(office: Office) -> list[tuple[int, int, str]]:
    """Due, outstanding and state of each award."""
    return [(one.due, one.outstanding, one.state) for one in office.all()]


def test_changed_lines_need_a_reason(office: Office) -> None:
    office.record([line(1), line(2)])
    with pytest.raises(UsageError) as refused:
        office.record([line(1, 90_00)])
    assert [p.code for p in refused.value.problems] == ["flipped", "flipped"]
    assert standing(office) == [(100_00, 0, "decided")] * 2


def test_unpaid_award_is_corrected_and_begins_again(office: Office) -> None:
    (id, _other) = office.record([line(1), line(2)]).awards
    office.until_cleared(id)
    done = office.record([line(1, 90_00)], reason="海关更正")
    assert standing(office) == [(90_00, 0, "decided"), (0, 0, "withdrawn")]
    assert [(c.old.amount, c.new.amount) for c in done.changes] == [(100_00, 90_00), (100_00, 0)]
    check(office)


def test_paid_award_tops_up_or_is_recovered(office: Office) -> None:
    paid(office, line(1), line(2), line(3))
    office.record([line(1, 150_00), line(2, 40_00), line(3)], reason="海关更正")
    assert standing(office) == [
        (100_00, 0, "paid"), (40_00, 60_00, "corrected"), (100_00, 0, "paid"),
        (50_00, 0, "decided"),
    ]  # fmt: skip
    top_up = office.all()[-1]
    assert (top_up.round, top_up.tops_up, top_up.uscc) == (2, office.all()[0].id, firm(1))
    check(office)


def test_correction_that_is_taken_back(office: Office) -> None:
    """Down and up again: the same money, nothing to recover, no second award."""
    paid(office, line(1))
    office.record([line(1, 40_00)], reason="海关更正")
    office.record([line(1)], reason="更正有误")
    assert standing(office) == [(100_00, 0, "paid")]
    office.record([], reason="撤销")
    office.recover(office.all()[0].id, 30_00)
    office.record([line(1)], reason="复议")
    assert standing(office) == [(70_00, 0, "recovered"), (30_00, 0, "decided")]
    check(office)


def test_next_tier_after_payment_is_a_top_up(office: Office) -> None:
    """A revised customs figure lifts a paid firm into the next tier: the excess only."""
    paid(office, tier(1, "5000000", 100_000_00))
    up = [tier(1, "10000000", 200_000_00)]
    office.record(up, reason="海关更正")
    assert standing(office) == [(100_000_00, 0, "paid"), (100_000_00, 0, "decided")]
    assert not office.record(up).new
    office.record([tier(1, "5000000", 100_000_00)], reason="又更正")
    assert standing(office) == [(100_000_00, 0, "paid"), (0, 0, "withdrawn")]
    check(office)


def test_next_tier_before_payment_replaces(office: Office) -> None:
    office.record([tier(1, "5000000", 100_000_00)])
    office.record([tier(1, "10000000", 200_000_00)], reason="海关更正")
    assert standing(office) == [(0, 0, "withdrawn"), (200_000_00, 0, "decided")]
    check(office)


def test_grant_that_loses_to_another_firm(office: Office) -> None:
    """The paid holder gives back, the other is awarded: never both."""
    paid(office, grant(1, 50_000_00))
    office.record([grant(2, 100_000_00)], reason="补充授权")
    assert standing(office) == [(0, 50_000_00, "corrected"), (100_000_00, 0, "decided")]
    check(office)


def test_ratio_set_later_is_a_correction(office: Office) -> None:
    """An award that no ratio allocated is due by city and county once it is set."""
    office.record([line(1, split=Split(0, 0, 100_00))])
    office.record([line(1)], reason="财政比例")
    (one,) = office.all()
    assert (one.split, one.state) == (Split(30_00, 70_00, 0), "decided")
    check(office)


def test_withdrawn_claim_can_be_decided_again(office: Office) -> None:
    office.record([line(1)])
    office.record([], reason="撤回")
    office.record([line(1)], reason="复议")
    assert standing(office) == [(0, 0, "withdrawn"), (100_00, 0, "decided")]
    assert [one.round for one in office.all()] == [1, 2]
    check(office)


def test_random_corrections_end_at_what_the_last_run_pays(desk: Office) -> None:
    """Whatever was paid and recovered between: due is what the last run pays."""
    rng = Random(6)
    for turn in range(15):
        lines = [line(n, rng.randrange(1, 400)) for n in range(6) if rng.random() < 0.7]
        desk.record(lines, reason=f"第{turn}次")
        for one in desk.all():
            if one.state == "decided" and rng.random() < 0.5:
                desk.until_cleared(one.id)
                desk.pay(one.id)
            elif one.outstanding and rng.random() < 0.5:
                desk.recover(one.id, rng.randint(1, one.outstanding))
        due = dict.fromkeys(range(6), 0)
        for one in desk.all():
            due[int(one.uscc[10:17])] += one.due
        assert due == dict.fromkeys(range(6), 0) | {
            int(o.uscc[10:17]): o.split.amount for o in lines
        }
    check(desk)


def test_splits_add_up() -> None:
    """Any part of any split is whole, and no payer falls below zero."""
    rng = Random(1)
    for _turn in range(2000):
        total = Split(*(rng.choice((0, rng.randrange(10**6))) for _ in range(3)))
        part = rng.randint(0, total.amount)
        for made in (portion(total, part), exactly(total, portion(total, part), part)):
            assert made.amount == part
            assert min(made.city, made.county, made.unallocated) >= 0
            bears_nothing = [n for n, fen in vars(total).items() if fen == 0]
            assert all(getattr(made, name) == 0 for name in bears_nothing)
