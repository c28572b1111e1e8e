"""Every command in any order: a model of a few lines must agree with the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)
from jmtrade_ledger import ledger_verify
from jmtrade_ledger.balances import Standing

from jmtrade_core.errors import UsageError

from .model import BEFORE, FIRMS, LAST, TAKE, UNPAID, WAY, Model
from .office import PUBLISHED, firm, grant, line, pay_data

NEVER: dict[str, Callable[..., Any]] = {
    "approve by the reviewer": lambda o, *ids: o.approve(*ids, by=" 县　里"),
    "clear while the notice runs": lambda o, *ids: o.clear(*ids, on=PUBLISHED, reason="早"),
    "clear on a day to come": lambda o, *ids: o.clear(*ids, on=date(2099, 1, 1), reason="早"),
    "review by another bureau": lambda o, *ids: o.review(*ids, bureau="市人社局"),
}
"""What is refused in every state: by the state, or by the rule of the step."""
PICK = st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True)
FEN = st.integers(1, 400)


Rule = TypeVar("Rule", bound=Callable[..., Any])


def moved_since(name: str) -> Callable[[Rule], Rule]:
    """A rule that looks only is worth a step again once something has moved."""
    return precondition(lambda self: self.looked.get(name) != self.moves)


class Machine(Model):
    """The rules: a command each, in any order."""

    @initialize(pays=st.dictionaries(st.sampled_from(FIRMS), FEN, min_size=2))
    def open(self, pays: dict[int, int]) -> None:
        self.office = self.make()
        self.office.pays_on = LAST
        self.record(pays, "更正" if self.recorded else "")

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
        self.taken["correct" if reason else "record"] += 1
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

    @precondition(lambda self: self.grants)
    @rule(number=st.sampled_from(FIRMS), year=st.sampled_from([2019, 2020]))
    def better_grant(self, number: int, year: int) -> None:
        """An invention's later grant: a round for each county and year that claims it once."""
        county = f"county-{number}"
        scope = [(county, year)]
        lines = [grant(number, 100, year=year, jurisdiction=county)]
        self.office.record(lines, reason="补发", scope=scope)
        self.taken["record a top-up"] += 1
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
        ready = {one.id for one in self.payable()}
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
        self.taken["pay --confirm"] += 1
        self.look()
        self.done[self.batch] = ready
        assert all(self.known[id].state == "paid" for id in ready)

    def payable(self) -> list[Standing]:
        """Cleared, and nothing was ever told of the firm: the ledger remembers what was."""
        cleared = [one for one in self.known.values() if one.state == "cleared"]
        return [one for one in cleared if one.uscc not in self.told]

    @rule(code=st.sampled_from(["struck-off", "dishonesty", "no-payee"]), picks=PICK)
    def pay_but_one_firm(self, code: str, picks: list[int]) -> None:
        """One firm may not be paid on the day; the others are."""
        self.forward(picks, WAY[:4])
        ready = self.payable()
        if not ready:
            return
        out = ready[picks[0] % len(ready)].uscc
        data = pay_data(ready)
        if code == "struck-off":
            data = pay_data(ready, struck_off={out: date(2019, 3, 20)})
        elif code == "dishonesty":
            data = pay_data(ready, {out: [(date.today(), None)]})
        else:
            del data.payees[out]
        shown = self.office.propose(data=data)
        cleared = [one for one in self.known.values() if one.state == "cleared"]
        earlier = {self.told[one.uscc] for one in cleared if one.uscc in self.told}
        assert {c for one, c in shown.refused} == {code} | earlier
        self.taken[f"pay, {code}"] += 1
        pays = {one.id for one in ready if one.uscc != out}
        if not pays:
            return
        self.office.pay(batch=shown.id, data=data)
        self.taken["pay --confirm"] += 1
        self.done[shown.id] = pays
        if code != "no-payee":
            self.told[out] = code
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
        self.taken["correct --withdraw"] += 1
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
        self.taken["recover"] += 1
        self.look()
        assert self.known[one.id].recovered == one.recovered + fen

    @moved_since("export")
    @rule()
    def export_and_backup(self) -> None:
        """Both verify, and have the ledger's head, which stays in the chain for ever."""
        head = self.office.verify()
        self.heads.append(head)
        self.taken["verify"] += 1
        self.looked["export"] = self.moves
        target, lines = self.place / "copy.db", self.place / "copy.ndjson"
        target.unlink(missing_ok=True)
        if self.office.ledger.engine.dialect.name == "sqlite":
            assert self.office.backup(target) == head
            self.taken["backup"] += 1
        self.office.export(lines)
        self.taken["export"] += 1
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
        self.taken["history, show"] += 1
        self.looked["show"] = self.moves
