"""What a clerk in a hurry, or one who means harm, may try: refused, or found."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from jmtrade_ledger import balances, lifecycle, notice, payments, report, signers
from jmtrade_ledger.store import open_ledger

from jmtrade_core.errors import LedgerError, UsageError

from .clerk import Clerk
from .office import CLEARED, PAID, PUBLISHED, Office, firm, grant, line, pay_data
from .processes import all_of, say
from .sound import check
from .verified import verified


def cleared(office: Office, *numbers: int) -> list[int]:
    """Awards of these firms that may be paid."""
    ids = office.record([line(number) for number in numbers]).awards
    office.until_cleared(*ids)
    return ids


@pytest.mark.parametrize("other", ["张三", " 张三 ", "张　三", "张 三", "张·三", "张三\u200b"])
def test_reviewer_approves_under_another_spelling(office: Office, other: str) -> None:
    ids = office.record([line(1)]).awards
    office.review(*ids, by="张三")
    with pytest.raises(UsageError, match="same-person"):
        office.approve(*ids, by=other)
    office.approve(*ids, by="张四")


def test_spellings_of_a_name() -> None:
    assert signers.same("ＺＨＡＮＧ San", "zhang  san")
    assert not signers.same("张三", "张三丰")
    assert signers.folded(" ·—　") == ""


def test_two_copies_pay_twice_and_the_head_tells(desk: Office, place: Path) -> None:
    """Each copy is sound by itself; neither has the head that the other wrote down."""
    cleared(desk, 1)
    copy = place / "copy.db"
    shutil.copyfile(desk.ledger.url, copy)
    other = Office(open_ledger(str(copy)))
    assert desk.propose().id == other.propose().id  # the same batch: its number tells it too
    desk.pay()
    other.pay(batch="", data=replace(pay_data(other.all()), sha256="1" * 64))
    heads = desk.verify(), other.verify()
    assert heads[0] != heads[1]
    assert [f.code for f in verified(desk.ledger, heads[1]).findings] == ["head"]
    assert [f.code for f in verified(other.ledger, heads[0]).findings] == ["head"]


def test_old_backup_is_put_back(desk: Office, place: Path) -> None:
    """The payment is gone with it; the head of the payment file finds it."""
    cleared(desk, 1)
    backup = place / "backup.db"
    desk.backup(backup)
    desk.pay()
    head = desk.verify()
    shutil.copyfile(backup, desk.ledger.url)
    assert desk.all()[0].state == "cleared"
    with desk.ledger.reading() as c, pytest.raises(LedgerError, match="unsound"):
        payments.sound(c, head)  # what ``pay --expect-head`` asks
    found = verified(desk.ledger, head).findings
    assert [(one.row, one.code) for one in found] == [
        (f"event {int(head.split(':')[0]) - 1}", "head")
    ]


def test_firm_struck_off_between_dry_run_and_payment(office: Office) -> None:
    """The batch that was shown is another one once a firm is gone."""
    cleared(office, 1, 2)
    shown = office.propose()
    gone = pay_data(office.all(), struck_off={firm(1): PAID})
    with pytest.raises(UsageError, match="batch-changed"):
        office.pay(batch=shown.id, data=gone)
    office.pay(data=gone)
    assert [one.state for one in office.all()] == ["cleared", "paid"]
    with pytest.raises(UsageError, match="batch-empty"):
        office.pay(data=gone)
    check(office)


def test_struck_off_code_in_small_and_wide_letters(place: Path) -> None:
    """The tables of a payment read codes as the gate does."""
    clerk = Clerk(place, [1, 2])
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(*(one.id for one in clerk.all()))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in firm(1).lower())
    assert wide != firm(1)
    assert clerk.propose(data=pay_data(clerk.everybody, struck_off={wide: PAID})).refused == (
        (None, "struck-off"),
    )


def test_payment_before_the_award_was_cleared(office: Office) -> None:
    (id,) = cleared(office, 1)
    with office.ledger.reading() as c:
        for day, codes in ((CLEARED - timedelta(days=1), ["before-cleared"]), (CLEARED, [])):
            found = payments.propose(c, balances.by_ids(c, [id]), pay_data(office.all()), day)
            assert [why for _one, why in found.refused] == codes


def test_no_step_on_a_day_to_come(office: Office) -> None:
    """Neither the notice nor a dishonesty is outrun by typing a later day."""
    (id,) = office.record([line(1)]).awards
    office.review(id)
    office.approve(id)
    office.publish(id, on=date.today())
    with pytest.raises(UsageError, match="day-ahead"):
        office.clear(id, on=date.today() + timedelta(days=31))
    with pytest.raises(UsageError, match="notice-runs"):
        office.clear(id, on=date.today())
    with office.ledger.reading() as c, pytest.raises(UsageError, match="day-ahead"):
        payments.propose(c, [], pay_data([]), date.today() + timedelta(days=1))


def test_correction_between_notice_and_payment(office: Office) -> None:
    """The changed award begins again, so that it is not paid at what was never published."""
    cleared(office, 1, 2)
    shown = office.propose()
    office.record([line(1, 90_00), line(2)], reason="海关更正")
    with pytest.raises(UsageError, match="batch-changed"):
        office.pay(batch=shown.id)
    assert [(o.due, o.state) for o in office.all()] == [(90_00, "decided"), (100_00, "cleared")]
    with pytest.raises(UsageError, match="out-of-order"):
        office.pay(office.all()[0].id)
    check(office)


def test_same_notice_twice_has_two_numbers(office: Office) -> None:
    """Published, corrected and corrected back: each notice is written again as it was."""
    (id,) = office.record([line(1)]).awards
    refs = []
    for fen in (100_00, 90_00, 100_00):
        office.record([line(1, fen)], reason="更正")
        office.review(id)
        office.approve(id)
        refs.append(office.publish(id).ref)
    assert len(set(refs)) == 3
    assert [office.publish_again(ref) for ref in refs] == [
        [(id, 100_00)], [(id, 90_00)], [(id, 100_00)]
    ]  # fmt: skip


def test_same_invention_in_two_counties(office: Office) -> None:
    """The second county is refused, until the first award is gone."""
    office.record([grant(1, 100_00)])
    office.until_cleared(office.all()[0].id)
    office.pay()
    office.withdraw(office.all()[0].id)
    jingshan = [grant(2, 100_00, jurisdiction="jingshan")]
    office.record(jingshan, scope=[("jingshan", 2018)])
    first, second = office.all()
    assert (first.outstanding, second.round, second.tops_up) == (100_00, 2, None)
    with pytest.raises(UsageError, match="decided-already"):
        office.record([line(1), line(1, key=first.key)], reason="又报", scope=[("dongbao", 2018)])
    check(office)


def test_objections_after_the_notice(office: Office) -> None:
    """A second one is kept beside the first; one after clearing leaves withdrawal."""
    (id,) = office.record([line(1)]).awards
    office.review(id)
    office.approve(id)
    office.publish(id)
    office.object_to(id)
    office.object_to(id)
    with office.ledger.reading() as c:
        assert [e["kind"] for e in report.life(c, [id])].count("objected") == 2
    office.clear(id, reason="不成立")
    with pytest.raises(UsageError) as refused:
        office.object_to(id)
    assert "correct --withdraw" in refused.value.problems[0].cure
    office.withdraw(id)
    assert office.award(id).state == "withdrawn"
    check(office)


def test_more_comes_back_than_was_paid(office: Office) -> None:
    (id,) = cleared(office, 1)
    with pytest.raises(UsageError, match="out-of-order"):
        office.recover(id, 1)
    office.pay()
    with pytest.raises(UsageError, match="out-of-order"):
        office.recover(id, 1)
    office.withdraw(id)
    with pytest.raises(UsageError, match="recover-amount"):
        office.recover(id, 100_01)
    office.recover(id, 100_00)
    with pytest.raises(UsageError):
        office.recover(id, 1)
    check(office)


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        # Spring Festival 2018: 15 to 21 February free, 11 and 24 February worked.
        (date(2018, 2, 9), 5, date(2018, 2, 22)),
        # 2019: 4 to 10 February free, 2 and 3 February worked.
        (date(2019, 1, 31), 5, date(2019, 2, 12)),
        # 2020: 24 January to 2 February, two days longer than was first announced.
        (date(2020, 1, 22), 5, date(2020, 2, 6)),
        # Over the turn of the year: 30 December 2018 to 1 January free, 29 December worked.
        (date(2018, 12, 28), 3, date(2019, 1, 3)),
    ],
)
def test_notice_over_the_new_year(first: date, days: int, last: date) -> None:
    assert notice.last_day(first, days) == last


def test_notice_into_a_year_without_a_calendar(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last year that is known ends before the notice does: nothing is published."""
    year = PUBLISHED.year
    while _known(year + 1):
        year += 1
    (id,) = office.record([line(1)]).awards
    office.review(id)
    office.approve(id)
    monkeypatch.setattr(lifecycle, "today", lambda: date(year, 12, 31))
    with pytest.raises(UsageError, match="calendar-year"):
        office.publish(id, on=date(year, 12, 31))
    assert office.award(id).state == "approved"


def _known(year: int) -> bool:
    try:
        notice.is_working_day(date(year, 1, 1))
    except UsageError:
        return False
    return True


def test_several_publish_the_same_awards(office: Office) -> None:
    """One notice is opened; the others hear where the awards stand."""
    ids = office.record([line(n) for n in range(20)]).awards
    office.review(*ids)
    office.approve(*ids)
    url = office.ledger.url

    def work(_number: int, out: int) -> None:
        try:
            say(out, Office(open_ledger(url)).publish(*ids).ref[:1])
        except UsageError as error:
            say(out, error.problems[0].code)

    said = sorted(lines[0] for lines in all_of(8, work))
    assert said == ["P", *["out-of-order"] * 7]
    check(office)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE awards SET state = 'cleared'",
        "UPDATE awards SET due = 900, city = 270, county = 630 WHERE state = 'cleared'",
    ],
)
def test_balances_changed_by_hand_are_not_paid(place: Path, statement: str) -> None:
    """What no trigger refuses, the second verifier does, before money leaves."""
    clerk = Clerk(place, [1, 2])
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(clerk.all()[0].id)
    with closing(sqlite3.connect(clerk.url)) as db, db:
        db.execute(statement)
    shown = Office(clerk.ledger).propose(data=pay_data(clerk.everybody)).id
    with clerk.ledger.reading() as c, pytest.raises(LedgerError, match="unsound"):
        payments.sound(c)
    file = ("-o", place / "pay.csv", "--by", "出纳", "--confirm", shown)
    with pytest.raises(AssertionError, match=r"\[unsound\]"):  # status 1
        clerk.typed("pay", *clerk.paying(None), *file)
    assert all(one.paid == 0 for one in clerk.all())


def test_old_copy_does_not_pay_with_the_last_head(place: Path) -> None:
    """The head of the last payment file, asked before the next payment."""
    clerk = Clerk(place, [1, 2])
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(*(one.id for one in clerk.all()))
    old = Path(clerk.url).read_bytes()
    clerk.pay(clerk.all()[0].id)
    head = clerk.verify()
    asked = ("pay", *clerk.paying(None), "--expect-head", head)
    assert "nothing is paid yet" in clerk.typed(*asked)
    Path(clerk.url).write_bytes(old)
    with pytest.raises(AssertionError, match=r"\[unsound\]"):
        clerk.typed(*asked)
    file = ("-o", place / "pay.csv", "--by", "出纳", "--confirm", clerk.propose().id)
    with pytest.raises(AssertionError, match=r"\[unsound\]"):
        clerk.typed(*asked, *file)
    assert all(one.paid == 0 for one in clerk.all())


def test_correction_below_a_top_up(office: Office) -> None:
    """An invention paid up to its worth by a later year cannot get more in the first one."""
    office.record([grant(1, 50_00, worth=50_00)])
    later = grant(2, 50_00, year=2019, jurisdiction="jingshan", worth=100_00)
    office.record([later], scope=[("jingshan", 2019)])
    first, second = office.all()
    better = [grant(1, 100_00, worth=100_00)]
    with pytest.raises(UsageError, match="over-worth") as refused:
        office.record(better, reason="补充授权")
    assert f"award {second.id} of 2019, jingshan" in str(refused.value)
    assert "50.00 too much" in str(refused.value)
    assert office.all() == [first, second]
    office.withdraw(second.id)
    office.record(better, reason="补充授权")
    assert sum(one.due for one in office.all()) == 100_00
    check(office)


def test_correction_within_the_worth(office: Office) -> None:
    """What leaves room for the later award is let in, and so is paying less."""
    office.record([grant(1, 50_00, worth=50_00)])
    later = grant(2, 50_00, year=2019, jurisdiction="jingshan", worth=150_00)
    office.record([later], scope=[("jingshan", 2019)])
    for fen in (100_00, 20_00):
        office.record([grant(1, fen, worth=150_00)], reason="更正")
    assert [one.due for one in office.all()] == [20_00, 50_00]
    check(office)


def test_account_of_the_same_last_digits(office: Office) -> None:
    """A file that is written again goes to the accounts that were paid, to the last digit."""
    cleared(office, 1, 2)
    data = pay_data(office.all())
    batch = office.pay(data=data).id
    assert office.pay(batch=batch, data=data).id == batch
    old = data.payees[firm(1)]
    for other in (replace(old, account_number="9" + old.account_number[1:]),
                  replace(old, bank="农行")):  # fmt: skip
        changed = replace(data, payees={**data.payees, firm(1): other})
        assert changed.payees[firm(1)].masked == old.masked
        with pytest.raises(UsageError, match="payee-changed"):
            office.pay(batch=batch, data=changed)
    check(office)
