"""What a county may change, what it changed, and what is locked (policy, last clauses).

The growth award is the city's money and a measure without money is no county's to alter;
everything else a county may change with a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from jmtrade_core.configuration import County
from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.plugins import Plugin
from jmtrade_core.terms import Number, Term, number_text
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.measures import Measure

Measures = Mapping[str, "Measure"]


@dataclass(frozen=True)
class Deviation:
    """One difference from the city text; values as text, money in yuan."""

    measure: str
    term: str
    city: str | None
    county: str | None
    document: str | None
    below_city_text: bool
    since: date | None = None
    """The day a dated county value begins; ``None`` where it always applies."""


def disabled(
    county: County,
    plugins: tuple[Plugin, ...],
    official: Measures,
    owners: Mapping[str, Plugin],
    problems: list[Problem],
) -> frozenset[str]:
    """The measures that a profile disables; a problem for each that it cannot."""
    names = {name: p for p in plugins for name in (p.name, p.home)}
    off: set[str] = set()
    for entry in county.disable:
        place = county.document.place("plugins", "disable")
        if entry in names:
            off |= _whole_plugin(entry, names[entry], official, owners, place, problems)
        elif entry in official:
            if official[entry].locked:
                problems.append(_locked(place, entry))
            off.add(entry)
        else:
            known = sorted({*official, *(p.name for p in plugins)})
            wanted = _("a plugin or a measure")
            cure = did_you_mean(entry, known)
            problems.append(Problem(place, entry, wanted, cure, "disable-unknown"))
    return frozenset(off)


def _whole_plugin(
    entry: str,
    plugin: Plugin,
    official: Measures,
    owners: Mapping[str, Plugin],
    place: str,
    problems: list[Problem],
) -> set[str]:
    mine = {id for id in official if owners[id].name == plugin.name}
    if any(official[id].locked for id in mine):
        shared = ", ".join(sorted(id for id in mine if not official[id].locked))
        cure = _("disable its shared measures one by one: {names}").format(names=shared or "-")
        wanted = _("a plugin without locked measures")
        problems.append(Problem(place, entry, wanted, cure, "locked"))
    return mine


def _locked(place: str, measure: str) -> Problem:
    wanted = _("a measure that a county may change")
    cure = _("remove it: the city pays it, or it carries no money, so it is locked")
    return Problem(place, measure, wanted, cure, "locked")


def locked_terms(county: County, official: Measures) -> Iterator[Problem]:
    """A problem for each locked measure whose terms or ratio the profile touches, and for
    each ratio of a measure that is not there (lay() sees to the terms)."""
    for key in (("terms",), ("funding", "measures")):
        touched = (county.terms or {}) if key == ("terms",) else (county.ratios or {})
        for id in touched:
            if id not in official and key != ("terms",):
                yield county.document.unknown((*key, id), sorted(official))
            elif id in official and official[id].locked:
                yield _locked(county.document.place(*key, id), id)


def without_document(county: County, changes: list[Deviation]) -> Iterator[Problem]:
    """A problem where the profile differs from the city text and names no document."""
    if changes and county.authority is None:
        found = ", ".join(sorted({f"{d.measure} {d.term}".strip() for d in changes}))
        wanted = _("the document that lets the county differ")
        cure = _('write it under [authority] as document = "..."')
        place = county.document.place("authority", "document")
        yield Problem(place, found, wanted, cure, "document-missing")


def changed_terms(
    county: County, city: Mapping[str, Mapping[str, Term]], mine: Mapping[str, Mapping[str, Term]]
) -> Iterator[Deviation]:
    """Each county value that differs from the city's on the day it begins."""
    for id, numbers in (county.terms or {}).items():
        for name, timeline in numbers.items():
            begins = [d.since for d in timeline]
            later = [
                d.since
                for d in city[id][name].timeline
                if d.since and begins[0] and d.since > begins[0]
            ]
            for since in sorted({*begins, *later}, key=lambda day: day or date.min):
                day = since or date.min
                theirs, ours = city[id][name].at(day), mine[id][name].at(day)
                if theirs.value != ours.value:
                    yield Deviation(
                        id, name, number_text(theirs.value), number_text(ours.value),
                        county.authority, _pays_less(name, theirs.value, ours.value), since,
                    )  # fmt: skip


def _pays_less(name: str, city: Number, county: Number) -> bool:
    """A higher threshold pays less; of every other number a lower one does."""
    if isinstance(city, tuple) or isinstance(county, tuple):
        return city != county
    return city < county if name.endswith("threshold") else county < city
