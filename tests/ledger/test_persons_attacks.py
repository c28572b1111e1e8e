"""What somebody tries who would sign for others, approve alone, or say it was another: refused
by the writer, or found by the second verifier with the event named."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import chain, ledger_verify, record, signers
from jmtrade_ledger.chain import canonical, digest
from jmtrade_ledger.keys import fingerprint
from jmtrade_ledger.ledger_verify import EVENT
from jmtrade_ledger.persons import Hand
from jmtrade_ledger.store import create_ledger, open_ledger

from jmtrade_core.errors import UsageError

from . import office
from .attacks import Scene, append, insert, through
from .attacks import decide as forge
from .folders import folder
from .office import BUREAU, line
from .signed import CITY, Signed, key_of, person


@pytest.fixture(scope="module")
def made(entered: None) -> Iterator[Scene]:
    """The first award is paid, the second cleared, the third reviewed, the fourth decided."""
    with folder() as place:
        desk = Signed(str(place / "ledger.db"))
        yield Scene(desk, place)


@pytest.fixture
def scene(made: Scene, place: Path) -> Scene:
    """A copy of it of one's own, where it was not moved."""
    copy = object.__new__(Scene)
    shutil.copyfile(made.file, place / "ledger.db")
    copy.desk, copy.place = object.__new__(Signed), place
    copy.desk.ledger = open_ledger(str(place / "ledger.db"))
    copy.ids, copy.head = made.ids, made.head
    return copy


def desk(scene: Scene) -> Signed:
    assert isinstance(scene.desk, Signed)
    return scene.desk


def codes(refused: pytest.ExceptionInfo[UsageError]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def found(scene: Scene) -> set[tuple[str, str]]:
    """What the second verifier says of the file: rows and codes."""
    return {(f.row, f.code) for f in ledger_verify.of_sqlite(scene.file).findings}


def events(scene: Scene) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(scene.file)) as db:
        names = ", ".join(f'"{name}"' for name in EVENT)
        rows = db.execute(f"SELECT {names} FROM events ORDER BY seq").fetchall()
    return [dict(zip(EVENT, row, strict=True)) for row in rows]


def last(scene: Scene, kind: str) -> dict[str, Any]:
    return [row for row in events(scene) if row["kind"] == kind][-1]


@contextmanager
def unsigned(scene: Scene) -> Iterator[sqlite3.Connection]:
    """SQL with every trigger on, by a clerk who may write the file."""
    with scene.sql() as db:
        yield db


def rewritten(scene: Scene, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """The owner of the file changes events, hashes them anew, and puts the guards back."""
    with scene.owner() as db:
        rows = events(scene)
        change(rows)
        prev = "0" * 64
        for row in rows:
            row["prev"], row["hash"] = prev, digest({**row, "prev": prev})
            prev = row["hash"]
        db.execute("DELETE FROM events")
        for row in rows:
            insert(db, "events", row)


def test_a_signed_ledger_is_sound(scene: Scene) -> None:
    report = ledger_verify.of_sqlite(scene.file)
    assert report.findings == []
    assert report.steps == 9
    assert report.keys == [fingerprint(key_of(name).public_key) for name in CITY]


# What the writer refuses


def test_nobody_steps_without_a_key(scene: Scene) -> None:
    scene.desk.ledger.hands = [Hand("市里")]
    with pytest.raises(UsageError) as refused, scene.desk.ledger.writing():
        raise AssertionError("a step began")
    assert codes(refused) == {"no-key"}


def test_another_persons_key(scene: Scene) -> None:
    scene.desk.ledger.hands = [Hand("市里", key_of("县里"))]
    with pytest.raises(UsageError) as refused, scene.desk.ledger.writing():
        raise AssertionError("a step began")
    assert codes(refused) == {"wrong-key"}


def test_a_person_whom_nobody_added(scene: Scene) -> None:
    with pytest.raises(UsageError) as refused:
        desk(scene).approve(scene.ids[2], by="某人")
    assert codes(refused) == {"no-person"}


def test_a_revoked_key_signs_nothing(scene: Scene) -> None:
    desk(scene).revoke("市里")
    with pytest.raises(UsageError) as refused:
        desk(scene).approve(scene.ids[2])
    assert codes(refused) == {"revoked-person"}
    assert found(scene) == set()


def test_a_name_that_another_event_says(scene: Scene) -> None:
    """The step says another than who signs it: no command does, a changed program might."""
    desk(scene).by("市里")
    with scene.desk.ledger.writing() as c:
        chain.append(c, [chain.Event("approved", "局长", scene.ids[2])])
        from sqlalchemy import text

        c.execute(text("UPDATE awards SET state = 'approved' WHERE id = :i"), {"i": scene.ids[2]})
    seq = last(scene, "approved")["seq"]
    assert (f"event {seq}", "role") in found(scene)


def test_approval_by_who_reviewed(scene: Scene) -> None:
    desk(scene).add(person("双职", BUREAU, "all", ("review", "approve")))
    desk(scene).review(scene.ids[3], by="双职")
    with pytest.raises(UsageError) as refused:
        desk(scene).approve(scene.ids[3], by="双职")
    assert codes(refused) == {"same-person"}
    desk(scene).approve(scene.ids[3], by="双职", same=True)
    assert found(scene) == set()


@pytest.mark.parametrize("step", ["review", "approve", "pay"])
def test_recorder_does_nothing_else(scene: Scene, step: str) -> None:
    desk(scene).add(person("全能", BUREAU, "all", ("record", "review", "approve", "pay")))
    all_ = Hand("全能", key_of("全能"))
    with desk(scene).always(all_):
        added = recorded_by("全能", scene)
    if step == "review":
        with pytest.raises(UsageError) as refused:
            desk(scene).review(added, by="全能")
    else:
        desk(scene).review(added)
        if step == "approve":
            with pytest.raises(UsageError) as refused:
                desk(scene).approve(added, by="全能")
        else:
            desk(scene).approve(added)
            desk(scene).publish(added)
            desk(scene).clear(added)
            with desk(scene).always(all_), pytest.raises(UsageError) as refused:
                desk(scene).pay(added)
    assert codes(refused) == {"same-person"}


def recorded_by(by: str, scene: Scene) -> int:
    """An award of another year, by this person."""
    honest = record.record_lines

    def theirs(c: Any, run: Any, lines: Any, _by: str, reason: str) -> Any:
        return honest(c, run, lines, by, reason)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(office, "record_lines", theirs)
        done = scene.desk.record([line(7, year=2019)], scope=[("zhongxiang", 2019)])
    return done.awards[0]


def test_one_key_under_two_ids(scene: Scene) -> None:
    second = person("县里二", BUREAU, "all", ("approve",), key=key_of("县里").public_key)
    with pytest.raises(UsageError) as refused:
        desk(scene).add(second)
    assert codes(refused) == {"key-twice"}


def test_a_revoked_persons_key_again(scene: Scene) -> None:
    desk(scene).revoke("县里")
    with pytest.raises(UsageError) as refused:
        desk(scene).add(person("县里二", BUREAU, "all", ("approve",),
                               key=key_of("县里").public_key))  # fmt: skip
    assert codes(refused) == {"key-twice"}


@pytest.mark.parametrize(("id", "name"), [("县里二", "县　里"), ("县·里", "另一人"), ("ｘ", " ")])
def test_one_person_under_two_spellings(scene: Scene, id: str, name: str) -> None:
    with pytest.raises(UsageError):
        desk(scene).add(person(id, "市政府", "all", ("approve",), name=name))


def test_a_lost_key_is_replaced(scene: Scene) -> None:
    """The same id and name go on with another key, and are the same person as before."""
    desk(scene).revoke("县里")
    new = person("县里", BUREAU, "all", ("review", "approve"), key=key_of("新").public_key)
    desk(scene).add(new)
    with desk(scene).always(Hand("县里", key_of("新"))), pytest.raises(UsageError) as refused:
        desk(scene).approve(scene.ids[2], by="县里")
    assert codes(refused) == {"same-person"}
    assert found(scene) == set()


@pytest.mark.parametrize(
    ("by", "code"),
    [(CITY[:1], "signers"), ((CITY[0], CITY[0]), "same-person"), (("市里", "出纳"), "role")],
)
def test_persons_are_added_by_two_city_signers(scene: Scene, by: Sequence[str], code: str) -> None:
    before = scene.desk.verify()
    with pytest.raises(UsageError) as refused:
        desk(scene).add(person("新人", "市政府", "all", ("approve",)), by=by)
    assert codes(refused) == {code}
    assert scene.desk.verify() == before


def test_two_city_signers_are_left(scene: Scene) -> None:
    with pytest.raises(UsageError) as refused:
        desk(scene).revoke(CITY[1])
    assert codes(refused) == {"last-signers"}


def test_role_county_and_office(scene: Scene) -> None:
    desk(scene).add(
        person("京山", BUREAU, "jingshan", ("review",)),
        person("他局", "市科技局", "zhongxiang", ("review",)),
    )
    for by, code in (("出纳", "role"), ("京山", "county"), ("他局", "office")):
        with pytest.raises(UsageError) as refused:
            desk(scene).review(scene.ids[3], by=by)
        assert code in codes(refused)
    assert found(scene) == set()


def test_corrections_and_money_back_need_two(scene: Scene) -> None:
    desk(scene).by("市里")
    with pytest.raises(UsageError) as refused:
        super(Signed, desk(scene)).withdraw(scene.ids[3])
    assert codes(refused) == {"signers"}
    with pytest.raises(UsageError) as refused:
        desk(scene).withdraw(scene.ids[3], second="市里")
    assert codes(refused) == {"same-person", "role"}
    desk(scene).withdraw(scene.ids[0])
    desk(scene).by("出纳")
    with pytest.raises(UsageError) as refused:
        super(Signed, desk(scene)).recover(scene.ids[0], 100_00)
    assert codes(refused) == {"signers"}
    desk(scene).recover(scene.ids[0], 100_00)
    assert found(scene) == set()


@pytest.mark.parametrize("key", ["", "ed25519:00", "rsa:" + "0" * 64, "ed25519:01" + "0" * 62])
def test_a_key_that_is_none(scene: Scene, key: str) -> None:
    """The last is a point under which whatever is signed would be right."""
    weak = person("新人", "市政府", "all", ("approve",), key=key or "x")
    with pytest.raises(UsageError) as refused:
        desk(scene).add(weak)
    assert codes(refused) == {"public-key"}


# What the second verifier finds


def test_a_step_by_sql_is_signed_by_nobody(scene: Scene) -> None:
    with unsigned(scene) as db:
        seq = append(db, "approved", scene.ids[2])
        db.execute("UPDATE awards SET state = 'approved' WHERE id = ?", (scene.ids[2],))
    assert found(scene) == {(f"event {seq}", "unsigned")}


def test_an_award_by_sql(scene: Scene) -> None:
    with unsigned(scene) as db:
        award = forge(db, scene.run)
        through(db, award)
    assert (f"event {award}", "unsigned") in found(scene)


def forged(scene: Scene, **changes: Any) -> None:
    """The last signed event again, after a step by SQL, with some of it otherwise."""
    with unsigned(scene) as db:
        seq = append(db, "approved", scene.ids[2], by="市里")
        db.execute("UPDATE awards SET state = 'approved' WHERE id = ?", (scene.ids[2],))
    old = last(scene, "signed")
    step = next(row for row in events(scene) if row["seq"] == seq)
    said = json.loads(old["body"]) | {"first": seq, "last": seq} | changes
    with unsigned(scene) as db:
        append(db, "signed", by=said["by"][0]["person"], ref=step["hash"], body=canonical(said))


def test_a_signature_replayed_on_another_step(scene: Scene) -> None:
    forged(scene)
    top = len(events(scene))
    assert found(scene) == {(f"event {top}", "signature"), (f"event {top - 1}", "unsigned")}


def test_a_forged_signature(scene: Scene) -> None:
    """Signed with a key of one's own, under the name and fingerprint of who approves."""
    one = {"person": "市里", "key": fingerprint(key_of("市里").public_key)}
    forged(scene, by=[one | {"signature": key_of("贼").sign(b"?").hex()}])
    top = len(events(scene))
    assert found(scene) == {(f"event {top}", "signature"), (f"event {top - 1}", "unsigned")}


def test_a_signature_that_claims_the_steps_before(scene: Scene) -> None:
    forged(scene, first=1)
    assert (f"event {len(events(scene))}", "signature") in found(scene)


def test_truncated_within_a_step(scene: Scene) -> None:
    """The last event is the signature of a review: without it nobody signed the review."""
    top = len(events(scene))
    with scene.owner() as db:
        db.execute("DELETE FROM events WHERE seq = ?", (top,))
    assert found(scene) == {(f"event {top - 1}", "unsigned")}


def test_truncated_and_signed_as_before(scene: Scene) -> None:
    """Of a payment of one award the batch and the payment go, and its signature comes after."""
    signature = last(scene, "signed")
    with scene.owner() as db:
        db.execute("DELETE FROM events WHERE seq >= ?", (signature["seq"] - 1,))
        db.execute("UPDATE awards SET state = 'decided' WHERE id = ?", (scene.ids[2],))
        append(db, "signed", by="县里", ref=signature["ref"], body=signature["body"])
    assert {code for _row, code in found(scene)} == {"signature"}


def test_a_persons_event_edited(scene: Scene) -> None:
    """As the owner of the file, with every hash made anew: the key of who approves is another."""

    def change(rows: list[dict[str, Any]]) -> None:
        row = next(row for row in rows if row["ref"] == "市里")
        said = json.loads(row["body"])
        row["body"] = canonical({**said, "key": key_of("贼").public_key})

    rewritten(scene, change)
    assert {code for _row, code in found(scene)} >= {"signature", "unsigned"}
    assert min(int(row.split()[1]) for row, _code in found(scene)) <= 9


def test_a_person_added_by_sql(scene: Scene) -> None:
    """The thief signs all that follows with a key of his own: he was added by nobody."""
    thief = person("贼", "市政府", "all", ("approve",))
    with unsigned(scene) as db:
        seq = append(db, "person", by=CITY[0], ref="贼", body=canonical(thief.event("").body))
    desk(scene).approve(scene.ids[2], by="贼")
    assert found(scene) >= {(f"event {seq}", "unsigned"), (f"event {seq + 2}", "person")}


def by_a_changed_program(scene: Scene, act: Callable[[], object]) -> None:
    """Everything that the writer checks is off; the step is signed all the same."""
    from jmtrade_ledger import authority, persons

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(authority, "problems", lambda *_all: [])
        patched.setattr(persons, "one_of", lambda known, id, *_rest: _whoever(known, id))
        patched.setattr(persons, "check_new", lambda *_all: None)
        act()


def _whoever(known: Any, id: str) -> Any:
    """The last who had this id, revoked or not."""
    return [one for one in known.ever if one.id == id][-1]


def test_roles_counties_and_offices_are_checked_again(scene: Scene) -> None:
    desk(scene).add(
        person("京山", BUREAU, "jingshan", ("review",)),
        person("他局", "市科技局", "zhongxiang", ("review",)),
    )
    for by in ("京山", "他局", "出纳"):
        by_a_changed_program(scene, partial(desk(scene).review, scene.ids[3], by=by))
        seq = last(scene, "reviewed")["seq"]
        assert {(f"event {seq}", "role"), (f"event {seq + 1}", "role")} & found(scene)
        by_a_changed_program(scene, lambda: desk(scene).review(scene.ids[3], refuse="缺"))


def test_a_revoked_key_is_found(scene: Scene) -> None:
    desk(scene).revoke("市里")
    by_a_changed_program(scene, lambda: desk(scene).approve(scene.ids[2]))
    seq = last(scene, "approved")["seq"]
    assert found(scene) == {(f"event {seq}", "unsigned"), (f"event {seq + 1}", "person")}


def test_self_approval_is_found(scene: Scene) -> None:
    desk(scene).add(person("双职", BUREAU, "all", ("review", "approve")))
    desk(scene).review(scene.ids[3], by="双职")

    def act() -> None:
        desk(scene).approve(scene.ids[3], by="双职", same=True)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(signers, "same", lambda *_names: False)
        by_a_changed_program(scene, act)
    assert (f"event {last(scene, 'approved')['seq']}", "role") in found(scene)


def test_one_city_signer_alone_is_found(scene: Scene) -> None:
    new = person("新人", "市政府", "all", ("approve",))
    by_a_changed_program(scene, lambda: desk(scene).add(new, by=CITY[:1]))
    assert found(scene) == {(f"event {len(events(scene))}", "role")}


def test_a_key_registered_twice_is_found(scene: Scene) -> None:
    twin = person("孪生", BUREAU, "all", ("approve",), key=key_of("县里").public_key)
    by_a_changed_program(scene, lambda: desk(scene).add(twin))
    assert found(scene) == {(f"event {last(scene, 'person')['seq']}", "person")}


def test_one_key_for_both_city_signers_is_found(place: Path) -> None:
    from jmtrade_ledger import persons

    both = [Hand(name, key_of("城甲")) for name in CITY]
    with pytest.raises(UsageError) as refused:
        create_ledger(str(place / "refused.db"), CITY[0], both)
    assert codes(refused) == {"key-twice"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(persons, "_twice", lambda *_all: ())
        create_ledger(str(place / "l.db"), CITY[0], both)
    assert ("event 3", "person") in {
        (f.row, f.code) for f in ledger_verify.of_sqlite(place / "l.db").findings
    }


def test_money_back_by_one_is_found(scene: Scene) -> None:
    desk(scene).withdraw(scene.ids[0])
    with desk(scene).always(Hand("出纳", key_of("出纳"))):
        by_a_changed_program(scene, lambda: desk(scene).recover(scene.ids[0], 100_00))
    assert found(scene) == {(f"event {len(events(scene))}", "role")}


def test_signatures_stripped(scene: Scene) -> None:
    """As if it had always been unsigned: only the head that was written down tells."""

    def change(rows: list[dict[str, Any]]) -> None:
        kept = [row for row in rows if row["kind"] not in ("person", "signed")]
        rows[:] = kept[:1]
        for number, row in enumerate(rows, 1):
            row["seq"] = number

    head = scene.desk.verify()
    rewritten(scene, change)
    with scene.owner() as db:
        db.execute("DELETE FROM awards")
    report = ledger_verify.of_sqlite(scene.file, head)
    assert [f.code for f in report.findings] == ["head"]
    assert report.steps == 0
