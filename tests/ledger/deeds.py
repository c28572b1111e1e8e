"""A signed ledger that keeps the city's rules, and every deed that there is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jmtrade_ledger import adopted, anchors, report, steps
from jmtrade_ledger.replay import RULEBOOK
from jmtrade_ledger.store import open_ledger

from .office import Office, firm, line
from .ruled import usual
from .signed import CITY, STAFF, Signed, person

AUDITOR, SPARE = "审计", "备用"
SHARED = 4
"""Awards of each state that a deed may follow."""


class Sworn(Signed):
    """Signed from its first event on; two city signers put the rules in force, and its runs go
    by them. Who records does so for every county."""

    staff = tuple((id, office, "all", roles) for id, office, _county, roles in STAFF)

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.add(person("城丙", "市政府", "all", ("city",)))
        self.add(person(AUDITOR, "市审计局", "all", ("audit",)))
        self.add(person(SPARE, "市商务局", "zhongxiang", ("review",)))
        self.adopt()
        self.by_the_rules()

    @classmethod
    def at(cls, url: str) -> Sworn:
        """The office of a ledger that is there."""
        made = object.__new__(cls)
        Office.__init__(made, open_ledger(url))
        made.by_the_rules()
        return made

    def by_the_rules(self) -> None:
        """What its runs say they were decided by."""
        rules = usual().said
        with self.ledger.reading() as c:
            row: Any = adopted.last(c)
        plugins = [{"name": n, "version": v} for n, v in rules["plugins"].items()]
        readings = {"cost.rest": {"option": "once", "basis": "default", "document": None}}
        self.said = {
            "config": json.loads(row.body)["config"], "rulebook": RULEBOOK,
            "receipt": {"version": rules["version"], "plugins": plugins, "readings": readings,
                        "input_sha256": ""},
        }  # fmt: skip

    @contextmanager
    def judged(self, *firms: int) -> Iterator[None]:
        """Runs that rest on determinations of these firms, and on a succession of each."""
        acts = [
            act
            for number in firms
            for act in (
                {"table": "determinations", "uscc": firm(number), "measure": "branding.trademark",
                 "subject": "", "matter": "m", "finding": "yes", "document": "商贸〔2019〕1号",
                 "decided_on": "2019-01-01"},
                {"table": "successions", "uscc": firm(number), "predecessor": firm(900 + number),
                 "kind": "merger", "on": "2019-01-01"},
            )
        ]  # fmt: skip
        kept, self.said = self.said, {**self.said, "acts": acts}
        yield
        self.said = kept

    def adopt(self, days: int = 100_000, by: Sequence[str] = CITY) -> bool:
        """Adopt the usual rules with another bound of back-dating; whether anything changed."""
        rules = usual()
        settings = {**rules.settings, "backdating_days": days}
        self.by(*by)
        with self.ledger.writing() as c:
            changes, _head = adopted.adopt(
                c, replace(rules, said={**rules.said, "settings": settings}), by
            )
        return bool(changes)

    def anchor(self, by: str = AUDITOR) -> str:
        """The head that was given out."""
        self.by(by)
        with self.ledger.writing() as c:
            given, _head = anchors.make(c, by)
        return str(given)

    def object_to(self, *ids: int) -> None:
        self.by("市里")
        with self.ledger.writing() as c:
            chosen = steps.select_awards(c, ids, None, "objected")
            steps.object_to(c, chosen, "市里", "有异议", "某企业")

    def of(self, state: str, at: int = 0) -> int:
        """An award in a state."""
        return [one.id for one in self.all() if one.state == state][at]

    def last(self, award: int) -> int:
        """The last event of an award."""
        with self.ledger.reading() as c:
            return int(report.life(c, [award])[-1]["event"])


def ready(url: str) -> Sworn:
    """A ledger that each deed below may follow."""
    made = Sworn(url)
    lines = [line(number) for number in range(9 * SHARED)]
    ids = made.record(lines).awards
    lots = [ids[at : at + SHARED] for at in range(0, len(ids), SHARED)]
    reviewed, approved, published, cleared, paid, corrected = lots[:6]
    made.review(*(id for lot in lots[:6] for id in lot))
    made.approve(*(id for lot in lots[1:6] for id in lot))
    made.publish(*(id for lot in lots[2:6] for id in lot))
    made.clear(*cleared, *paid, *corrected)
    made.pay(*paid, *corrected)
    made.withdraw(*corrected)
    assert {made.award(lot[0]).state for lot in (reviewed, approved, published)} == {
        "reviewed", "approved", "published",
    }  # fmt: skip
    return made


def _recorded(made: Sworn, year: int, number: int) -> None:
    with made.judged(number):
        made.record([line(number, year=year)], scope=[("zhongxiang", year)])


DEEDS: dict[str, Callable[[Sworn], object]] = {
    "person add": lambda o: o.add(person("新人", "市商务局", "zhongxiang", ("record",))),
    "person revoke": lambda o: o.revoke(SPARE),
    "adopt": lambda o: o.adopt(100_001),
    "record": lambda o: o.record([line(80, year=2019)], scope=[("zhongxiang", 2019)]),
    "record, resting on acts": lambda o: _recorded(o, 2020, 81),
    "review": lambda o: o.review(o.of("decided"), o.of("decided", 1)),
    "refuse": lambda o: o.review(o.of("decided"), refuse="缺发票"),
    "approve": lambda o: o.approve(o.of("reviewed"), o.of("reviewed", 1)),
    "publish": lambda o: o.publish(o.of("approved"), o.of("approved", 1)),
    "object": lambda o: o.object_to(o.of("published")),
    "clear": lambda o: o.clear(o.of("published"), o.of("published", 1)),
    "pay": lambda o: o.pay(o.of("cleared"), o.of("cleared", 1)),
    "withdraw": lambda o: o.withdraw(o.of("decided"), o.of("paid")),
    "recover": lambda o: o.recover(o.of("corrected"), 60_00),
    "void": lambda o: o.void(o.last(o.of("approved")), o.last(o.of("published"))),
    "anchor": lambda o: o.anchor(),
    "correct": lambda o: o.record([line(2), line(3, 150_00)], reason="海关更正"),
}
"""Every step of a signed ledger, on the ledger of ``ready``."""
