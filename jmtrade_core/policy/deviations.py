"""What a county changed, and what it may not (policy, last clauses).

The growth award is the city's money and a measure without money is no county's to alter;
everything else a county may change with a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jmtrade_core.config.profiles import County
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Number, number_text
from jmtrade_core.policy.in_force import Offers, locked


@dataclass(frozen=True)
class Deviation:
    """One difference from the city text; values as text, money in yuan.

    ``term`` is a term's name, ``enabled`` where the county disables the measure, or
    ``measure`` where a plugin of its own replaces or adds it.
    """

    measure: str
    term: str
    city: str | None
    county: str | None
    document: str | None
    below_city_text: bool
    since: date | None = None
    """The day a dated county value begins; ``None`` where it always applies."""


NOT_ALLOWED = ("locked", "document-missing", "below-city-text")
"""Problems of a profile that could still be computed, as a what-if does."""


def check(
    county: County, offers: Offers, *, may_pay_less: bool, what_if: bool
) -> tuple[tuple[Deviation, ...], tuple[Problem, ...]]:
    """Every difference from the city text, and of a what-if what is merely not allowed.
    PolicyError lists all else that is wrong."""
    official = offers.city_text
    off, unable = disabled(county, offers)
    problems = [*offers.problems, *unable, *locked_terms(county, official)]
    changes = sorted(differences(county, off, offers), key=lambda d: (d.measure, d.term))
    problems += without_document(county, changes)
    if not may_pay_less:
        problems += [below(county, change) for change in changes if change.below_city_text]
    broken = [problem for problem in problems if what_if and problem.code in NOT_ALLOWED]
    if len(problems) > len(broken):
        raise PolicyError(*(problem for problem in problems if problem not in broken))
    return tuple(changes), tuple(broken)


def differences(county: County, off: set[str], offers: Offers) -> Iterator[Deviation]:
    document = county.authority
    for id in off:
        yield Deviation(id, "enabled", "yes", "no", document, True)
    for id, offer in offers.replaced.items():
        theirs = offers.official[id].plugin.name
        yield Deviation(id, "measure", theirs, offer.plugin.name, document, False)
    for id, offer in offers.added.items():
        yield Deviation(id, "measure", None, offer.plugin.name, document, False)
    for id in county.terms or {}:
        if id in offers.official:
            yield from changed_terms(county, id, offers)


def changed_terms(county: County, id: str, offers: Offers) -> Iterator[Deviation]:
    """Each difference from the city's value, from the day on which either of the two begins."""
    city, mine = (terms[id].numbers for terms in (offers.city_terms, offers.county_terms))
    for name, timeline in (county.terms or {})[id].items():
        begun = timeline[0].since or date.min
        starts = {d.since or date.min for d in (*timeline, *city[name].timeline)}
        for day in sorted(start for start in starts if start >= begun):
            theirs, ours = city[name].at(day).value, mine[name].at(day).value
            if theirs != ours:
                yield Deviation(
                    id, name, number_text(theirs), number_text(ours), county.authority,
                    pays_less(name, theirs, ours), None if day == date.min else day,
                )  # fmt: skip


def below(county: County, change: Deviation) -> Problem:
    """What pays less than the city text where the city forbids it."""
    if change.term == "enabled":
        keys: tuple[str, ...] = ("plugins", "disable")
    elif change.term == "measure":
        keys = ("plugins",)
    else:
        keys = ("terms", change.measure, change.term)
    found = f"{change.measure} {change.term} {change.county}"
    wanted = _("no less than the city text: {value}").format(value=change.city)
    cure = _("remove it: the city's [overrides] below_city_text refuses what pays less")
    return Problem(county.document.place(*keys), found, wanted, cure, "below-city-text")


def pays_less(name: str, city: Number, county: Number) -> bool:
    """Of two that differ: a higher threshold pays less; of other numbers a lower one does."""
    if isinstance(city, tuple) or isinstance(county, tuple):
        return True  # of tiers some may pay less
    return city < county if name.endswith("threshold") else county < city


def disabled(county: County, offers: Offers) -> tuple[set[str], list[Problem]]:
    """The measures that a profile disables, and a problem for each that it cannot."""
    plugins, problems = offers.plugins.loaded, list[Problem]()
    names = {name: plugin for plugin in plugins for name in (plugin.name, plugin.home)}
    off: set[str] = set()
    for entry in county.disable:
        place = county.document.place("plugins", "disable")
        if entry in names:
            mine = {id for id, o in offers.official.items() if o.plugin is names[entry]}
            problems += _whole_plugin(entry, place, [offers.city_text[id] for id in mine])
            off |= mine
        elif entry in offers.official:
            problems += [locked(place, entry)] if offers.city_text[entry].locked else []
            off.add(entry)
        else:
            known = sorted({*offers.official, *(plugin.name for plugin in plugins)})
            cure = did_you_mean(entry, known)
            wanted = _("a plugin or a measure")
            problems.append(Problem(place, entry, wanted, cure, "disable-unknown"))
    return off, problems


def _whole_plugin(entry: str, place: str, measures: list[Measure]) -> list[Problem]:
    if not any(measure.locked for measure in measures):
        return []
    shared = listed(sorted(measure.id for measure in measures if not measure.locked))
    cure = _("disable its shared measures one by one: {names}").format(names=shared or "-")
    return [Problem(place, entry, _("a plugin without locked measures"), cure, "locked")]


def locked_terms(county: County, official: Mapping[str, Measure]) -> Iterator[Problem]:
    """A problem for each locked measure whose terms or ratio the profile touches."""
    touched: tuple[tuple[tuple[str, ...], Mapping[str, object]], ...] = (
        (("terms",), county.terms or {}),
        (("funding", "measures"), county.ratios or {}),
    )
    for keys, measures in touched:
        for id in measures:
            if id in official and official[id].locked:
                yield locked(county.document.place(*keys, id), id)
            elif id not in official and keys[0] == "funding":
                yield county.document.unknown((*keys, id), sorted(official))


def without_document(county: County, changes: list[Deviation]) -> Iterator[Problem]:
    """A problem where the profile differs from the city text and names no document."""
    if changes and county.authority is None:
        found = listed(sorted({f"{d.measure} {d.term}" for d in changes}))
        wanted = _("the document that lets the county differ")
        cure = _('write it under [authority] as document = "..."')
        place = county.document.place("authority", "document")
        yield Problem(place, found, wanted, cure, "document-missing")
