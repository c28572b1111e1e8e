"""Every command in any order: a model of a few lines must agree with the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from jmtrade_core import ledger_verify
from jmtrade_core.errors import UsageError
from jmtrade_core.ledger.standing import Standing
from jmtrade_core.ledger.store import open_ledger

from .folders import folder
from .office import CLEARED, PUBLISHED, Office, firm, grant, line, pay_data
from .sound import check

BEFORE = {
    "reviewed": {"decided", "refused"}, "refused": {"decided", "refused", "reviewed"},
    "approved": {"reviewed"}, "published": {"approved"}, "objected": {"published", "objected"},
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
NEVER: dict[str, Callable[..., Any]] = {
    "approve by the reviewer": lambda o, *ids: o.approve(*ids, by=" 县　里"),
    "clear while the notice runs": lambda o, *ids: o.clear(*ids, on=PUBLISHED, reason="早"),
    "clear on a day to come": lambda o, *ids: o.clear(*ids, on=date(2099, 1, 1), reason="早"),
    "review by another bureau": lambda o, *ids: o.review(*ids, bureau="市人社局"),
}
"""What is refused in every state: by the state, or by the rule of the step."""
WAY = ("reviewed", "approved", "published", "cleared", "paid")
FIRMS = range(5)
PICK = st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True)
FEN = st.integers(1, 400)


Rule = TypeVar("Rule", bound=Callable[..., Any])


def moved_since(name: str) -> Callable[[Rule], Rule]:
    """A rule that looks only is worth a step again once something has moved."""
    return precondition(lambda self: self.looked.get(name) != self.moves)


class Machine(RuleBasedStateMachine):
    """``pays`` is what the last run of the county pays; ``known`` where each award stood."""

    measure = "branding.trademark"
    grants = True
    """Whether runs of other counties bring grants of one invention."""
    taken: ClassVar[Counter[str]] = Counter()
    """How often each command was taken, and how often it was refused as it should be."""
    new: ClassVar[bytes] = b""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.place = self.stack.enter_context(folder())
        self.pays: dict[int, int] = {}
        self.moves, self.looked = 0, dict[str, int]()
        self.recorded = False
        self.known: dict[int, Standing] = {}
        self.heads: list[str] = []
        self.batch, self.done = "", dict[str, set[int]]()
        self.notices: dict[str, list[tuple[int, int]]] = {}
        Machine.taken["runs"] += 1

    def make(self) -> Office:
        """An office with a new ledger: a copy of one that was migrated."""
        path = self.place / "ledger.db"
        if not Machine.new:
            open_ledger(str(path), create=True)
            Machine.new = path.read_bytes()
        path.write_bytes(Machine.new)
        return Office(open_ledger(str(path)))

    @initialize(pays=st.dictionaries(st.sampled_from(FIRMS), FEN, min_size=2))
    def open(self, pays: dict[int, int]) -> None:
        self.office = self.make()
        self.record(pays, "更正" if self.recorded else "")

    def teardown(self) -> None:
        if hasattr(self, "office"):
            check(self.office)
            for head in self.heads:
                self.office.verify(head)
        self.stack.close()

    def chosen(self, picks: list[int]) -> list[Standing]:
        ids = sorted(self.known)
        return [self.known[id] for id in sorted({ids[pick % len(ids)] for pick in picks})]

    def look(self) -> dict[int, Standing]:
        """Where awards stand now, remembered; gives where they stood."""
        before, self.known = self.known, {one.id: one for one in self.office.all()}
        assert before.keys() <= self.known.keys()
        self.moves += before != self.known
        return before

    def unchanged(self, name: str) -> None:
        Machine.taken[name] += 1
        self.looked[name] = self.moves
        before = self.look()
        assert before == self.known

    def due(self) -> dict[int, int]:
        """What is due to each firm by the county's runs, fen."""
        due = dict.fromkeys(FIRMS, 0)
        for one in self.known.values():
            if one.measure == self.measure:
                due[int(one.uscc[10:17])] += one.due
        return due

    @rule(pays=st.dictionaries(st.sampled_from(FIRMS), FEN), reason=st.sampled_from(["", "更正"]))
    def record(self, pays: dict[int, int], reason: str) -> None:
        lines = [line(number, fen) for number, fen in sorted(pays.items())]
        due = self.due()
        flips = self.recorded and any(pays.get(n, 0) != due[n] for n in FIRMS)
        try:
            done = self.office.record(lines, reason=reason)
        except UsageError as error:
            assert flips
            assert not reason
            codes = {problem.code for problem in error.problems}
            self.unchanged("record refused")
            assert codes == {"flipped"}
            return
        Machine.taken["correct" if reason else "record"] += 1
        assert reason or not flips
        assert done.new or (self.recorded and not flips)
        self.recorded, self.pays = True, pays
        before = self.look()
        for one in self.known.values():
            if one.measure == self.measure:
                self.lawful(before.get(one.id), one)
        assert self.due() == dict.fromkeys(FIRMS, 0) | pays

    @moved_since("record the same")
    @rule()
    def record_the_same(self) -> None:
        """Nothing new, and not an event more, while the last run's awards stand."""
        stands = self.due() == dict.fromkeys(FIRMS, 0) | self.pays
        head = self.office.verify()
        try:
            done = self.office.record([line(n, fen) for n, fen in sorted(self.pays.items())])
        except UsageError:
            assert not stands  # one was withdrawn since: to award it again needs a reason
            self.unchanged("record refused")
            return
        assert stands
        assert not done.new
        assert self.office.verify() == head
        self.unchanged("record the same")

    def lawful(self, old: Standing | None, new: Standing) -> None:
        """A run begins awards, sends unpaid ones back, and never touches what was paid."""
        if old is None:
            assert (new.state, new.paid) == ("decided", 0)
        elif old != new:
            assert (old.paid, old.recovered) == (new.paid, new.recovered)
            assert new.state in (
                {"paid", "corrected", "recovered"} if old.paid else {"decided", "withdrawn"}
            )

    @precondition(lambda self: self.grants)
    @rule(number=st.sampled_from(FIRMS), year=st.sampled_from([2019, 2020]))
    def better_grant(self, number: int, year: int) -> None:
        """An invention's later grant: a round for each county and year that claims it once."""
        county = f"county-{number}"
        scope = [(county, year)]
        lines = [grant(number, 100, year=year, jurisdiction=county)]
        self.office.record(lines, reason="补发", scope=scope)
        Machine.taken["record a top-up"] += 1
        before = self.look()
        for one in self.known.values():
            self.lawful(before.get(one.id), one)
        rounds = [one.round for one in self.known.values() if one.measure == "branding.patent"]
        assert sorted(rounds) == list(range(1, len(rounds) + 1))

    @rule(step=st.sampled_from(sorted(TAKE)), picks=PICK)
    def step(self, step: str, picks: list[int]) -> None:
        self.take(step, self.chosen(picks))

    @rule(steps=st.integers(3, 5), picks=PICK)
    def onward(self, steps: int, picks: list[int]) -> None:
        """The steps that may follow, so that many awards reach their end."""
        self.forward(picks, WAY[:steps])

    def forward(self, picks: list[int], way: Sequence[str]) -> None:
        """Take these awards along the way, as far as it leads from where they stand."""
        for _turn in way:
            for one in self.chosen(picks):
                step = next((s for s in way if one.state in BEFORE[s]), None)
                if step:
                    self.take(step, [one])

    def take(self, step: str, chosen: list[Standing]) -> None:
        """All or none: refused if one of them stands where the step may not follow."""
        ids = [one.id for one in chosen]
        fits = all(one.state in BEFORE[step] for one in chosen)
        try:
            made = TAKE[step](self.office, *ids)
        except UsageError:
            assert not fits
            self.unchanged(f"{step} refused")
            return
        assert fits
        Machine.taken[step] += 1
        before = self.look()
        for id, one in self.known.items():
            assert one.state == (step if id in ids else before[id].state)
            assert one.paid - before[id].paid == (one.due if step == "paid" and id in ids else 0)
        if step == "published":
            assert made.ref not in self.notices
            self.notices[made.ref] = [(one.id, one.due) for one in chosen]

    @rule(step=st.sampled_from(sorted(NEVER)), picks=PICK)
    def never(self, step: str, picks: list[int]) -> None:
        """The rule of a step holds in every state."""
        try:
            NEVER[step](self.office, *(one.id for one in self.chosen(picks)))
        except UsageError:
            self.unchanged(step)
            return
        raise AssertionError(step)

    @precondition(lambda self: self.notices)
    @moved_since("publish --again")
    @rule(pick=st.integers(0, 60))
    def publish_again(self, pick: int) -> None:
        """A notice is written again as it was published, whatever came after."""
        ref = sorted(self.notices)[pick % len(self.notices)]
        assert self.office.publish_again(ref) == self.notices[ref]
        self.unchanged("publish --again")

    @moved_since("pay, dry run")
    @rule(at_once=st.booleans(), picks=PICK)
    def show_batch(self, at_once: bool, picks: list[int]) -> None:
        """The dry run changes nothing; what it shows may be confirmed while nothing moves."""
        self.forward(picks, WAY[:4])
        self.batch = self.office.propose().id
        self.head = self.office.verify()
        self.unchanged("pay, dry run")
        if at_once:
            self.confirm_batch()

    @precondition(lambda self: self.batch)
    @rule()
    def confirm_batch(self) -> None:
        """Paid once: confirmed again it is shown again."""
        ready = {one.id for one in self.known.values() if one.state == "cleared"}
        same = self.office.verify() == self.head
        try:
            self.office.pay(batch=self.batch)
        except UsageError:
            assert self.batch not in self.done
            assert not (same and ready)
            self.unchanged("pay --confirm refused")
            return
        if self.batch in self.done:
            self.unchanged("pay --confirm again")
            return
        assert same
        Machine.taken["pay --confirm"] += 1
        self.look()
        self.done[self.batch] = ready
        assert all(self.known[id].state == "paid" for id in ready)

    @rule(code=st.sampled_from(["struck-off", "dishonesty", "no-payee"]), picks=PICK)
    def pay_but_one_firm(self, code: str, picks: list[int]) -> None:
        """One firm may not be paid on the day; the others are."""
        self.forward(picks, WAY[:4])
        ready = [one for one in self.known.values() if one.state == "cleared"]
        if not ready:
            return
        out = ready[picks[0] % len(ready)].uscc
        data = pay_data(ready)
        if code == "struck-off":
            data = pay_data(ready, struck_off={out: date(2019, 3, 20)})
        elif code == "dishonesty":
            data = pay_data(ready, {out: [(date(2016, 3, 20), None)]})
        else:
            del data.payees[out]
        shown = self.office.propose(data=data)
        assert {c for one, c in shown.refused} == {code}
        Machine.taken[f"pay, {code}"] += 1
        pays = {one.id for one in ready if one.uscc != out}
        if not pays:
            return
        self.office.pay(batch=shown.id, data=data)
        Machine.taken["pay --confirm"] += 1
        self.done[shown.id] = pays
        before = self.look()
        for id, one in self.known.items():
            assert one.state == ("paid" if id in pays else before[id].state)

    @rule(picks=PICK)
    def withdraw(self, picks: list[int]) -> None:
        chosen = self.chosen(picks)
        fits = all(o.state in UNPAID or (o.paid and o.due) for o in chosen)
        try:
            self.office.withdraw(*(one.id for one in chosen))
        except UsageError:
            assert not fits
            self.unchanged("correct --withdraw refused")
            return
        assert fits
        Machine.taken["correct --withdraw"] += 1
        self.look()
        assert all(self.known[one.id].due == 0 for one in chosen)

    @rule(step=st.sampled_from(("reviewed", "approved", "published", "cleared")))
    def all_that_may(self, step: str) -> None:
        """One step of every award that it may follow, as an office works."""
        ready = [one for one in self.known.values() if one.state in BEFORE[step]]
        if ready:
            self.take(step, ready)

    @rule(picks=PICK, fen=FEN, owed=st.booleans())
    def recover(self, picks: list[int], fen: int, owed: bool) -> None:
        one = next((o for o in self.known.values() if owed and o.outstanding), None)
        one = one or self.chosen(picks)[0]
        fits = one.paid - one.recovered - one.due >= fen
        try:
            self.office.recover(one.id, fen)
        except UsageError:
            assert not fits
            self.unchanged("recover refused")
            return
        assert fits
        Machine.taken["recover"] += 1
        self.look()
        assert self.known[one.id].recovered == one.recovered + fen

    @moved_since("export")
    @rule()
    def export_and_backup(self) -> None:
        """Both verify, and have the ledger's head, which stays in the chain for ever."""
        head = self.office.verify()
        self.heads.append(head)
        Machine.taken["verify"] += 1
        self.looked["export"] = self.moves
        target, lines = self.place / "copy.db", self.place / "copy.ndjson"
        target.unlink(missing_ok=True)
        if self.office.ledger.engine.dialect.name == "sqlite":
            assert self.office.backup(target) == head
            Machine.taken["backup"] += 1
        self.office.export(lines)
        Machine.taken["export"] += 1
        found = ledger_verify.of_export(lines)
        assert found.sound
        assert found.head == head

    @moved_since("show")
    @rule(number=st.sampled_from(FIRMS), state=st.sampled_from(sorted(UNPAID | {"paid"})))
    def history_and_show(self, number: int, state: str) -> None:
        of_firm = [one.id for one in self.known.values() if one.uscc == firm(number)]
        in_state = [one.id for one in self.known.values() if one.state == state]
        assert self.office.history(firm(number)) == of_firm
        assert self.office.show(state) == in_state
        assert {one.run for one in self.known.values()} <= set(self.office.runs())
        Machine.taken["history, show"] += 1
        self.looked["show"] = self.moves

    @invariant()
    def bounds(self) -> None:
        for one in self.known.values():
            assert 0 <= one.recovered <= one.paid
            assert one.due == one.city + one.county + one.unallocated
        paid = [id for ids in self.done.values() for id in ids]
        assert len(paid) == len(set(paid))
