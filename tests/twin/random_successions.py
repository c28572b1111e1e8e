"""Random successions: new codes, mergers, divisions, takeovers, chains and gaps (rulebook 2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .model import Row
from .random_values import chance

KINDS = ("merger", "division", "takeover", "merger", "division", "takeover", "")


@dataclass
class Plan:
    """Who continues whom, decided before any other row.

    `codes` are listed ones in order, then strangers: a predecessor always stands later, so
    that there are no circles. `newest` maps old codes to new ones. `unlisted` codes of a
    pair have no row among the enterprises, and no claims.
    """

    codes: list[str]
    rows: list[Row] = field(default_factory=list)
    newest: dict[str, str] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)

    def canonical(self, uscc: str) -> str:
        """The newest code, in force or not, of an enterprise."""
        while uscc in self.newest:
            uscc = self.newest[uscc]
        return uscc

    def rank(self, uscc: str) -> int:
        """The place that rules circles out."""
        return self.codes.index(self.canonical(uscc))

    def before(self) -> dict[str, list[str]]:
        """Code -> the codes that it continues."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            found.setdefault(row["uscc"], []).append(row["predecessor"])
        return found


def _on(rng: Random, year: int, day: date) -> str:
    """A day at the edge of the decision, in the years before, or none."""
    days = (day, day + timedelta(days=1), date(year, 1, 5), date(year - 1, 6, 30))
    weights = (2, 1, 4, 4)
    on = rng.choices(days, weights)[0]
    return "" if chance(rng, 0.2) else on.isoformat()


def _add(plan: Plan, uscc: str, predecessor: str, kind: str, on: str) -> None:
    plan.rows.append({"uscc": uscc, "predecessor": predecessor, "kind": kind, "on": on})


def _recodes(rng: Random, year: int, day: date, plan: Plan, listed: list[str]) -> None:
    """Pairs and chains of new codes; one of a pair may be missing from the list."""
    for index, old in enumerate(listed):
        if index == 0 or not chance(rng, 0.08):
            continue
        new = listed[index - 1]
        plan.newest[old] = new
        _add(plan, new, old, "recode", _on(rng, year, day))
        alone = not {new, old} & plan.unlisted
        if alone and new not in plan.newest and chance(rng, 0.4):
            plan.unlisted.add(rng.choice((new, old)))


def _others(rng: Random, year: int, day: date, plan: Plan, listed: list[str]) -> Iterator[Row]:
    """Mergers, divisions and takeovers of listed and unlisted enterprises, chains among them."""
    taken: set[tuple[str, str]] = set()
    for uscc in listed:
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            stranger = chance(rng, 0.2)
            predecessor = rng.choice(plan.codes[-3:] if stranger else plan.codes)
            pair = plan.canonical(uscc), plan.canonical(predecessor)
            if plan.rank(uscc) < plan.rank(predecessor) and pair not in taken:
                taken.add(pair)
                kind, on = rng.choice(KINDS), _on(rng, year, day)
                yield {"uscc": uscc, "predecessor": predecessor, "kind": kind, "on": on}


def plan_of(rng: Random, year: int, day: date, listed: list[str], strangers: list[str]) -> Plan:
    """The successions of a seed; `day` is that of the decision."""
    plan = Plan([*listed, *strangers])
    _recodes(rng, year, day, plan, listed)
    plan.rows += list(_others(rng, year, day, plan, listed))
    return plan
