"""Which measures a reading can change at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jmtrade_core import policy as policies
from jmtrade_core.measures import Measure
from jmtrade_core.policy import Policy
from jmtrade_core.terms import Reading

ENGINE = ("integrity.window", "integrity.scope")
"""Readings that the engine itself asks, for every measure that pays."""


@dataclass(frozen=True)
class Option:
    """One other option of one reading, and the policy under it."""

    reading: Reading
    option: str
    policy: Policy
    measures: frozenset[str]
    """The measures that it can change."""

    @property
    def name(self) -> str:
        return self.reading.name


def readings_of(policy: Policy) -> Mapping[str, Reading]:
    """Every reading: of the city's configuration and of the plugins."""
    return {**policy.city.readings, **policy.base.readings}


def options(policy: Policy) -> Iterator[Option]:
    """Every option that is not in force."""
    for name, reading in sorted(readings_of(policy).items()):
        for option in reading.options:
            if option != policy.reading(name):
                other = policies.under(policy, {name: option})
                yield Option(reading, option, other, _changed(policy, other, name))


def _changed(policy: Policy, other: Policy, name: str) -> frozenset[str]:
    """Measures are plain data, so those that are written alike decide alike."""
    paying = {m.id for m in policy.measures if m.payer is not None}
    if name in ENGINE:
        return frozenset(paying)
    before = _written(policy.measures) | _written(policy.city_text or (), "city text ")
    after = _written(other.measures) | _written(other.city_text or (), "city text ")
    return frozenset(
        id.removeprefix("city text ")
        for id in before.keys() | after.keys()
        if before.get(id) != after.get(id)
    )


def _written(measures: tuple[Measure, ...], mark: str = "") -> dict[str, str]:
    return {mark + measure.id: repr(measure) for measure in measures}


def rests_on(policy: Policy) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Measure id -> (reading, option in force, basis) of each reading that can change it."""
    found: dict[str, dict[str, None]] = {}
    for option in options(policy):
        for measure in option.measures:
            found.setdefault(measure, {})[option.name] = None
    return {
        measure: tuple(
            (name, policy.choices[name].option, policy.choices[name].basis) for name in names
        )
        for measure, names in found.items()
    }
