"""What a run changes: its pay lines beside what stands in the ledger for its scope.

A line that pays more than stands adds to an unpaid award, or tops up a paid one with a
new round; one that pays less reduces it, and what was paid beyond that is to be
recovered. Pure: reads nothing, writes nothing; money in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Split
from jmtrade_ledger.lines import Line

Place = tuple[str, str, str]


@dataclass
class Change:
    """One claim: the rounds that stand (oldest first), and what the run pays for it."""

    rounds: list[Standing]
    line: Line | None
    new: Split

    @property
    def old(self) -> Split:
        return sum((one.split for one in self.rounds), Split())

    @property
    def place(self) -> Place:
        return _place(self.subject)

    @property
    def subject(self) -> Line | Standing:
        """Whom and what the change is about."""
        return self.line or self.rounds[-1]


Bound = Callable[[Iterable[Change]], None]


@dataclass(frozen=True)
class Plan:
    """``fixes`` set what is due on an award to a new split; ``fresh`` are new awards."""

    changes: list[Change]
    fixes: list[tuple[Standing, Split]]
    fresh: list[tuple[Line, Split]]

    @property
    def empty(self) -> bool:
        return not self.fixes and not self.fresh


def plan(
    lines: Iterable[Line], standing: Iterable[Standing], bound: Bound = lambda _changes: None
) -> Plan:
    """Compare a run's pay lines with the awards of its counties and year. ``bound`` sets
    what is due where the cause of a change may not move it (``causes.py``)."""
    rounds: dict[Place, list[Standing]] = defaultdict(list)
    for one in standing:
        rounds[_place(one)].append(one)
    by_place = {_place(line): line for line in lines}
    changes = [Change(rounds.get(place, []), line, line.split) for place, line in by_place.items()]
    changes += [Change(r, None, Split()) for place, r in rounds.items() if place not in by_place]
    bound(changes)
    _share_families(changes)
    changes = [change for change in changes if change.old != change.new]
    fixes: list[tuple[Standing, Split]] = []
    fresh: list[tuple[Line, Split]] = []
    for change in changes:
        _settle(change, fixes, fresh)
    kept = {id(one) for one, _ in fixes} | {id(line) for line, _ in fresh}
    changes = [c for c in changes if id(c.line) in kept or any(id(one) in kept for one in c.rounds)]
    return Plan(changes, fixes, fresh)


def _place(one: Line | Standing) -> Place:
    return one.key, one.uscc, one.jurisdiction


def _share_families(changes: Sequence[Change]) -> None:
    """A larger award that takes the place of a paid smaller one pays the excess only.

    So a revised customs figure that lifts a firm into the next tier is a top-up, not a
    recovery beside a new award.
    """
    gone: dict[tuple[str, int, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.new.amount < change.old.amount and any(one.is_paid for one in change.rounds):
            gone[change.subject.uscc, change.subject.year, change.subject.jurisdiction].append(
                change
            )
    for change in changes:
        line = change.line
        if line is None or not line.larger_of:
            continue
        for other in gone.get((line.uscc, line.year, line.jurisdiction), []):
            more = change.new.amount - change.old.amount
            paid = sum((one.split for one in other.rounds if one.is_paid), Split())
            less = min(paid.amount, other.old.amount) - other.new.amount
            if other.subject.measure in line.larger_of and more > 0 and less > 0:
                kept = portion(paid, min(more, less))
                other.new = other.new + kept
                change.new = rest_of(change.new, kept)


def _settle(
    change: Change, fixes: list[tuple[Standing, Split]], fresh: list[tuple[Line, Split]]
) -> None:
    """Turn the difference into new dues of rounds, and a new round for what is left."""
    dues = [one.split for one in change.rounds]
    more = change.new.amount - change.old.amount
    for index in reversed(range(len(dues))):
        one, due = change.rounds[index], dues[index]
        if more < 0:
            step = -min(due.amount, -more)
        elif one.is_paid:
            step = min(one.outstanding, more)
        else:
            step = more if one.state != "withdrawn" else 0
        if step or (more == 0 and not one.is_paid and due.amount):
            others = sum((d for i, d in enumerate(dues) if i != index), Split())
            dues[index] = exactly(change.new, others, due.amount + step)
            more -= step
    fixes += [(one, due) for one, due in zip(change.rounds, dues, strict=True) if due != one.split]
    if more > 0 and change.line is not None:
        total = sum(dues, Split())
        fresh.append((change.line, exactly(change.new, total, more)))


def exactly(total: Split, others: Split, amount: int) -> Split:
    """``amount`` of a total of which ``others`` have their part: what they leave, if that
    is the amount and nothing in it is below zero, else a share by the total's ratio."""
    left = total - others
    if left.amount == amount and min(left.city, left.county, left.unallocated) >= 0:
        return left
    return portion(total if total.amount else others, amount)


def rest_of(total: Split, part: Split) -> Split:
    """A total less a part, no payer below zero."""
    return exactly(total, part, total.amount - part.amount)


def portion(total: Split, amount: int) -> Split:
    """``amount`` in the ratio of a total; the county bears the remainder (rulebook 4.4)."""
    if amount == 0:
        return Split()
    city = total.city * amount // total.amount
    unallocated = total.unallocated * amount // total.amount
    county = amount - city - unallocated
    if total.county == 0 and county:  # rounding must not bring in a payer who bears nothing
        city, county = (city + county, 0) if total.city else (city, 0)
        unallocated = amount - city
    return Split(city, county, unallocated)
