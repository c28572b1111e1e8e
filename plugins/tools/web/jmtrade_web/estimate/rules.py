"""The rules of a policy as plans: under what is in force, and under each other option."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from narwhals.stable.v2 import String, from_dict

from jmtrade_core.engine.facts import facts
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.run import evaluate
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import options, with_families
from jmtrade_core.schema.tables import DECLARATIONS, DETERMINATIONS, PRIOR_AWARDS, SUCCESSIONS
from jmtrade_web.estimate.plan import Nodes
from jmtrade_web.estimate.steps import UnknownStepError

LEFT_OUT = frozenset({SUCCESSIONS.id, DETERMINATIONS.id, DECLARATIONS.id})
"""What an enterprise cannot say of itself: the county brings it."""


@dataclass(frozen=True)
class Alternative:
    """Another option of a reading that nobody has ruled on: its plans in place of others."""

    reading: str
    option: str
    plans: Mapping[str, int]


@dataclass(frozen=True)
class Rules:
    """Plans by the measures that they decide together, joined by a comma."""

    nodes: Nodes
    plans: Mapping[str, int]
    alternatives: tuple[Alternative, ...]
    unknown_awards: Mapping[str, int]
    """The same where nobody knows what was awarded before."""
    reads: Mapping[str, frozenset[str]]
    """Measures as above -> the names of all columns that their plans look at."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Measure -> the step that the page cannot take: the county decides it."""


def compiled(policy: Policy, as_of: date) -> Rules:
    """All that the engine does for one enterprise, and for no other beside it.

    What the page could not do under some option is left to the county under all of them: half
    a range would be a promise.
    """
    alone = replace(policy, city_text=None)
    tables = _without_rows(alone)
    made = _Compiler(tables, as_of)
    plans = made.plans(alone, [",".join(family) for family in _families(alone)])
    others = list(_alternatives(made, alone, plans))
    known = {id: table for id, table in tables.items() if id != PRIOR_AWARDS.id}
    made.records = Records(known, stored=False)
    unknown = made.plans(alone, plans)
    plans = _sound(plans, made)
    reads = {key: made.columns([plan, *(o.plans[key] for o in others if key in o.plans)])
             for key, plan in plans.items()}  # fmt: skip
    return Rules(
        made.nodes, plans,
        tuple(Alternative(o.reading, o.option, _sound(o.plans, made)) for o in others),
        _sound(unknown, made), reads,
        {id: why for key, why in made.refused.items() for id in key.split(",")},
    )  # fmt: skip


def _sound(plans: Mapping[str, int], made: _Compiler) -> dict[str, int]:
    return {key: plan for key, plan in plans.items() if key not in made.refused}


class _Compiler:
    def __init__(self, tables: Mapping[str, Frame], as_of: date) -> None:
        self.records = Records(tables, stored=False)
        self.as_of = as_of
        columns = {tuple(t.collect_schema().names()): id for id, t in tables.items()}
        self.nodes = Nodes(columns)
        self.known: set[int] = set()
        """The plans of facts."""
        self.refused: dict[str, str] = {}
        """Measures as above -> the step that the page could not take."""
        self._told: tuple[Policy, int, Frame] | None = None

    def columns(self, plans: Iterable[int]) -> frozenset[str]:
        """What plans look at, of claims and of the facts of the enterprise."""
        found = {number for plan in plans for number in self.nodes.reach(plan, self.known)}
        nodes = (self.nodes.nodes[number] for number in found)
        return frozenset(node[1] for node in nodes if node[0] == "col")

    def facts(self, policy: Policy) -> tuple[int, Frame]:
        """The plan of what is known of the enterprise, and a frame to stand in its place."""
        if self._told is None or self._told[0] is not policy:
            known = facts(self.records, policy, self.question(policy))
            number, schema = self.nodes.add(known.to_native()), known.collect_schema()
            self.known.add(number)
            self._told = policy, number, _empty(schema)
        return self._told[1:]

    def plans(self, policy: Policy, families: Iterable[str]) -> dict[str, int]:
        """The plan of each family that the page can take."""
        found = {}
        for family in families:
            try:
                found[family] = self.plan(policy, family.split(","))
            except UnknownStepError as error:
                self.refused[family] = str(error)
        return found

    def plan(self, policy: Policy, measures: Collection[str]) -> int:
        """The lines of these measures. UnknownStepError where the page could not take a step."""
        number, known = self.facts(policy)
        self.nodes.stand_in(known.collect_schema().names(), number)
        part, question = policy.only(measures), self.question(policy)
        lines = evaluate(self.records, part, question, _as_it_is, known=known)
        if lines is None:
            raise UnknownStepError("no table")
        return self.nodes.add(lines.to_native())

    def question(self, policy: Policy) -> Question:
        return Question(policy.county.id, policy.year, self.as_of)


def _empty(kinds: Mapping[str, Any]) -> Frame:
    return from_dict({name: [] for name in kinds}, kinds, backend="polars").lazy()


def _as_it_is(frame: Frame) -> Frame:
    return frame


def _without_rows(policy: Policy) -> dict[str, Frame]:
    found = {}
    for id, table in policy.tables.items():
        if id not in LEFT_OUT:
            kinds: dict[str, Any] = {column.id: column.kind.dtype for column in table.columns}
            kinds |= {"source": String()}
            found[id] = _empty(kinds)
    return found


def _families(policy: Policy) -> list[tuple[str, ...]]:
    """The measures, those together that a rule ties to one another."""
    order = [measure.id for measure in policy.measures]
    found: dict[tuple[str, ...], None] = {}
    for id in order:
        together = with_families({id}, policy)
        found[tuple(one for one in order if one in together)] = None
    return list(found)


def _alternatives(
    made: _Compiler, policy: Policy, in_force: Mapping[str, int]
) -> Iterator[Alternative]:
    """Each option alone, where no ruling is in force and it changes a plan."""
    for option in options(policy):
        if policy.choices[option.name].basis == "default":
            families = [key for key in in_force if option.measures & set(key.split(","))]
            plans = made.plans(replace(option.policy, city_text=None), families)
            changed = {key: plan for key, plan in plans.items() if plan != in_force[key]}
            if changed:
                yield Alternative(option.name, option.option, changed)
