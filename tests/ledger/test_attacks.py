"""The table of attacks: what is done, and who finds it.

``refused`` names the code with which a command refuses it, ``database`` the words with which
the database does, ``found`` the codes of the second verifier (with the head that was written
down where the attack leaves a sound chain behind).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify, payments, report, top_ups
from jmtrade_ledger.chain import Split, canonical
from jmtrade_ledger.store import create_ledger, open_ledger
from narwhals.stable.v2 import col, lit
from sqlalchemy import text

from jmtrade_core.cli import run as command
from jmtrade_core.engine import run as engine
from jmtrade_core.errors import LedgerError, UsageError

from . import server
from .attacks import DUE, Scene, append, body, decide, insert, through
from .clerk import Clerk
from .office import PUBLISHED, Office, firm, line, pay_data
from .verified import verified

FAR = date(2199, 1, 1)


@dataclass(frozen=True)
class Attack:
    """What is done to a ledger, and what stops it."""

    name: str
    done: Callable[[Scene], object]
    found: str = ""
    head: bool = False
    """Whether only the head that was written down finds it."""
    refused: str = ""
    database: str = ""


def forged_award(scene: Scene) -> None:
    with scene.sql() as db:
        through(db, decide(db, scene.run))


def forged_award_in_a_run(scene: Scene) -> None:
    """Put into the run itself, as its last award, with every hash made anew."""
    scene.desk.record([*(line(n) for n in range(1, 5)), line(5)], reason="补报")
    with scene.sql() as db:
        decide(db, scene.desk.runs()[-1])


def cleared_within_the_notice(scene: Scene) -> None:
    """Past the writer: the steps fit, their days do not."""
    with scene.sql() as db:
        append(db, "approved", scene.ids[2])
        days = '{"on":"2019-03-04","ends":"2019-03-11"}'
        append(db, "published", scene.ids[2], ref="P0", body=days)
        append(db, "cleared", scene.ids[2], body='{"on":"2019-03-05"}')
        db.execute("UPDATE awards SET state = 'cleared' WHERE id = ?", (scene.ids[2],))


def published_before_the_decision(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "approved", scene.ids[2])
        append(db, "published", scene.ids[2], ref="P0", body='{"on":"2018-12-03"}')
        db.execute("UPDATE awards SET state = 'published' WHERE id = ?", (scene.ids[2],))


def published(scene: Scene, *, entered: str, on: str) -> None:
    """Past the writer: a notice that has a day and another of its entry."""
    with scene.sql() as db:
        append(db, "approved", scene.ids[2], at=entered)
        append(db, "published", scene.ids[2], at=entered, ref="P0", body=canonical({"on": on}))
        db.execute("UPDATE awards SET state = 'published' WHERE id = ?", (scene.ids[2],))


def published_ahead(scene: Scene) -> None:
    """Its notice would be over before anybody could have read it."""
    published(scene, entered="2019-03-20T23:59:59Z", on="2019-03-22")


def forged_award_of_no_run(scene: Scene) -> None:
    with scene.sql() as db:
        decide(db, 1)


def award_under_another_key(scene: Scene) -> None:
    with scene.sql() as db:
        decide(db, scene.run, who=1, key='["branding.trademark","另一个"]')


def raised_without_a_run(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "corrected", scene.ids[3], **DUE)
        db.execute("UPDATE awards SET due = due + 90000, city = city + 27000, "
                   "county = county + 63000 WHERE id = ?", (scene.ids[3],))  # fmt: skip


def tenfold(due: Split) -> Split:
    return Split(10 * due.city, 10 * due.county, 10 * due.unallocated)


def all_by_the_city(due: Split) -> Split:
    return Split(due.amount, 0, 0)


@contextmanager
def plugin(changed: Callable[[Split], Split]) -> Iterator[None]:
    """A county's plugin takes the place of the writer's own function."""
    honest = top_ups.begin

    def begin(connection: Any, fresh: Any, *rest: Any) -> list[int]:
        return honest(connection, [(one, changed(due)) for one, due in fresh], *rest)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(top_ups, "begin", begin)
        yield


def dishonest_plugin(scene: Scene, changed: Callable[[Split], Split] = tenfold) -> None:
    with plugin(changed):
        scene.desk.record([*(line(n) for n in range(1, 5)), line(5)], reason="补报")


def trigger_made_weaker(scene: Scene) -> None:
    with scene.sql() as db:
        db.execute("DROP TRIGGER awards_insert_3_2")
        db.execute("CREATE TRIGGER awards_insert_3_2 BEFORE INSERT ON awards WHEN 0 "
                   "BEGIN SELECT RAISE(ABORT, 'ledger: decided already'); END")  # fmt: skip


def trigger_that_pays_more(scene: Scene) -> None:
    with scene.sql() as db:
        db.execute("CREATE TRIGGER bonus AFTER INSERT ON awards BEGIN UPDATE awards "
                   "SET due = due * 2 WHERE id = NEW.id AND 0; END")  # fmt: skip


def sql(statement: str) -> Callable[[Scene], None]:
    def done(scene: Scene) -> None:
        with scene.sql() as db:
            db.execute(statement)

    return done


def owner(statement: str) -> Callable[[Scene], None]:
    def done(scene: Scene) -> None:
        with scene.owner() as db:
            db.execute(statement)

    return done


def truncated_tail(scene: Scene) -> None:
    """The last payment is gone, and the award stands as it stood before."""
    with scene.owner() as db:
        (seq,) = db.execute("SELECT min(seq) FROM events WHERE kind = 'batch'").fetchone()
        db.execute("DELETE FROM events WHERE seq >= ?", (seq,))
        db.execute("UPDATE awards SET state = 'cleared', paid = 0 WHERE paid > 0")
        db.execute("UPDATE awards SET state = 'decided' WHERE id = ?", (scene.ids[2],))


def restored_copy(scene: Scene) -> None:
    scene.desk.pay(scene.ids[1])
    scene.head = scene.desk.verify()
    shutil.copyfile(scene.copy, scene.file)


def fork(scene: Scene) -> None:
    other = Office(open_ledger(str(scene.copy)))
    other.approve(scene.ids[2])
    scene.head = other.verify()
    scene.desk.review(scene.ids[3])


def renamed_signer(scene: Scene) -> None:
    scene.rewrite("approved", lambda row: row.update(by="局长"))


def edited_batch(scene: Scene) -> None:
    scene.rewrite("batch", lambda row: body(row, amount=1_00, city=30, county=70))


def batch_of_other_payers(scene: Scene) -> None:
    """The sum is kept: the city is made to pay what is the county's."""
    scene.rewrite("batch", lambda row: body(row, city=100_00, county=0))


def batch_without_payments(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "batch", ref="B000000000000", body='{"on":"2019-03-20","awards":1,'
               '"data_sha256":"","amount":1,"city":1,"county":0,"unallocated":0}')  # fmt: skip


def payment_without_batch(scene: Scene) -> None:
    with scene.sql() as db:
        money = {"amount": 100_00, "city": 30_00, "county": 70_00, "unallocated": 0}
        append(db, "paid", scene.ids[1], ref="B0", **money)
        db.execute("UPDATE awards SET state = 'paid', paid = 10000 WHERE id = ?", (scene.ids[1],))


def paid_again(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "paid", scene.ids[0], amount=100_00, city=30_00, county=70_00)


def paid_before_it_was_cleared(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "paid", scene.ids[3], amount=100_00, city=30_00, county=70_00)


def awarded_again(scene: Scene) -> None:
    with scene.sql() as db:
        decide(db, scene.run, who=1)


def replayed_event(scene: Scene) -> None:
    """The bytes of an event that was valid once, put at the end again."""
    with scene.sql() as db:
        row = db.execute("SELECT * FROM events WHERE kind = 'batch'").fetchone()
        (last, prev) = db.execute("SELECT seq, hash FROM events ORDER BY seq DESC").fetchone()
        old = dict(zip(ledger_verify.EVENT, row, strict=True))
        insert(db, "events", {**old, "seq": last + 1, "ref": "B1", "prev": prev})


def archive_replaced(scene: Scene) -> None:
    with scene.owner() as db:
        db.execute("UPDATE archive SET content = replace(content, '100.00', '900.00')")


def page_damaged(scene: Scene) -> None:
    """An index says otherwise than its table."""
    with scene.owner() as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, '(uscc)', '(name)') "
                   "WHERE name = 'by_uscc'")  # fmt: skip


def second_ledger_in_its_place(scene: Scene) -> None:
    create_ledger(str(scene.file), "某人")


def new_ledger_in_its_place(scene: Scene) -> None:
    scene.file.unlink()
    create_ledger(str(scene.file), "某人")


def self_approval(scene: Scene) -> None:
    scene.desk.approve(scene.ids[2], by="县　里")


def notice_backdated(scene: Scene) -> None:
    scene.desk.approve(scene.ids[2])
    scene.desk.publish(scene.ids[2], on=date(2018, 12, 1))


def notice_cut_short(scene: Scene) -> None:
    scene.desk.approve(scene.ids[2])
    scene.desk.publish(scene.ids[2])
    scene.desk.clear(scene.ids[2], on=PUBLISHED + timedelta(days=1))


def cleared_on_a_day_to_come(scene: Scene) -> None:
    scene.desk.approve(scene.ids[2])
    scene.desk.publish(scene.ids[2])
    scene.desk.clear(scene.ids[2], on=FAR)


def other_batch_confirmed(scene: Scene) -> None:
    shown = scene.desk.propose().id
    other = pay_data(scene.desk.all())
    thief = replace(other.payees[firm(2)], account_number="6222999999999999")
    scene.desk.pay(batch=shown, data=replace(other, payees={**other.payees, firm(2): thief}))


def account_in_another_name(scene: Scene) -> None:
    other = pay_data(scene.desk.all())
    thief = replace(other.payees[firm(2)], account_name="某人")
    scene.desk.pay(data=replace(other, payees={**other.payees, firm(2): thief}))


def step_skipped(scene: Scene) -> None:
    scene.desk.publish(scene.ids[3])


def recovered_too_much(scene: Scene) -> None:
    scene.desk.withdraw(scene.ids[0])
    scene.desk.recover(scene.ids[0], 100_01)


def changed_without_a_reason(scene: Scene) -> None:
    scene.desk.record([line(number, 90_00) for number in range(1, 5)])


def decided_in_another_year(scene: Scene) -> None:
    scene.desk.record([line(1, year=2019)], scope=[("zhongxiang", 2019)])


TABLE = (
    Attack("an award forged by SQL, all triggers on", forged_award, found="apart"),
    Attack("an award added to the last run", forged_award_in_a_run, found="decision"),
    Attack("an award of a run that is none", forged_award_of_no_run, found="apart"),
    Attack("a second award under another key", award_under_another_key, found="key"),
    Attack("an award raised without a run", raised_without_a_run, found="apart"),
    Attack("a plugin that multiplies the split by ten", dishonest_plugin, found="decision"),
    Attack("a plugin that has the city pay all", lambda s: dishonest_plugin(s, all_by_the_city),
           found="decision"),
    Attack("a clearing within the notice by SQL", cleared_within_the_notice, found="day"),
    Attack("a notice before the decision by SQL", published_before_the_decision, found="day"),
    Attack("a notice ahead of its entry by SQL", published_ahead, found="day"),
    Attack("a dropped trigger", sql("DROP TRIGGER events_no_update"), found="schema"),
    Attack("a dropped index", sql("DROP INDEX once_paid"), found="schema"),
    Attack("a trigger made weaker", trigger_made_weaker, found="schema"),
    Attack("a trigger added", trigger_that_pays_more, found="schema"),
    Attack("a table added", sql("CREATE TABLE other (x)"), found="schema"),
    Attack("an index that lies", page_damaged, found="schema"),
    Attack("a reason changed by the owner", owner("UPDATE events SET reason = 'x' WHERE seq = 5"),
           found="hash"),
    Attack("an event deleted by the owner", owner("DELETE FROM events WHERE seq = 9"),
           found="missing"),
    Attack("an award deleted by the owner", owner("DELETE FROM awards WHERE paid > 0"),
           found="balance"),
    Attack("a state set by hand", sql("UPDATE awards SET state = 'cleared'"), found="balance"),
    Attack("a balance raised by hand",
           sql("UPDATE awards SET due = 900, city = 270, county = 630 WHERE state = 'cleared'"),
           found="balance"),
    Attack("decisions changed in the archive", archive_replaced, found="archive"),
    Attack("the archive emptied", owner("DELETE FROM archive"), found="archive"),
    Attack("a truncated tail", truncated_tail, found="head", head=True),
    Attack("a copy restored after a payment", restored_copy, found="head", head=True),
    Attack("a fork", fork, found="head", head=True),
    Attack("a signer renamed, the chain hashed anew", renamed_signer, found="head", head=True),
    Attack("a new ledger in its place", new_ledger_in_its_place, found="head", head=True),
    Attack("a batch edited, the chain hashed anew", edited_batch, found="batch"),
    Attack("a batch of other payers, hashed anew", batch_of_other_payers, found="batch"),
    Attack("a batch without payments", batch_without_payments, found="batch"),
    Attack("a payment without a batch", payment_without_batch, found="batch"),
    Attack("an event replayed", replayed_event, found="hash"),
    Attack("an award paid again by SQL", paid_again, database="paid already"),
    Attack("a payment before clearing by SQL", paid_before_it_was_cleared, database="not cleared"),
    Attack("an award of a claim again by SQL", awarded_again, database="decided already"),
    Attack("an event deleted by SQL", sql("DELETE FROM events"), database="append-only"),
    Attack("an event changed by SQL", sql("UPDATE events SET amount = 1"), database="append-only"),
    Attack("a ledger begun over it", second_ledger_in_its_place, refused="ledger-there"),
    Attack("self-approval under another spelling", self_approval, refused="same-person"),
    Attack("a notice backdated", notice_backdated, refused="before-last-step"),
    Attack("a notice cut short", notice_cut_short, refused="notice-runs"),
    Attack("a clearing on a day to come", cleared_on_a_day_to_come, refused="day-ahead"),
    Attack("an account swapped after the dry run", other_batch_confirmed, refused="batch-changed"),
    Attack("an account in another name", account_in_another_name, refused="batch-empty"),
    Attack("a step left out", step_skipped, refused="out-of-order"),
    Attack("more recovered than was paid", recovered_too_much, refused="recover-amount"),
    Attack("a recorded amount changed silently", changed_without_a_reason, refused="flipped"),
    Attack("a claim again in another year", decided_in_another_year, refused="decided-already"),
)  # fmt: skip


def test_day_of_who_is_ahead_of_utc(desk: Office, place: Path) -> None:
    """In Hubei it is tomorrow from 16:00 UTC."""
    scene = Scene(desk, place)
    published(scene, entered="2019-03-20T16:00:00Z", on="2019-03-21")
    assert "day" not in {one.code for one in verified(desk.ledger).findings}


@pytest.mark.parametrize("attack", TABLE, ids=lambda attack: attack.name)
def test_attack(desk: Office, place: Path, attack: Attack) -> None:
    scene = Scene(desk, place)
    if attack.refused:
        with pytest.raises(UsageError, match=attack.refused):
            attack.done(scene)
        return
    if attack.database:
        with pytest.raises(sqlite3.DatabaseError, match=attack.database):
            attack.done(scene)
        assert verified(desk.ledger).sound
        return
    attack.done(scene)
    assert attack.head == verified(desk.ledger).sound
    found = verified(desk.ledger, scene.head if attack.head else "")
    assert attack.found in {one.code for one in found.findings}, found.findings
    if not attack.head:
        refuses_to_pay(desk)


def refuses_to_pay(desk: Office) -> None:
    """What ``pay`` asks before money leaves: the same verifier, whole."""
    with desk.ledger.reading() as connection, pytest.raises(LedgerError, match="unsound"):
        payments.sound(connection)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("DROP TRIGGER events_append_only ON events", "trigger events_append_only"),
        ("ALTER TABLE awards DISABLE TRIGGER awards_same", "trigger awards_same"),
        ("DROP INDEX once_paid", "index once_paid"),
        ("ALTER TABLE awards DROP CONSTRAINT due_whole", "constraint due_whole"),
        ("CREATE RULE quiet AS ON UPDATE TO awards DO INSTEAD NOTHING", "rule quiet"),
        ("CREATE OR REPLACE FUNCTION jmtrade_append_only() RETURNS trigger LANGUAGE plpgsql AS "
         "$$ BEGIN RETURN NEW; END $$", "trigger archive_append_only"),
    ],
)  # fmt: skip
def test_guards_of_a_server(postgres: str, migrated: str, statement: str, row: str) -> None:
    office = Office(open_ledger(server.database(postgres, migrated)))
    office.record([line(1)])
    assert verified(office.ledger).sound
    with office.ledger.writing() as connection:
        connection.execute(text(statement))
    found = verified(office.ledger).findings
    assert f"schema {row}" in {one.row for one in found}
    assert {one.code for one in found} == {"schema"}
    refuses_to_pay(office)


def test_split_against_the_ratio(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decided and archived with the city paying all: the county's profile says 45 %."""
    clerk = Clerk(place, [1, 2])
    clerk.record([line(1)], "补报")
    assert verified(clerk.ledger).sound
    from jmtrade_core.engine.payers import split as honest

    def split(lines: Any) -> Any:
        return honest(lines).with_columns(city_pays=col("amount"), county_pays=lit(0))

    monkeypatch.setattr(engine, "split", split)
    clerk.record([line(1), line(2)], "补报")
    found = verified(clerk.ledger).findings
    assert {one.code for one in found} == {"split"}
    assert str(found[0]).endswith(f"is not the split of 100.00 for {firm(1)} [split]")


@pytest.mark.parametrize("changed", [tenfold, all_by_the_city])
def test_replay_compares_the_awards(place: Path, changed: Callable[[Split], Split]) -> None:
    """The decisions are honest, what was recorded of them is not."""
    clerk = Clerk(place, [1])
    with plugin(changed):
        clerk.record([line(1)], "补报")
    (award,) = clerk.all()
    with pytest.raises(AssertionError) as differs:
        clerk.replay(clerk.runs()[-1])
    assert f"award {award.id}: recorded" in str(differs.value)
    assert [one.code for one in verified(clerk.ledger).findings] == ["decision"]


def test_dates_of_a_ratio() -> None:
    dated = [{"from": date(2018, 1, 1), "value": "30%"}, {"from": date(2018, 7, 1), "value": "5%"}]
    profile = {"funding": {"shared_city": dated, "measures": {"m": "12.5%"}}}
    found = [str(ledger_verify.ratio(profile, "x", day)) for day in
             ("2017-12-31", "2018-06-30", "2018-07-01")]  # fmt: skip
    assert found == ["None", "3/10", "1/20"]
    assert str(ledger_verify.ratio(profile, "m", "2017-12-31")) == "1/8"


def test_clock_set_back_is_told(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.record([line(1)])
    monkeypatch.setattr("jmtrade_ledger.chain.now", lambda: "2018-06-01T00:00:00Z")
    desk.review(desk.all()[0].id)
    assert verified(desk.ledger).clock == [4]


@pytest.mark.parametrize("words", [["verify"], ["pay", "--data", "."]])
def test_empty_head_is_no_head(
    desk: Office, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable that was never filled would else pass for a head that was found."""
    asked = ["ledger", *words, "--ledger", desk.ledger.url, "--expect-head", "", "--lang", "en"]
    assert command(asked) == 2
    assert "--expect-head: found nothing; wanted a head that was written down [head]" in (
        capsys.readouterr().err
    )


def paid_file(desk: Office, place: Path, ending: str) -> Path:
    """The payment file of two awards."""
    from jmtrade_ledger.sheets import render

    from jmtrade_core.output import write

    ids = desk.record([line(1), line(2, name="=企业2")]).awards
    desk.until_cleared(*ids)
    batch = desk.pay(*ids)
    file = place / f"pay.{ending}"
    with desk.ledger.reading() as c:
        head = report.head(c)
    pages = payments.sheets(batch, head, str)
    write.write(render(pages, file.suffix), file)
    return file


def compared(desk: Office, file: Path) -> list[str]:
    events = ledger_verify.events_of(Path(desk.ledger.url))
    return [str(one) for one in ledger_verify.of_payments(file, events)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_payment_file_is_that_of_its_batch(desk: Office, place: Path, ending: str) -> None:
    assert compared(desk, paid_file(desk, place, ending)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r"62220000(\d+)", r"62229999\1", "file: its accounts are not those of its batch"),
        ("工行", "农行", "line 2: bank is '农行', its events say '工行'"),
        ("100.00", "900.00", "line 2: amount is 90000, its events say 10000"),
        (r"\n3,[^\n]*", "", "award 3: paid, and not in the payment file"),
        (r"\n3,", r"\n7,", "line 2: award 7 is not in this batch"),
        (r"B[0-9a-f]{12}", "B000000000000", "file: no batch B000000000000"),
    ],
)
def test_swapped_payment_file(desk: Office, place: Path, old: str, new: str, said: str) -> None:
    file = paid_file(desk, place, "csv")
    before = file.read_text(encoding="utf-8-sig")
    changed = re.sub(old, new, before, count=0 if old.startswith("B") else 1)
    assert changed != before
    file.write_text(changed, encoding="utf-8-sig")
    assert compared(desk, file)[0] == f"{said} [payments]"


def test_line_added_to_a_payment_file(desk: Office, place: Path) -> None:
    """One cell short, so that it could pass for a note: a bank may read it all the same."""
    file = paid_file(desk, place, "csv")
    short = ",".join(file.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[:-1])
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"{short}\n")
    assert compared(desk, file) == ["line 4: not as it was written [payments]"]


def test_forged_run_whose_decisions_cannot_be_read(desk: Office) -> None:
    """Everything fits but the text itself: a finding, not a crash."""
    desk.record([line(1)])
    with closing(sqlite3.connect(desk.ledger.url)) as db, db:
        text = b'{"outcome":"pay"'
        name = sha256(text).hexdigest()
        insert(db, "archive", {"sha256": name, "content": text})
        run = {"counties": ["x"], "year": 2018, "decisions": name, "priors": name, "input": [],
               "config": []}  # fmt: skip
        append(db, "run", body=canonical(run))
    found = verified(desk.ledger).findings
    assert [(one.row, one.code) for one in found] == [(f"archive {name[:12]}", "form")]


def test_payment_file_by_command(
    desk: Office, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1, and the line is named; the copied program says the same."""
    file = paid_file(desk, place, "csv")
    asked = ["ledger", "verify", "--ledger", desk.ledger.url, "--payments", str(file)]
    assert command([*asked, "--lang", "en"]) == 0
    file.write_text(file.read_text(encoding="utf-8").replace("100.00", "1.00", 1), "utf-8")
    capsys.readouterr()
    assert command([*asked, "--lang", "en"]) == 1
    assert "line 2: amount is 100, its events say 10000 [payments]" in capsys.readouterr().err
