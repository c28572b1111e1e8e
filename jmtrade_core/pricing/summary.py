"""Effects of all counties as one list, dearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jmtrade_core.measures.terms import Choice, Reading
from jmtrade_core.pricing.effects import Effect, by_enterprise


@dataclass(frozen=True)
class Gain:
    """What one enterprise gains (or loses) under an option; fen."""

    uscc: str
    name: str
    county: str
    amount: int
    city: int
    county_pays: int
    unallocated: int


@dataclass(frozen=True)
class Priced:
    """One option over all counties of the run; fen.

    ``more`` and ``less`` are what enterprises gain and lose; together they are at stake.
    """

    reading: Reading
    option: str
    choice: Choice
    lines: int
    more: int
    less: int
    gains: tuple[Gain, ...]

    @property
    def at_stake(self) -> int:
        return self.more + self.less

    @property
    def change(self) -> tuple[int, int, int, int]:
        """What all gain together: amount, city, county, unallocated."""
        sums = [
            sum(getattr(gain, name) for gain in self.gains)
            for name in ("amount", "city", "county_pays", "unallocated")
        ]
        return sums[0], sums[1], sums[2], sums[3]


def priced(found: Iterable[Effect]) -> list[Priced]:
    """One entry an option; the dearest reading first, its options together."""
    by_option: dict[tuple[str, str], list[Effect]] = {}
    for effect in found:
        by_option.setdefault((effect.option.name, effect.option.option), []).append(effect)
    entries = [_priced(effects) for effects in by_option.values()]
    dearest: dict[str, int] = {}
    for entry in entries:
        name = entry.reading.name
        dearest[name] = max(dearest.get(name, 0), entry.at_stake)
    return sorted(
        entries, key=lambda e: (-dearest[e.reading.name], e.reading.name, -e.at_stake, e.option)
    )


def _priced(effects: Sequence[Effect]) -> Priced:
    gains = [
        Gain(uscc, name, effect.policy.county.id, *money)
        for effect in effects
        for uscc, (name, money) in by_enterprise(effect).items()
    ]
    first = effects[0]
    return Priced(
        reading=first.reading,
        option=first.option.option,
        choice=first.choice,
        lines=sum(len(effect.changes) for effect in effects),
        more=sum(gain.amount for gain in gains if gain.amount > 0),
        less=-sum(gain.amount for gain in gains if gain.amount < 0),
        gains=tuple(sorted(gains, key=lambda gain: (-abs(gain.amount), gain.uscc))),
    )
