"""Which measures a reading can change at all.

A measure is built under each option and compared as it is written. A plugin must ask its
readings whatever other readings say: one that is asked under another's option only is not
seen here, and the conformance kit refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jmtrade_core.engine.facts import READINGS
from jmtrade_core.engine.integrity import ASKED
from jmtrade_core.errors import UsageError
from jmtrade_core.measures.expression_data import NotDataError
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.measure_data import measure_data
from jmtrade_core.measures.terms import Reading
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.layers import unknown_reading
from jmtrade_core.policy.policy import Policy

ENGINE = (*READINGS, *ASKED)
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
    if name in ENGINE:
        return frozenset(measure.id for measure in policy.measures if measure.payer is not None)
    return written_otherwise(policy, other)


def written_otherwise(policy: Policy, other: Policy) -> frozenset[str]:
    """The measures that two policies do not write alike, with those tied to them."""
    one, two = _measures(policy), _measures(other)
    differing = {
        key[1] for key in one.keys() | two.keys() if not _alike(one.get(key), two.get(key))
    }
    return frozenset(with_families(differing, policy, other))


def _measures(policy: Policy) -> Mapping[tuple[str, str], Measure]:
    return {(text, measure.id): measure for text, some in _texts(policy) for measure in some}


def _alike(one: Measure | None, two: Measure | None) -> bool:
    if one is None or two is None:
        return one is two
    return one is two or _as_text(one) == _as_text(two)


def _as_text(measure: Measure) -> str:
    """As data; what does not stand as data is told by how Python shows it."""
    try:
        return json.dumps(measure_data(measure))
    except NotDataError:
        return repr(measure)


def _texts(policy: Policy) -> tuple[tuple[str, tuple[Measure, ...]], ...]:
    """The measures of the county, and of the city's text, which may be the same."""
    return ("county", policy.measures), ("city", policy.city_text or policy.measures)


def with_families(ids: set[str], *policies: Policy) -> set[str]:
    """These measures and all that a rule over several measures ties to them."""
    found = set(ids)
    families = [set(family) for one in policies for family in families_of(one)]
    while grown := [f for f in families if f & found and not f <= found]:
        found.update(*grown)
    return found


def families_of(policy: Policy) -> Iterator[tuple[str, ...]]:
    """The measures that one rule ties together."""
    for _text, measures in _texts(policy):
        for measure in measures:
            for rule in measure.across:
                if rule.ties:
                    yield rule.ties


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


def known(policy: Policy, names: Sequence[str]) -> None:
    """UsageError, with the nearest name, for a reading that nobody declared."""
    declared = readings_of(policy)
    problems = [unknown_reading(name, declared, "--only") for name in names if name not in declared]
    if problems:
        raise UsageError(*problems)
