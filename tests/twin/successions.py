"""Successions of the second kind: merger, division, takeover (rulebook 2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .cells import day, text
from .model import Row
from .recode import in_force


@dataclass(frozen=True)
class Way:
    """One chain from a successor to a predecessor: its kinds, and its earliest known day."""

    predecessor: str
    kinds: frozenset[str]
    until: date | None

    def further(self, row: Row) -> Way:
        """The chain with one more succession at its end."""
        on = day(row, "on")
        days = [found for found in (self.until, on) if found is not None]
        kinds = self.kinds | {text(row, "kind")}
        return Way(text(row, "predecessor"), kinds, min(days, default=None))


class Successions:
    """Who continues whom on the day of the decision; rows are already under newest codes."""

    def __init__(self, rows: list[Row], as_of: date) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            if in_force(row, as_of):
                self._rows.setdefault(text(row, "uscc"), []).append(row)
        for uscc in self._rows:
            list(self.ways(uscc))

    def ways(self, uscc: str) -> Iterator[Way]:
        """Every chain to every predecessor; chains count, whatever the order of their days."""
        yield from self._onward(Way(uscc, frozenset(), None), (uscc,))

    def _onward(self, way: Way, passed: tuple[str, ...]) -> Iterator[Way]:
        for row in self._rows.get(way.predecessor, []):
            longer = way.further(row)
            if longer.predecessor in passed:
                raise ValueError(f"a circle of successions at {longer.predecessor}")
            yield longer
            yield from self._onward(longer, (*passed, longer.predecessor))

    def direct(self, uscc: str) -> list[str]:
        """Those that the enterprise continues without a step between."""
        return [text(row, "predecessor") for row in self._rows.get(uscc, [])]

    def predecessors(self, uscc: str) -> set[str]:
        """All of them, of every kind and length of chain."""
        return {way.predecessor for way in self.ways(uscc)}

    def award_sources(self, uscc: str) -> set[str]:
        """Whose prior awards count as the enterprise's: a takeover brings none along."""
        ways = (way for way in self.ways(uscc) if "takeover" not in way.kinds)
        return {uscc, *(way.predecessor for way in ways)}

    def maybe_merged(self, uscc: str) -> set[str]:
        """Continued by merger or division; an empty kind may be either."""
        return self.award_sources(uscc) - {uscc}

    def surely_merged(self, uscc: str) -> set[str]:
        """Continued by steps that are all known to be mergers or divisions."""
        sure = {"merger", "division"}
        return {way.predecessor for way in self.ways(uscc) if way.kinds <= sure}

    def inherited_until(self, uscc: str) -> list[tuple[str, date | None]]:
        """Predecessor and last day of what it did that counts; None for every day."""
        return [(way.predecessor, way.until) for way in self.ways(uscc)]
