"""``void``: an event no longer counts, and what may not be undone so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify, voids
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.schema import events as table
from sqlalchemy import Connection, func, select

from jmtrade_core.cli import run
from jmtrade_core.errors import UsageError

from . import server
from .attacks import Scene, append, through
from .attacks import decide as forge
from .office import BUREAU, Office, line
from .signed import Signed, person
from .test_persons_attacks import codes, events, found, last, made, scene, unsigned
from .test_persons_attacks import desk as at
from .verified import verified

__all__ = ["made", "scene"]


@pytest.fixture
def signed(place: Path) -> Signed:
    return Signed(str(place / "ledger.db"))


def stood(one: Standing) -> tuple[str, int]:
    return one.state, one.due


def seq_of(office: Office, kind: str) -> int:
    """The last event of a kind."""
    with office.ledger.reading() as c:
        return int(c.scalar(select(func.max(table.c.seq)).where(table.c.kind == kind)) or 0)


def test_a_step_by_mistake(signed: Signed) -> None:
    """The award stands where it stood; another may take the step, and the first may go on."""
    (id,) = signed.record([line(1)]).awards
    signed.add(person("双职", BUREAU, "all", ("review", "approve")))
    signed.review(id, by="双职")
    signed.void(seq_of(signed, "reviewed"))
    assert signed.award(id).state == "decided"
    signed.verify()
    signed.review(id)
    signed.approve(id, by="双职")
    signed.publish(id)
    signed.clear(id)
    signed.pay(id)
    signed.verify()
    assert signed.award(id).state == "paid"


def test_on_both_databases(url: str) -> None:
    if url.startswith("postgresql"):
        url = server.database(url.rpartition("/")[0])
    signed = Signed(url)
    (id,) = signed.record([line(1)]).awards
    signed.review(id)
    signed.void(seq_of(signed, "reviewed"))
    signed.until_cleared(id)
    signed.pay(id)
    signed.verify()
    assert verified(signed.ledger).steps == 10


def test_what_a_later_step_rests_on(signed: Signed) -> None:
    (id,) = signed.record([line(1)]).awards
    signed.review(id)
    signed.approve(id)
    before = signed.verify()
    with pytest.raises(UsageError):
        signed.void(seq_of(signed, "reviewed"))
    assert signed.verify() == before
    signed.void(seq_of(signed, "reviewed"), seq_of(signed, "approved"))
    assert signed.award(id).state == "decided"
    signed.verify()


def test_a_wrong_run(signed: Signed) -> None:
    """Nothing of it is due; the right one is recorded without being a correction of it."""
    wrong = signed.record([line(1, 900_00), line(2)])
    signed.void(wrong.run)
    assert [stood(one) for one in signed.all()] == [("withdrawn", 0)] * 2
    signed.verify()
    right = signed.record([line(1)])
    assert [stood(signed.award(id)) for id in right.awards] == [("decided", 100_00)]
    signed.until_cleared(*right.awards)
    signed.pay(*right.awards)
    signed.verify()


def test_a_run_on_which_steps_rest(signed: Signed) -> None:
    made = signed.record([line(1)])
    signed.review(*made.awards)
    with pytest.raises(UsageError):
        signed.void(made.run)
    assert signed.award(made.awards[0]).state == "reviewed"


def test_a_run_that_corrects(signed: Signed) -> None:
    signed.record([line(1)])
    again = signed.record([line(1, 50_00)], reason="更正")
    with pytest.raises(UsageError) as refused:
        signed.void(again.run)
    assert codes(refused) == {"void-kind"}


def test_a_withdrawal_by_mistake(signed: Signed) -> None:
    (id,) = signed.record([line(1)]).awards
    signed.withdraw(id)
    signed.void(seq_of(signed, "withdrawn"))
    assert stood(signed.award(id)) == ("decided", 100_00)
    signed.verify()


def test_a_withdrawal_whose_claim_was_decided_again(signed: Signed) -> None:
    """Both would be due: the claim would be paid twice."""
    (id,) = signed.record([line(1)]).awards
    signed.withdraw(id)
    withdrawn = seq_of(signed, "withdrawn")
    signed.record([line(1)], reason="仍应兑付")
    with pytest.raises(UsageError):
        signed.void(withdrawn)
    assert sum(one.due for one in signed.all()) == 100_00


def test_money_stays(scene: Scene) -> None:
    for kind in ("batch", "paid", "signed", "person", "opened", "decided"):
        with pytest.raises(UsageError) as refused:
            at(scene).void(last(scene, kind)["seq"])
        assert codes(refused) == {"void-kind"}
    with pytest.raises(UsageError) as refused:
        at(scene).void(9999)
    assert codes(refused) == {"no-event"}


def test_once(scene: Scene) -> None:
    seq = last(scene, "reviewed")["seq"]
    at(scene).void(seq)
    with pytest.raises(UsageError) as refused:
        at(scene).void(seq)
    assert codes(refused) == {"void-already"}


def test_by_one_person(scene: Scene) -> None:
    seq = last(scene, "reviewed")["seq"]
    for by, code in ((("市里",), "signers"), (("市里", "出纳"), "role")):
        with pytest.raises(UsageError) as refused:
            at(scene).void(seq, by=by)
        assert codes(refused) == {code}


def test_one_bad_append_blocks_nobody_for_ever(scene: Scene) -> None:
    """By SQL, with a hash that is none: money leaves again once two persons voided it."""
    with unsigned(scene) as db:
        seq = append(db, "reviewed", scene.ids[3], body="{")
        db.execute("UPDATE awards SET state = 'reviewed' WHERE id = ?", (scene.ids[3],))
    assert {row for row, _code in found(scene)} >= {f"event {seq}"}
    at(scene).void(seq)
    assert found(scene) == set()
    assert scene.desk.award(scene.ids[3]).state == "decided"
    scene.desk.pay(scene.ids[1])
    assert found(scene) == set()


def test_a_forged_award_is_voided(scene: Scene) -> None:
    with unsigned(scene) as db:
        award = forge(db, scene.run)
        through(db, award)
    at(scene).void(*range(award, len(events(scene)) + 1))
    assert found(scene) == set()
    assert stood(scene.desk.award(award)) == ("withdrawn", 0)


def test_a_forged_payment_is_not(scene: Scene) -> None:
    """Money that left is for an audit to find, whoever sent it."""
    with unsigned(scene) as db:
        money = {"amount": 100_00, "city": 30_00, "county": 70_00, "unallocated": 0}
        seq = append(db, "paid", scene.ids[1], ref="B0", **money)
    with pytest.raises(UsageError):
        at(scene).void(seq)


def test_a_void_by_sql(scene: Scene) -> None:
    """It voids nothing that was signed; and is voided itself."""
    seq = last(scene, "reviewed")["seq"]
    body = '{"kind":"reviewed","sha256":"","with":"市里"}'
    with unsigned(scene) as db:
        new = append(db, "voided", scene.ids[2], ref=str(seq), body=body)
        db.execute("UPDATE awards SET state = 'decided' WHERE id = ?", (scene.ids[2],))
    assert (f"event {new}", "unsigned") in found(scene)
    at(scene).void(new)
    assert found(scene) == set()
    assert scene.desk.award(scene.ids[2]).state == "reviewed"


def test_a_voided_event_stays_as_it_was(scene: Scene) -> None:
    """What it said is kept by the event that voids it, so that nobody changes it later."""
    seq = last(scene, "reviewed")["seq"]
    at(scene).void(seq)
    with scene.owner() as db:
        db.execute("UPDATE events SET reason = 'x' WHERE seq = ?", (seq,))
    assert {code for _row, code in found(scene)} == {"hash", "void"}


def test_a_changed_program_voids_a_payment(scene: Scene) -> None:
    def chosen(connection: Connection, seqs: list[int]) -> list[Any]:
        return list(connection.execute(select(table).where(table.c.seq.in_(seqs))))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(voids, "_chosen", chosen)
        patched.setattr(voids, "_found", lambda _connection: [])
        at(scene).void(last(scene, "paid")["seq"])
    assert "void" in {code for _row, code in found(scene)}


def test_the_ledger_as_it_stood_before(signed: Signed) -> None:
    """A paper that names an earlier head is checked against what counted then."""
    (id,) = signed.record([line(1)]).awards
    signed.review(id)
    then = int(signed.verify().partition(":")[0])
    signed.void(seq_of(signed, "reviewed"))
    now = int(signed.verify().partition(":")[0])
    with signed.ledger.reading() as c:
        assert [one.state for one in voids.standing(c, then)] == ["reviewed"]
        assert [one.state for one in voids.standing(c, now)] == ["decided"]
        assert voids.standing(c, now) == signed.all()


def test_two_names_of_an_unsigned_ledger(desk: Office, capsys: pytest.CaptureFixture[str]) -> None:
    (id,) = desk.record([line(1)]).awards
    desk.review(id)
    command = ["ledger", "void", str(seq_of(desk, "reviewed")), "--ledger", desk.ledger.url]
    command += ["--reason", "录错", "--lang", "en", "--by", "甲"]
    for second in ([], ["--by", "　甲"]):
        assert run([*command, *second]) == 2
        assert "[same-person]" in capsys.readouterr().err
    assert run([*command, "--by", "乙"]) == 0
    assert capsys.readouterr().out.startswith("voided: 4; head 5:")
    assert desk.award(id).state == "decided"
    desk.verify()


def test_one_name_of_an_unsigned_ledger_is_found(desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    desk.review(id)
    with pytest.MonkeyPatch.context() as patched, desk.ledger.writing() as c:
        patched.setattr(voids, "_found", lambda _connection: [])
        voids.void(c, [seq_of(desk, "reviewed")], "甲", "甲 ", "录错")
    report = ledger_verify.of_sqlite(Path(desk.ledger.url))
    assert [f.code for f in report.findings] == ["void"]


def test_a_voided_event_that_is_changed_is_named(signed: Signed) -> None:
    """By itself, and not only by the step that it stood in or the event that voids it."""
    (id,) = signed.record([line(1)]).awards
    signed.review(id)
    seq = seq_of(signed, "reviewed")
    signed.void(seq)
    with Scene.owner(_file(signed)) as db:
        db.execute("UPDATE events SET body = 'x' WHERE seq = ?", (seq,))
    first = verified(signed.ledger).findings[0]
    assert (first.row, first.code) == (f"event {seq}", "hash")


def _file(office: Office) -> Scene:
    """Its file, as its owner meets it."""
    made = object.__new__(Scene)
    made.desk = office
    return made
