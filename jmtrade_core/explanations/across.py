"""Rules across lines as one line met them: who was before it, and what was left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.trace import KeptStep, Trace
from jmtrade_core.explanations.inputs import Inputs, Row
from jmtrade_core.explanations.tree import Limit, Other, Step
from jmtrade_core.measures.lines import KEY, ORDER, Frame
from jmtrade_core.measures.measure import Cap, Measure
from jmtrade_core.policy import wording
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.subjects import JOINT

Key = tuple[Any, ...]


def _key(row: Row) -> Key:
    return row["measure"], row["uscc"], row["subject"], row["source"]


class Snapshot:
    """The lines at one rule, by line and by what they were weighed over."""

    def __init__(self, kept: KeptStep, firms: Sequence[str] | None) -> None:
        self.rule, self.key, self.by = kept.rule, kept.key, kept.by
        self.lines: dict[Key, Row] = {}
        self.groups: dict[Key, list[Row]] = {}
        for row in _met(kept, firms).collect().rows(named=True):
            self.lines[_key(row)] = row
            if row.get("pays"):
                self.groups.setdefault(self.group(row), []).append(row)
        for group in self.groups.values():  # an engine gives rows in any order
            group.sort(key=lambda row: (*_order(row), *_key(row)))

    def group(self, row: Row) -> Key:
        return tuple(row[name] for name in self.key)


def _met(kept: KeptStep, firms: Sequence[str] | None) -> Frame:
    """The lines of these enterprises and those that they were weighed against."""
    if firms is None:
        return kept.lines
    mine = kept.lines.filter(col("uscc").is_in(list(firms)))
    if not kept.key or "uscc" in kept.key:
        return mine
    name = kept.key[0]
    return kept.lines.filter(col(name).is_in(mine.select(name).collect()[name].to_list()))


class Across:
    """The steps of each line, from the snapshots of a traced run."""

    def __init__(self, policy: Policy, inputs: Inputs, trace: Trace) -> None:
        self.policy, self.inputs = policy, inputs
        self.snapshots = [Snapshot(kept, inputs.firms) for kept in trace.steps]
        self.measures = {measure.id: measure for measure in policy.measures}

    def steps(self, measure: Measure, row: Row, decision: Row) -> Iterator[Step]:
        """The rules that the line took part in, in the order in which they were applied."""
        met = [(s, s.lines[_key(decision)]) for s in self.snapshots if _key(decision) in s.lines]
        steps = [self._step(snapshot, line) for snapshot, line in met if line["pays"]]
        first = steps[0].before if steps else decision["amount"]
        if measure.city_wide and row.get("awarded") and steps:
            yield self._earlier_grants(row, first)
        afterwards = [*(step.before for step in steps[1:]), decision["amount"]]
        for step, amount in zip(steps, afterwards, strict=False):
            yield replace(step, after=amount)

    def _earlier_grants(self, row: Row, after: int) -> Step:
        others = tuple(self._earlier(prior) for prior in self.inputs.earlier("awarded", row))
        return Step("earlier-grants", row["gross"], after, used=row["awarded"], others=others)

    def _step(self, snapshot: Snapshot, line: Row) -> Step:
        step = Step(snapshot.rule, line["amount"], 0)
        if "place" in line:
            place = int(line["place"])
            rivals = [r for r in snapshot.groups[snapshot.group(line)] if _key(r) != _key(line)]
            shown = rivals if place == 1 else [r for r in rivals if r["place"] == 1]
            says = wording.rule(self.policy, line["measure"], snapshot.rule)
            others = tuple(self._other(r) for r in shown)
            return replace(step, says=says, place=place, others=others)
        if "left" in line:
            return self._limited(snapshot, line, step)
        return replace(step, used=line["used"] or 0, others=self._paid(snapshot, line))

    def _limited(self, snapshot: Snapshot, line: Row, step: Step) -> Step:
        assert isinstance(snapshot.by, Cap)  # noqa: S101 - only a cap limits
        limit = _limit(snapshot.by.amount, line["terms_on"])
        if not snapshot.key:
            return replace(step, limit=limit, left=line["left"])
        before = [
            self._other(other, other["draws"])
            for other in snapshot.groups[snapshot.group(line)]
            if _order(other) < _order(line) and other["draws"]
        ]
        paid = self._paid(snapshot, line) if line["used"] else ()
        return replace(
            step,
            limit=limit,
            used=line["used"] or 0,
            drawn=line["drawn"],
            left=line["left"],
            others=(*paid, *before),
        )

    def _paid(self, snapshot: Snapshot, line: Row) -> tuple[Other, ...]:
        """Earlier awards to the enterprise that the step counted, come along or its own."""
        assert snapshot.by is not None  # noqa: S101 - a step that counts awards says whose it is
        priors = Priors(self.inputs.records, self.policy.city, self.inputs.question)
        counted = snapshot.by.spent(self.measures[line["measure"]], priors)
        return tuple(
            replace(self._earlier(prior), came_along=prior["uscc"] != line["uscc"])
            for prior in self.inputs.own_awards(line["uscc"])
            if prior["measure"] in counted.measures
            and counted.first <= prior["year"] <= counted.last
            and (not counted.same_thing or _thing(prior) == _thing(line))
        )

    def _other(self, row: Row, amount: int | None = None) -> Other:
        worth = row["amount"] if amount is None else amount
        return Other(row["name"], row["uscc"], row["measure"], row["subject"], row["source"], worth)

    def _earlier(self, prior: Row) -> Other:
        return Other("", prior["uscc"], prior["measure"], prior["subject"] or "", prior["source"],
                     prior["amount"])  # fmt: skip


def _thing(row: Row) -> str:
    """The first part of what a row is about, by which pools are told apart."""
    return str(row[KEY]).split(JOINT)[0]


def _order(row: Row) -> tuple[str, str, str, str]:
    day = row["event_date"]
    return (day.isoformat() if day else "", row[ORDER], row["subject"], row["tie"])


def _limit(term: Any, on: date) -> Limit:
    entry = term.at(on)
    return Limit(term.name, entry.value, entry.since, entry.origin.layer, str(entry.origin))
