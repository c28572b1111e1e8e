"""Every command in any order: a model of a few lines must agree with the ledger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jmtrade_core import ledger_verify
from jmtrade_core.errors import UsageError
from jmtrade_core.ledger import backup, report
from jmtrade_core.ledger.standing import Standing
from jmtrade_core.ledger.store import open_ledger

from .folders import folder
from .office import CLEARED, Office, firm, grant, line
from .sound import check, verified

BEFORE = {
    "reviewed": {"decided", "refused"}, "refused": {"decided", "refused", "reviewed"},
    "approved": {"reviewed"}, "published": {"approved"}, "objected": {"published"},
    "cleared": {"published", "objected"}, "paid": {"cleared"},
}  # fmt: skip
UNPAID = {"decided", "refused", "reviewed", "approved", "published", "objected", "cleared"}
TAKE: dict[str, Callable[..., Any]] = {
    "reviewed": lambda o, *ids: o.review(*ids),
    "refused": lambda o, *ids: o.review(*ids, refuse="缺发票"),
    "approved": lambda o, *ids: o.approve(*ids),
    "published": lambda o, *ids: o.publish(*ids),
    "objected": lambda o, *ids: o.object_to(*ids),
    "cleared": lambda o, *ids: o.clear(*ids, on=CLEARED, reason="不成立"),
    "paid": lambda o, *ids: o.pay(*ids),
}
FIRMS = range(5)
SHORT, LONG, STEPS = 8, 5_000, 50
PICK = st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True)
FEN = st.integers(1, 400)


class Machine(RuleBasedStateMachine):
    """``pays`` is what the last run of the county pays; ``known`` where each award stood."""

    new: bytes = b""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.place = self.stack.enter_context(folder())
        self.pays: dict[int, int] = {}
        self.recorded = False
        self.known: dict[int, Standing] = {}
        self.heads: list[str] = []
        self.batch = ""

    @initialize()
    def open(self) -> None:
        path = self.place / "ledger.db"
        if not Machine.new:
            open_ledger(str(path), create=True)
            Machine.new = path.read_bytes()
        path.write_bytes(Machine.new)
        self.office = Office(open_ledger(str(path)))

    def teardown(self) -> None:
        if hasattr(self, "office"):
            check(self.office)
            for head in self.heads:
                assert verified(self.office, head).sound
        self.stack.close()

    def chosen(self, picks: list[int]) -> list[Standing]:
        ids = sorted(self.known)
        return [self.known[id] for id in sorted({ids[pick % len(ids)] for pick in picks})]

    def look(self) -> dict[int, Standing]:
        """Where awards stand now, remembered; gives where they stood."""
        before, self.known = self.known, {one.id: one for one in self.office.all()}
        assert before.keys() <= self.known.keys()
        return before

    def unchanged(self) -> None:
        before = self.look()
        assert before == self.known

    @rule(pays=st.dictionaries(st.sampled_from(FIRMS), FEN), reason=st.sampled_from(["", "更正"]))
    def record(self, pays: dict[int, int], reason: str) -> None:
        lines = [line(number, fen) for number, fen in sorted(pays.items())]
        due = dict.fromkeys(FIRMS, 0)
        for one in self.known.values():
            if one.measure == "branding.trademark":
                due[int(one.uscc[10:17])] += one.due
        flips = self.recorded and any(pays.get(n, 0) != due[n] for n in FIRMS)
        try:
            done = self.office.record(lines, reason=reason)
        except UsageError as error:
            assert flips
            assert not reason
            codes = {problem.code for problem in error.problems}
            self.unchanged()
            assert codes == {"flipped"}
            return
        assert reason or not flips
        assert done.new or (self.recorded and not flips)
        self.recorded = True
        before = self.look()
        now = dict.fromkeys(FIRMS, 0)
        for one in self.known.values():
            if one.measure == "branding.trademark":
                now[int(one.uscc[10:17])] += one.due
                self.lawful(before.get(one.id), one)
        assert now == dict.fromkeys(FIRMS, 0) | pays

    def lawful(self, old: Standing | None, new: Standing) -> None:
        """A run begins awards, sends unpaid ones back, and never touches what was paid."""
        if old is None:
            assert (new.state, new.paid) == ("decided", 0)
        elif old != new:
            assert (old.paid, old.recovered) == (new.paid, new.recovered)
            assert new.state in (
                {"paid", "corrected", "recovered"} if old.paid else {"decided", "withdrawn"}
            )

    @rule(number=st.sampled_from(FIRMS), year=st.sampled_from([2019, 2020]))
    def better_grant(self, number: int, year: int) -> None:
        """An invention's later grant: a round for each county and year that claims it once."""
        county = f"county-{number}"
        scope = [(county, year)]
        lines = [grant(number, 100, year=year, jurisdiction=county)]
        self.office.record(lines, reason="补发", scope=scope)
        before = self.look()
        for one in self.known.values():
            self.lawful(before.get(one.id), one)
        rounds = [one.round for one in self.known.values() if one.measure == "branding.patent"]
        assert sorted(rounds) == list(range(1, len(rounds) + 1))

    @precondition(lambda self: self.known)
    @rule(step=st.sampled_from(sorted(TAKE)), picks=PICK)
    def step(self, step: str, picks: list[int]) -> None:
        self.take(step, self.chosen(picks))

    @precondition(lambda self: self.known)
    @rule(steps=st.integers(1, 5), picks=PICK)
    def onward(self, steps: int, picks: list[int]) -> None:
        """The steps that may follow, so that many awards reach their end."""
        way = ("reviewed", "approved", "published", "cleared", "paid")
        for _turn in range(steps):
            for one in self.chosen(picks):
                step = next((s for s in way if one.state in BEFORE[s]), None)
                if step:
                    self.take(step, [one])

    def take(self, step: str, chosen: list[Standing]) -> None:
        """All or none: refused if one of them stands where the step may not follow."""
        ids = [one.id for one in chosen]
        fits = all(one.state in BEFORE[step] for one in chosen)
        try:
            TAKE[step](self.office, *ids)
        except UsageError:
            assert not fits
            self.unchanged()
            return
        assert fits
        before = self.look()
        for id, one in self.known.items():
            assert one.state == (step if id in ids else before[id].state)
            assert one.paid - before[id].paid == (one.due if step == "paid" and id in ids else 0)

    @precondition(lambda self: self.known)
    @rule()
    def show_batch(self) -> None:
        """The dry run changes nothing; what it shows may be confirmed while nothing moves."""
        self.batch = self.office.propose().id
        self.head = verified(self.office).head
        self.unchanged()

    @precondition(lambda self: self.batch)
    @rule()
    def confirm_batch(self) -> None:
        ready = [one.id for one in self.known.values() if one.state == "cleared"]
        same = verified(self.office).head == self.head
        try:
            self.office.pay(batch=self.batch)
        except UsageError:
            assert not (same and ready)
            self.unchanged()
            return
        assert same
        self.look()
        assert all(self.known[id].state == "paid" for id in ready)

    @precondition(lambda self: self.known)
    @rule(picks=PICK)
    def withdraw(self, picks: list[int]) -> None:
        chosen = self.chosen(picks)
        fits = all(o.state in UNPAID or (o.paid and o.due) for o in chosen)
        try:
            self.office.withdraw(*(one.id for one in chosen))
        except UsageError:
            assert not fits
            self.unchanged()
            return
        assert fits
        self.look()
        assert all(self.known[one.id].due == 0 for one in chosen)

    @precondition(lambda self: self.known)
    @rule(picks=PICK, fen=FEN)
    def recover(self, picks: list[int], fen: int) -> None:
        one = self.chosen(picks)[0]
        fits = one.paid - one.recovered - one.due >= fen
        try:
            self.office.recover(one.id, fen)
        except UsageError:
            assert not fits
            self.unchanged()
            return
        assert fits
        self.look()
        assert self.known[one.id].recovered == one.recovered + fen

    @rule()
    def note_head(self) -> None:
        """A head written down stays in the chain for ever."""
        self.heads.append(verified(self.office).head)

    @rule()
    def export_and_backup(self) -> None:
        """Both verify, and have the ledger's head."""
        head = verified(self.office).head
        target, lines = self.place / "copy.db", self.place / "copy.ndjson"
        target.unlink(missing_ok=True)
        assert backup.copy(self.office.ledger, target).head == head
        with self.office.ledger.reading() as connection:
            lines.write_bytes(report.export(connection))
        found = ledger_verify.of_export(lines)
        assert found.sound
        assert found.head == head

    @precondition(lambda self: self.known)
    @rule(number=st.sampled_from(FIRMS))
    def history(self, number: int) -> None:
        with self.office.ledger.reading() as connection:
            rows = report.awards(connection, uscc=firm(number))
            events = report.life(connection, [row["award"] for row in rows])
        assert [row["award"] for row in rows] == [
            one.id for one in self.known.values() if one.uscc == firm(number)
        ]
        paid = [event["award"] for event in events if event["kind"] == "paid"]
        assert len(paid) == len(set(paid))

    @invariant()
    def bounds(self) -> None:
        for one in self.known.values():
            assert 0 <= one.recovered <= one.paid
            assert one.due == one.city + one.county + one.unallocated


def run(examples: int, steps: int) -> None:
    """So many runs of up to so many steps."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=examples == SHORT,
        ),
    )


def test_commands_in_any_order() -> None:
    run(SHORT, 30)


@pytest.mark.slow
def test_commands_in_any_order_five_thousand_times() -> None:
    run(LONG, STEPS)
