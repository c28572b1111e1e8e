"""What a correction may take back or add, by what it comes from (rulebook 5).

A later ruling takes nothing back that was lawfully awarded, unless it says so; another
program or rulebook alone changes nothing, either way. To tell them apart, what a ruling
touches of the run is decided once more under the readings that an award rested on, and the
run that the award came from once more by today's program. Money in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals
from jmtrade_core.schema.subjects import keys
from jmtrade_ledger import replay, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Split
from jmtrade_ledger.claims import under_held_keys
from jmtrade_ledger.lines import Line, lines_of
from jmtrade_ledger.plan import Change, Place, portion
from jmtrade_ledger.priors import exactly

if TYPE_CHECKING:
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.result import Award
    from jmtrade_core.intake.eager import Intake

Runs = Sequence[tuple[int, dict[str, Any]]]
Paid = Mapping[Place, Split]
Readings = tuple[tuple[str, str], ...]
"""Readings and their options, sorted: runs that had the same ones share what is decided."""
NOTHING = Split()


@dataclass
class Causes:
    """What earlier runs' awards come to under one change at a time, by run."""

    set_by: Mapping[int, int]
    """Award -> the run that last set what is due on it."""
    ruled: Mapping[int, Paid]
    """Today's data under the readings of that run, as far as no ruling takes them back."""
    programs: Mapping[int, Paid]
    """That run's own data, decided by today's program, where another one decided it."""
    families: Mapping[str, str]
    """Measure -> the name of those that a rule ties to it."""
    keeps: list[tuple[Change, int]] = field(default_factory=list)
    """What stays though the run itself decides otherwise, and the fen that it decides."""

    def bound(self, changes: Iterable[Change]) -> None:
        """Set what is due where the cause of a change may not move it."""
        some = list(changes)
        surplus: dict[tuple[str, ...], int] = defaultdict(int)
        for change in some:
            kept = self._kept(change)
            if kept != change.new:
                surplus[self._group(change)] += max(kept.amount - change.new.amount, 0)
                self.keeps.append((change, change.new.amount))
                change.new = kept
        for change in some:  # what is kept is no room for another award in its place
            group, more = self._group(change), change.new.amount - change.old.amount
            cut = min(more, surplus[group])
            if cut > 0:
                surplus[group] -= cut
                change.new = portion(change.new, change.new.amount - cut)

    def _kept(self, change: Change) -> Split:
        place, new = change.place, change.new
        if not change.rounds:
            same = [p[place].amount for p in self.programs.values() if place in p]
            return NOTHING if new.amount in same else new
        run = max(self.set_by[one.id] for one in change.rounds)
        theirs = self.programs[run].get(place, NOTHING) if run in self.programs else None
        if theirs is not None and theirs.amount == new.amount != change.old.amount:
            return change.old
        lawful = self.ruled.get(run, {}).get(place, NOTHING)
        if min(lawful.amount, change.old.amount) <= new.amount:
            return new
        return lawful if lawful.amount < change.old.amount else change.old

    def _group(self, change: Change) -> tuple[str, ...]:
        """Among whom money that is kept takes the place of money that is added."""
        what = change.subject
        if what.once_per == "contest":
            return (what.key,)
        family = self.families.get(what.measure, what.measure)
        about = keys(what.subject, 1)[1] if family.startswith("cost:") else ""
        return (what.uscc, what.jurisdiction, family, about)

    def said(self) -> list[Problem]:
        """A warning for each change that its cause does not carry."""
        wanted = _("a change of the data, or a ruling with retroactive = true")
        return [
            Problem(
                f"{c.subject.uscc} {c.subject.measure} {c.subject.subject}".strip(),
                _("{amount} stays: a ruling that came later, or another version of the program, "
                  "takes nothing back and adds nothing").format(amount=decimals(c.new.amount)),
                wanted, "", "lawful-stays", severity="warning",
            )
            for c, _decided in self.keeps
        ]  # fmt: skip


def causes(
    connection: Connection, request: Request, award: Award, intake: Intake,
    used: Sequence[Any], before: Runs, stands: Sequence[Standing],
) -> Causes | None:  # fmt: skip
    """What earlier runs of the same scope say of this one; None where there is none."""
    if not before:
        return None
    changed = {run: _changed(body, award) for run, body in before}
    tried = dict.fromkeys(_frozen(readings) for readings in changed.values() if readings)
    lines = dict(_under(tried, request, award, intake, used, stands))
    ids = [one.id for one in stands]
    corrected = steps.last(connection, ids, "corrected")
    return Causes(
        set_by={one.id: corrected.get(one.id, {}).get("run", one.run) for one in stands},
        ruled={run: lines[_frozen(r)] for run, r in changed.items() if r},
        programs={
            run: _paid(_held(replay.again(connection, body), stands))
            for run, body in before
            if replay.of_another_program(body, award)
        },
        families=dict(_families(award)),
    )


def _under(
    tried: Collection[Readings], request: Request, award: Award, intake: Intake,
    used: Sequence[Any], stands: Sequence[Standing],
) -> Iterator[tuple[Readings, Paid]]:  # fmt: skip
    """What the run pays under each of some readings. Lines of measures that these do not touch
    are those of the run."""
    from jmtrade_core.pricing.tried import Tried

    if not tried:
        return
    run, decided = Tried(award, intake), _held(award, stands)
    for readings in tried:
        part = run.under(dict(readings))
        if part is None:
            yield readings, _paid(_held(_decide(request, dict(readings), used), stands))
            continue
        theirs = [one for one in stands if one.measure in part.measures]
        same = [line for line in decided if line.measure not in part.measures]
        yield readings, _paid([*same, *_held(part.award, theirs)])


def _frozen(readings: Mapping[str, str]) -> Readings:
    return tuple(sorted(readings.items()))


def _changed(body: Mapping[str, Any], award: Award) -> dict[str, str]:
    """Readings that were another option in a run, and that no ruling takes back."""
    then = body["receipt"]["readings"]
    policy = award.policies[0]
    known = {**policy.city.readings, **policy.base.readings}
    found = {}
    for name, choice in policy.choices.items():
        # Of a reading that nobody asked then, the default is what was decided.
        option = then[name]["option"] if name in then else known[name].default
        if option != choice.option and option in known[name].options and not choice.retroactive:
            found[name] = option
    return found


def _decide(request: Request, readings: Mapping[str, str], used: Sequence[Any]) -> Award:
    from jmtrade_core.awards.run import award as decide

    return decide(replace(request, trials=readings, priors=exactly(used)))[0]


def _held(award: Award, stands: Iterable[Standing]) -> list[Line]:
    return under_held_keys(lines_of(award), stands)


def _paid(lines: Iterable[Line]) -> Paid:
    return {(line.key, line.uscc, line.jurisdiction): line.split for line in lines}


def _families(award: Award) -> Iterable[tuple[str, str]]:
    for policy in award.policies:
        for measure in policy.measures:
            for rule in reversed(measure.across):
                if rule.ties:
                    yield measure.id, rule.family
