"""What the state machine knows of a ledger, and what must hold after each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from jmtrade_ledger import notice, report
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.store import open_ledger

from jmtrade_core.errors import UsageError

from .folders import folder
from .office import CLEARED, PUBLISHED, Office, begin
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
    "published": lambda o, *ids, on=PUBLISHED: o.publish(*ids, on=on),
    "objected": lambda o, *ids: o.object_to(*ids),
    "cleared": lambda o, *ids, on=CLEARED: o.clear(*ids, on=on, reason="不成立"),
    "paid": lambda o, *ids: o.pay(*ids),
}
WAY = ("reviewed", "approved", "published", "cleared", "paid")
FIRMS = range(5)
HEAD = ("seq", "hash")
LAST = date(2025, 12, 31)
"""Every payment's day: no notice of a run ends after it."""


class Model(RuleBasedStateMachine):
    """``pays`` is what the last run of the county pays; ``known`` where each award stood."""

    office: Office
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
        self.told: dict[str, str] = {}
        """Firms that a payment was told are dishonest or struck off, and the code of it."""
        self.notices: dict[str, list[tuple[int, int]]] = {}
        self.day, self.ends = PUBLISHED, dict[int, date]()
        """Today by the stated days of steps, and when each award's last notice ends."""
        Model.taken["runs"] += 1

    def make(self) -> Office:
        """An office with a new ledger: a copy of one that was migrated."""
        path = self.place / "ledger.db"
        if not Model.new:
            begin(str(path))
            Model.new = path.read_bytes()
        path.write_bytes(Model.new)
        return Office(open_ledger(str(path)))

    def teardown(self) -> None:
        if hasattr(self, "office"):
            check(self.office)
            for head in self.heads[:1]:
                self.office.verify(head)
            with self.office.ledger.reading() as c:
                stood = {f"{seq}:{said}" for seq, said in report.rows(c, "events", "seq", HEAD)}
            assert {*self.heads} <= stood
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
        Model.taken[name] += 1
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

    def lawful(self, old: Standing | None, new: Standing) -> None:
        """A run begins awards, sends unpaid ones back, and never touches what was paid."""
        if old is None:
            assert (new.state, new.paid) == ("decided", 0)
        elif old != new:
            assert (old.paid, old.recovered) == (new.paid, new.recovered)
            assert new.state in (
                {"paid", "corrected", "recovered"} if old.paid else {"decided", "withdrawn"}
            )

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
        goes = {one.id for one in chosen if step != "paid" or one.uscc not in self.told}
        fits = bool(goes) and all(one.state in BEFORE[step] for one in chosen)
        try:
            made = TAKE[step](self.office, *ids, **self.on(step, ids))
        except UsageError:
            assert not fits
            self.unchanged(f"{step} refused")
            return
        assert fits
        Model.taken[step] += 1
        before = self.look()
        for id, one in self.known.items():
            assert one.state == (step if id in goes else before[id].state)
            assert one.paid - before[id].paid == (one.due if step == "paid" and id in goes else 0)
        if step == "paid":  # it may be the very batch that was shown
            self.done[made.id] = goes
        if step == "published":
            assert made.ref not in self.notices
            self.notices[made.ref] = [(one.id, one.due) for one in chosen]
            self.ends |= dict.fromkeys(ids, notice.last_day(self.day, 5))

    def on(self, step: str, ids: Sequence[int]) -> dict[str, date]:
        """The day that a step says, if it says one: a notice is over before it is cleared."""
        if step == "cleared":
            over = (self.ends.get(id, PUBLISHED) + timedelta(days=1) for id in ids)
            self.day = max(self.day, *over)
        return {"on": self.day} if step in ("published", "cleared") else {}

    @invariant()
    def bounds(self) -> None:
        for one in self.known.values():
            assert 0 <= one.recovered <= one.paid
            assert one.due == one.city + one.county + one.unallocated
        paid = [id for ids in self.done.values() for id in ids]
        assert len(paid) == len(set(paid))
