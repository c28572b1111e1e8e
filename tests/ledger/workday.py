"""A signed office at work: one deed after the other, whatever may follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from jmtrade_ledger import chain, persons, report
from jmtrade_ledger.balances import Standing

from .deeds import Sworn
from .office import line
from .signed import person

NEW = "人"
"""How the ids of those begin who are added at work."""
STEPS: dict[str, tuple[Callable[[Sworn, Standing], object], ...]] = {
    "decided": (
        lambda o, one: o.review(one.id),
        lambda o, one: o.review(one.id),
        lambda o, one: o.review(one.id, refuse="缺发票"),
        lambda o, one: o.withdraw(one.id),
    ),
    "refused": (lambda o, one: o.review(one.id),),
    "reviewed": (lambda o, one: o.approve(one.id),),
    "approved": (lambda o, one: o.publish(one.id),),
    "published": (lambda o, one: o.clear(one.id), lambda o, one: o.object_to(one.id)),
    "objected": (lambda o, one: o.clear(one.id, reason="不成立"),),
    "cleared": (lambda o, one: o.pay(one.id),),
    "paid": (lambda o, one: o.withdraw(one.id),),
    "corrected": (lambda o, one: o.recover(one.id, -(-one.outstanding // 2)),),
}
VOIDABLE = ("reviewed", "refused", "approved", "published", "objected", "cleared", "withdrawn")


def record(made: Sworn, number: int) -> object:
    """A run of a year of its own, which rests on acts."""
    with made.judged(number):
        year = 10_000 + number
        return made.record([line(number, year=year)], scope=[("zhongxiang", year)])


def some_deed(made: Sworn, rng: Random) -> str:
    """Take a deed that may follow; its name."""
    with made.ledger.reading() as c:
        seq = chain.head(c).seq
        there = [id for id in persons.known(c).now if id.startswith(NEW)]
    deeds = dict(_deeds(made, rng, seq, there))
    name = rng.choice(sorted(deeds))
    deeds[name]()
    return name


def _deeds(
    made: Sworn, rng: Random, seq: int, there: list[str]
) -> Iterator[tuple[str, Callable[[], object]]]:
    new = person(f"{NEW}{seq}", "市商务局", "all", ("record", "publish"))
    yield "person add", lambda: made.add(new)
    if there:
        yield "person revoke", lambda: made.revoke(rng.choice(there))
    yield "adopt", lambda: made.adopt(100_000 + seq)
    yield "anchor", made.anchor
    yield "record", lambda: record(made, seq)
    awards = made.all()
    for one in rng.sample(awards, min(len(awards), 4)):
        if one.state in STEPS:
            take = rng.choice(STEPS[one.state])
            yield f"{one.state} {one.id}", lambda take=take, one=one: take(made, one)  # type: ignore[misc]
        if one.state in VOIDABLE and (event := _last(made, one)):
            yield f"void {one.id}", lambda event=event: made.void(event)  # type: ignore[misc]


def _last(made: Sworn, one: Standing) -> int:
    """The last step of an award, if it may be voided; else 0."""
    with made.ledger.reading() as c:
        event = report.life(c, [one.id])[-1]
    return int(event["event"]) if event["kind"] in VOIDABLE else 0
