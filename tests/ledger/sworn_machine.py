"""The state machine over a signed ledger: every step by whose it is, and what persons, rules,
anchors and voids add to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from jmtrade_ledger import report
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.persons import Hand

from jmtrade_core.errors import UsageError

from .deeds import Sworn
from .machine import PICK, Machine
from .model import BEFORE, FIRMS, TAKE, UNPAID, Model
from .office import BUREAU, firm, line
from .signed import CITY, key_of, person

STEP = ("reviewed", "refused", "approved", "published", "objected", "cleared")
HANDS: dict[str, tuple[str, ...]] = {
    "reviewed": ("记录人", "出纳", "市里", "审计", "城甲"),
    "refused": ("记录人", "出纳"),
    "approved": ("记录人", "县里", "出纳", "审计"),
    "published": ("记录人", "县里", "出纳"),
    "objected": ("县里", "审计"),
    "cleared": ("记录人", "县里", "出纳"),
    "paid": ("记录人", "县里", "市里", "审计"),
}
"""Who may not take a step in any state."""
Event = dict[str, Any]


def replayed(life: list[Event], gone: set[int]) -> str | None:
    """Where an unpaid award stands by its events but those that are gone; ``None`` where one
    of them may not follow."""
    state = "decided"
    for event in life:
        kind = event["kind"]
        if event["event"] in gone or kind in ("decided", "voided"):
            continue
        if kind == "corrected":
            state = "decided"
        elif kind == "withdrawn":
            if state not in UNPAID:
                return None
            state = kind
        elif state not in BEFORE[kind]:
            return None
        else:
            state = kind
    return state


class SwornMachine(Machine):
    """``extra`` are persons who were added, true while they are not revoked."""

    office: Sworn
    begun: ClassVar[bytes] = b""

    def __init__(self) -> None:
        super().__init__()
        self.extra: dict[str, bool] = {}
        self.gone: set[int] = set()
        self.days = 100_000

    def make(self) -> Sworn:
        path = self.place / "ledger.db"
        if not SwornMachine.begun:
            Sworn(str(path))
            SwornMachine.begun = path.read_bytes()
        path.write_bytes(SwornMachine.begun)
        return Sworn.at(str(path))

    def refused(self, name: str, take: Callable[[], object]) -> None:
        """Whatever stands, this is refused, and changes not a byte."""
        file = Path(self.office.ledger.url)
        before = file.read_bytes()
        try:
            take()
        except UsageError:
            assert file.read_bytes() == before
            self.unchanged(f"{name} refused")
            return
        raise AssertionError(name)

    @rule()
    def person_add(self) -> None:
        """Added once; the same person, key or name is refused."""
        new = person(f"人{len(self.extra)}", BUREAU, "zhongxiang", ("review",))
        self.office.add(new)
        self.extra[new.id] = True
        self.unchanged("person add")
        self.refused("person add", lambda: self.office.add(new))

    @precondition(lambda self: self.extra)
    @rule(pick=st.integers(0, 60))
    def person_revoke(self, pick: int) -> None:
        id = sorted(self.extra)[pick % len(self.extra)]
        if self.extra[id]:
            self.office.revoke(id)
            self.extra[id] = False
            self.unchanged("person revoke")
        else:
            self.refused("person revoke", lambda: self.office.revoke(id))

    @precondition(lambda self: self.extra)
    @rule(picks=PICK, pick=st.integers(0, 60))
    def review_by_another(self, picks: list[int], pick: int) -> None:
        """Who was added reviews as the first one does, of the one county, until the key is
        revoked."""
        id = sorted(self.extra)[pick % len(self.extra)]
        chosen = self.chosen(picks)
        ids = [one.id for one in chosen]
        mine = all(one.jurisdiction == "zhongxiang" for one in chosen)
        if mine and self.extra[id] and all(one.state in BEFORE["reviewed"] for one in chosen):
            self.office.review(*ids, by=id)
            Model.taken["reviewed by another"] += 1
            self.look()
            assert all(self.known[one].state == "reviewed" for one in ids)
        else:
            self.refused("review by another", lambda: self.office.review(*ids, by=id))

    @rule(step=st.sampled_from(sorted(HANDS)), picks=PICK, who=st.integers(0, 4))
    def wrong_hands(self, step: str, picks: list[int], who: int) -> None:
        name = HANDS[step][who % len(HANDS[step])]
        ids = [one.id for one in self.chosen(picks)]

        def take() -> None:
            self.office.ledger.hands, self.office.held = [Hand(name, key_of(name))], True
            try:
                TAKE[step](self.office, *ids)
            finally:
                self.office.held = False

        self.refused(f"{step} by wrong hands", take)

    @rule(days=st.integers(0, 3), alone=st.booleans())
    def adopt(self, days: int, alone: bool) -> None:
        """By two city signers; the rules in force again are nothing new."""
        wanted = 100_000 + days
        if alone:
            self.refused("adopt", lambda: self.office.adopt(wanted + 9, (CITY[0], CITY[0])))
            return
        assert self.office.adopt(wanted) is (wanted != self.days)
        self.days = wanted
        self.unchanged("adopt")

    @rule()
    def anchor(self) -> None:
        self.heads.append(self.office.anchor())
        self.unchanged("anchor")

    @rule(firms=st.lists(st.sampled_from(FIRMS), max_size=2))
    def judge(self, firms: list[int]) -> None:
        """The runs from now on rest on acts about these firms."""
        self.office.by_the_rules()
        with self.office.judged(*firms):
            said = self.office.said
        self.office.said = said
        Model.taken["acts"] += 1

    def life(self, one: Standing) -> list[Event]:
        with self.office.ledger.reading() as c:
            return report.life(c, [one.id])

    def decided_since(self, one: Standing, seq: int) -> bool:
        """Whether a later run of its county and year found it withdrawn, and decides nothing."""
        with self.office.ledger.reading() as c:
            later = [run for run in report.runs(c) if run["run"] > seq]
        return (one.jurisdiction, one.year) in [(run["county"], run["year"]) for run in later]

    @rule(picks=PICK, pick=st.integers(0, 9), late=st.booleans())
    def void_a_step(self, picks: list[int], pick: int, late: bool) -> None:
        """Of an unpaid award: it stands as if the step had never been, or it is refused since
        a later one could not have followed, or a later run rests on it."""
        one = self.chosen(picks)[0]
        life = [e for e in self.life(one) if e["event"] not in self.gone]
        steps = [e for e in life if e["kind"] in (*STEP, "withdrawn")]
        again = [o for o in self.known.values() if o.key == one.key and o.round > one.round]
        if not steps or one.paid or again:
            return
        event = steps[-1] if late else steps[pick % len(steps)]
        seq = int(event["event"])
        of_run = "run" in (json.loads(event["body"]) if event["body"] else {})
        rests = event["kind"] == "withdrawn" and self.decided_since(one, seq)
        state = None if of_run or rests else replayed(life, {seq})
        if state is None:
            self.refused("void", lambda: self.office.void(seq))
            return
        self.office.void(seq)
        self.gone.add(seq)
        Model.taken["void"] += 1
        before = self.look()
        assert self.known[one.id].state == state
        if event["kind"] != "withdrawn":
            assert self.known[one.id].due == before[one.id].due
        assert {**before, one.id: self.known[one.id]} == self.known

    @rule(reviewed=st.booleans())
    def void_a_run(self, reviewed: bool) -> None:
        """Nothing is due of a voided run, and it stays where a step rests on it."""
        number, year = 200 + len(self.known), 3000 + len(self.known)
        measure = "branding.certification"
        key = canonical([measure, firm(number)])
        claim = line(number, measure=measure, key=key, year=year, jurisdiction="dongbao")
        done = self.office.record([claim], scope=[("dongbao", year)])
        (id,) = done.awards
        if reviewed:
            self.office.review(id)
            self.look()
            self.refused("void a run", lambda: self.office.void(done.run))
            self.office.withdraw(id)
        else:
            self.office.void(done.run)
            Model.taken["void a run"] += 1
        self.look()
        assert (self.known[id].state, self.known[id].due) == ("withdrawn", 0)
