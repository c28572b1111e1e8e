"""Who continues whom (rulebook 2.1), from the few rows of ``successions``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from narwhals.stable.v2 import col

from jmtrade_core.engine.backends.uscc import shaped
from jmtrade_core.measures.lines import Frame

RECODE, TAKEOVER = "recode", "takeover"
SURE = ("merger", "division")


@dataclass(frozen=True)
class Succession:
    """One enterprise continues another from a day on (``None``: for ever)."""

    uscc: str
    predecessor: str
    kind: str | None
    on: date | None


@dataclass(frozen=True)
class Ancestor:
    """An enterprise that another continues, straight or along a chain.

    ``kin``: no way but by takeover, so that awards come along; ``sure``: by what is known to
    be merger or division all the way. ``until``: the last day of which its dishonesty counts.
    """

    uscc: str
    predecessor: str
    kin: bool
    sure: bool
    until: date | None


def in_force(rows: Iterable[Mapping[str, Any]], as_of: date) -> list[Succession]:
    """The rows that are there by the day; an empty day counts."""
    named = (Succession(r["uscc"], code(r["predecessor"]), r["kind"], r["on"]) for r in rows)
    return [s for s in named if s.on is None or s.on <= as_of]


def code(text: str) -> str:
    """A code in capitals; what is none stays as it is written."""
    return text.upper() if shaped(text.upper()) else text


def newest(successions: Iterable[Succession]) -> dict[str, str]:
    """Old code -> the newest code of the same enterprise; the last old codes come first."""
    step = {s.predecessor: s.uscc for s in successions if s.kind == RECODE}
    ways = {old: _way(step, old) for old in step}
    return {old: ways[old][-1] for old in sorted(ways, key=lambda old: (len(ways[old]), old))}


def old_codes(
    successions: Iterable[Mapping[str, Any]], firms: Frame, rows: Callable[[Frame], Iterable[Any]]
) -> dict[str, str]:
    """Old code -> new code of a listed enterprise, whatever the day: rows under it are the
    enterprise's. ``rows`` fetches some of ``firms``, the codes that are listed."""
    codes = newest(in_force(successions, date.max))
    if not codes:
        return {}
    known = firms.filter(col("uscc").is_in([*codes, *codes.values()]))
    listed = {row["uscc"] for row in rows(known)}
    return {old: new for old, new in sorted(codes.items()) if new in listed and old not in listed}


def _way(step: Mapping[str, str], code: str) -> list[str]:
    way = [code]
    while step.get(code, code) not in way:
        code = step[code]
        way.append(code)
    return way


def ancestors(successions: Iterable[Succession], renamed: Mapping[str, str]) -> list[Ancestor]:
    """Everybody that each enterprise continues, codes being the newest.

    An old registration number that is no code is an ancestor of whom nothing is known.
    """
    steps: dict[str, list[Succession]] = {}
    for s in successions:
        uscc, before = renamed.get(s.uscc, s.uscc), renamed.get(s.predecessor, s.predecessor)
        if s.kind == RECODE:
            before = uscc if shaped(s.predecessor) else s.predecessor
        if uscc != before:
            steps.setdefault(uscc, []).append(Succession(uscc, before, s.kind, s.on))
    return [a for uscc in steps for a in _ancestors_of(uscc, steps)]


def _ancestors_of(uscc: str, steps: Mapping[str, list[Succession]]) -> list[Ancestor]:
    """Every way counts: along one of kin awards come, and the widest one bounds dishonesty."""
    met: set[_Way] = set()
    ways = [_Way(uscc, True, True, date.max)]
    while ways:
        way = ways.pop()
        for step in steps.get(way.code, ()):
            longer = way.by(step)
            if longer not in met and longer.code != uscc:
                met.add(longer)
                ways.append(longer)
    found: dict[str, list[_Way]] = {}
    for way in met:
        found.setdefault(way.code, []).append(way)
    return [_ancestor(uscc, code, some) for code, some in sorted(found.items())]


class _Way(NamedTuple):
    """One way back to a predecessor, and what it brings along."""

    code: str
    kin: bool
    sure: bool
    until: date

    def by(self, step: Succession) -> _Way:
        return _Way(
            step.predecessor,
            self.kin and step.kind != TAKEOVER,
            self.sure and step.kind in SURE,
            min(self.until, step.on or date.max),
        )


def _ancestor(uscc: str, code: str, ways: list[_Way]) -> Ancestor:
    last = max(way.until for way in ways)
    until = None if last == date.max else last
    return Ancestor(uscc, code, any(w.kin for w in ways), any(w.sure for w in ways), until)
