"""What the plugins offer: the official measures, and what a county adds or replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Choice, Terms
from jmtrade_core.plugin.loading import Plugin
from jmtrade_core.plugin.manager import Plugins


@dataclass(frozen=True)
class Offer:
    """A measure and the plugin that it comes from."""

    plugin: Plugin
    measure: Measure


@dataclass(frozen=True)
class Offering:
    """The measures of a plugin, and the option of each reading that it asked for."""

    measures: Sequence[Measure]
    heard: Mapping[str, str]

    def stands(self, choices: Mapping[str, Choice]) -> bool:
        """Whether the plugin would hear the same, and so answer the same."""
        return all(choices[name].option == option for name, option in self.heard.items())


Offerings = Mapping[tuple[str, str], Offering]
"""Of the official plugins, by whose numbers they were given and by name."""


class Heard(Mapping[str, Choice]):
    """Choices that note which of them were looked at."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self._choices = choices
        self.options: dict[str, str] = {}

    def __getitem__(self, name: str) -> Choice:
        choice = self._choices[name]
        self.options[name] = choice.option
        return choice

    def __iter__(self) -> Iterator[str]:
        self.options.update((name, choice.option) for name, choice in self._choices.items())
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)


class Offers:
    """Asks every plugin once, the official ones twice: under the city's and the county's
    numbers. ``problems`` collects what does not fit; nothing is raised here. ``before``:
    what they answered under the same numbers and other readings."""

    def __init__(
        self, plugins: Plugins, city: Terms, county: Terms, before: Offerings | None = None
    ) -> None:
        self.problems: list[Problem] = []
        self.plugins = plugins
        self.city_terms, self.county_terms = city, county
        self.offerings = dict(before or {})
        self.official = self._official("city", city)
        mine = self._official("county", county)
        self.added: dict[str, Offer] = {}
        self.replaced: dict[str, Offer] = {}
        self._ask_the_county(county, {id: offer.measure for id, offer in mine.items()})
        offered = {**mine, **self.replaced, **self.added}
        self.city_text = {id: offer.measure for id, offer in self.official.items()}
        """The official measures under the city's numbers."""
        self.in_force = {id: offer.measure for id, offer in offered.items()}
        """The county's measures by id, the disabled ones still among them."""
        self.owners = {id: offer.plugin for id, offer in offered.items()}

    def _official(self, whose: str, terms: Terms) -> dict[str, Offer]:
        offers: dict[str, Offer] = {}
        for plugin in self.plugins.loaded:
            if plugin.official:
                for measure in self._answered(whose, plugin, terms):
                    self._claim(offers, Offer(plugin, measure))
        return offers

    def _answered(self, whose: str, plugin: Plugin, terms: Terms) -> Sequence[Measure]:
        """The answer from before, where the plugin asked for nothing that is read otherwise."""
        offering = self.offerings.get((whose, plugin.name))
        if offering is None or not offering.stands(terms.choices):
            heard = Heard(terms.choices)
            measures = self.plugins.measures(plugin, replace(terms, choices=heard), {})
            for measure in measures:
                self.problems += [p for p in unsound(measure, plugin) if p not in self.problems]
            offering = self.offerings[whose, plugin.name] = Offering(measures, heard.options)
        return offering.measures

    def _ask_the_county(self, terms: Terms, official: Mapping[str, Measure]) -> None:
        for plugin in self.plugins.loaded:
            if not plugin.official:
                for measure in self.plugins.measures(plugin, terms, official):
                    offer = Offer(plugin, self._borne(measure))
                    misfits = [*unsound(measure, plugin), *misfit(offer, self.official)]
                    self.problems += misfits
                    if not misfits:
                        self._claim(self.replaced if measure.replaces else self.added, offer)

    def _borne(self, measure: Measure) -> Measure:
        """Who bears an official measure is the city's to read, whoever replaces it."""
        theirs = self.official.get(measure.replaces or "")
        return replace(measure, bearer=theirs.measure.bearer) if theirs else measure

    def _claim(self, offers: dict[str, Offer], offer: Offer) -> None:
        id = offer.measure.id
        if id in offers:
            wanted = _("one plugin for each measure")
            place, found = offer.plugin.home, both(id, offers[id].plugin, offer.plugin)
            problem = Problem(place, found, wanted, code="plugin-twice")
            if problem not in self.problems:
                self.problems.append(problem)
        offers[id] = offer


def both(id: str, first: Plugin, second: Plugin) -> str:
    return _("{name} declared by {first} and by {second}").format(
        name=id, first=first.home, second=second.home
    )


def unsound(measure: Measure, plugin: Plugin) -> list[Problem]:
    """What would let a measure pay twice, fill the wrong pool, or pay against its figures,
    whoever declares it."""
    place = f"{plugin.home}: {measure.id}"
    problems = []
    if measure.payer is not None and not any(rule.once for rule in measure.across):
        wanted = _("once_per or contest: nothing is paid twice")
        problems.append(Problem(place, "once_per=None", wanted, code="measure-once"))
    if measure.payer is not None and None in measure.payouts:
        wanted = _("what it pays: Fixed, Share or Remainder")
        problems.append(Problem(place, "pays=None", wanted, code="measure-pays"))
    if measure.claims.event is None and "year" not in (c.id for c in measure.claims.columns):
        wanted = _("what puts a claim into a year")
        cure = _('say event="..." of its table, or add Column.year()')
        found = _("neither an event nor a year")
        problems.append(Problem(place, found, wanted, cure, "measure-year"))
    for rule in measure.across:
        problems += rule.unsound(measure, place)
    for condition in measure.conditions:
        if condition.determined and condition.can != "hold":
            found = f'{condition.code}: can="{condition.can}"'
            wanted = _("a condition that can only hold: a finding overrules no figure")
            problems.append(Problem(place, found, wanted, code="measure-determined"))
    return problems


def misfit(offer: Offer, official: Mapping[str, Offer]) -> list[Problem]:
    """What is wrong with a county's measure, seen from the city text."""
    measure, plugin = offer.measure, offer.plugin
    place = f"{plugin.home}: {measure.id}"
    if problems := list(_own_codes(place, measure, official)):
        return problems
    if measure.replaces is None:
        if measure.id in official:
            found = both(measure.id, official[measure.id].plugin, plugin)
            cure = _('say replaces="{name}", or choose another id').format(name=measure.id)
            wanted = _("a replacement that says so")
            return [Problem(place, found, wanted, cure, "replaces-unsaid")]
        return _other_payer(place, measure, (None, "county"))
    if measure.replaces not in official or measure.replaces != measure.id:
        wanted = _("the id of the official measure, kept as the measure's own")
        return [Problem(place, measure.replaces, wanted, code="replaces-unknown")]
    if official[measure.id].measure.locked:
        return [locked(place, measure.id)]
    return _other_payer(place, measure, ("shared",))


def _own_codes(place: str, measure: Measure, official: Mapping[str, Offer]) -> Iterator[Problem]:
    """Conditions under codes of core's own: what core does by such a code it would do to them."""
    theirs = official.get(measure.replaces or "")
    kept = {c.code for c in theirs.measure.conditions} if theirs else set()
    for condition in measure.conditions:
        if condition.code in set(Code) - {Code.NOTHING_LEFT} - kept:
            wanted = _("a code of its own: core decides by this one")
            yield Problem(place, condition.code, wanted, code="measure-code")


def _other_payer(place: str, measure: Measure, allowed: tuple[str | None, ...]) -> list[Problem]:
    """What a county adds it pays alone; what it replaces stays shared."""
    if measure.payer in allowed:
        return []
    found, wanted = f'payer="{measure.payer}"', f'payer="{allowed[-1]}"'
    cure = _("what a county adds it pays alone; a replacement stays shared")
    return [Problem(place, found, wanted, cure, "payer")]


def locked(place: str, measure: str) -> Problem:
    """The city pays the measure, or it carries no money: a county cannot touch it."""
    wanted = _("a measure that a county may change")
    cure = _("remove it: the city pays it, or it carries no money, so it is locked")
    return Problem(place, measure, wanted, cure, "locked")
