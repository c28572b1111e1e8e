"""Who continues whom (rulebook 2.1), from the few rows of ``successions``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmtrade_core.engine.codes import shaped

RECODE, TAKEOVER = "recode", "takeover"


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

    ``kin``: by merger or division all the way, so that awards come along. ``until``: the
    last day of which its dishonesty counts.
    """

    uscc: str
    predecessor: str
    kin: bool
    until: date | None


def in_force(rows: Iterable[Mapping[str, Any]], as_of: date) -> list[Succession]:
    """The rows that are there by the day; an empty day counts."""
    named = (Succession(r["uscc"], code(r["predecessor"]), r["kind"], r["on"]) for r in rows)
    return [s for s in named if s.on is None or s.on <= as_of]


def code(text: str) -> str:
    """A code in capitals; what is none stays as it is written."""
    return text.upper() if shaped(text.upper()) else text


def newest(successions: Iterable[Succession]) -> dict[str, str]:
    """Old code -> the newest code of the same enterprise."""
    step = {s.predecessor: s.uscc for s in successions if s.kind == RECODE}
    return {old: _last(step, old) for old in step}


def _last(step: Mapping[str, str], code: str) -> str:
    seen = {code}
    while step.get(code, code) not in seen:
        code = step[code]
        seen.add(code)
    return code


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
    kin: set[str] = set()
    until: dict[str, date] = {}
    ways: list[tuple[str, bool, date]] = [(uscc, True, date.max)]
    met: set[tuple[str, bool, date]] = set(ways)
    while ways:
        code, brings, last = ways.pop()
        for step in steps.get(code, ()):
            way = (
                step.predecessor,
                brings and step.kind != TAKEOVER,
                min(last, step.on or date.max),
            )
            if way in met or step.predecessor == uscc:
                continue
            met.add(way)
            ways.append(way)
            until[way[0]] = max(until.get(way[0], date.min), way[2])
            kin |= {way[0]} if way[1] else set()
    return [
        Ancestor(uscc, before, before in kin, None if day == date.max else day)
        for before, day in sorted(until.items())
    ]
