"""A county's policy for a year: plugins, terms in force, readings, and what differs.

City text, city configuration and county profile meet here; what comes out is plain data
for the engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jmtrade_core import configuration, deviations
from jmtrade_core.configuration import City, County
from jmtrade_core.deviations import Deviation
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.layers import Base, Title, bind, lay, unknown_option, unknown_reading
from jmtrade_core.measures import Measure
from jmtrade_core.plugins import Listing, Plugin, Plugins
from jmtrade_core.records import Table, core_tables
from jmtrade_core.terms import Choice, Dated, Reading, Terms, number_text
from jmtrade_core.words import _


@dataclass(frozen=True)
class Policy:
    """Everything that decides one county's records of one award year."""

    city: City
    county: County
    year: int
    plugins: tuple[Plugin, ...]
    tables: Mapping[str, Table]
    measures: tuple[Measure, ...]
    city_text: tuple[Measure, ...] | None
    """The same measures without the county's terms; ``None`` where nothing differs."""
    owners: Mapping[str, Plugin]
    base: Base
    choices: Mapping[str, Choice]
    terms: Terms
    known_measures: tuple[str, ...]
    """Every measure of the listed plugins, the disabled ones too."""
    deviations: tuple[Deviation, ...]

    @property
    def trial(self) -> bool:
        return any(choice.basis == "trial" for choice in self.choices.values())

    def reading(self, name: str) -> str:
        return self.choices[name].option

    def title(self, measure: str) -> Title:
        return self.base.titles.get(measure) or Title(measure)

    def reason_words(self, measure: str, code: str) -> Mapping[str, str]:
        """What a plugin says of a reason code, and what to bring for it; may be empty."""
        return self.base.words.get((self.owners[measure].name, code), {})

    def ratio_of(self, measure: str) -> tuple[Dated, ...]:
        """The city's share of a shared measure over time; the measure's own comes first."""
        return (self.county.ratios or {}).get(measure) or self.county.ratio

    def terms_sha256(self) -> str:
        """One hash over the numbers, readings, ratios and limits in force."""
        content = {
            "period": [self.city.begins, self.city.ends],
            "terms": {
                f"{id}.{name}": _dates_and_values(term.timeline)
                for id, measure in self.terms.measures.items()
                for name, term in measure.numbers.items()
            },
            "readings": {name: choice.option for name, choice in self.choices.items()},
            "measures": [measure.id for measure in self.measures],
            "exports_since": self.county.exports_since,
            "ratios": {m.id: _dates_and_values(self.ratio_of(m.id)) for m in self.measures},
        }
        text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _dates_and_values(timeline: tuple[Dated, ...]) -> list[list[object]]:
    return [[dated.since, number_text(dated.value)] for dated in timeline]


def load(config: Path, county: str, year: int, trials: Mapping[str, str] | None = None) -> Policy:
    """The policy of one county. ``trials`` are readings tried out for this run only.

    Raises UsageError for an unknown county, reading or option, PolicyError for anything
    wrong in the configuration, a profile or a plugin.
    """
    city = configuration.read_city(config)
    return assemble(city, configuration.read_county(config, county, city), year, trials or {})


def assemble(city: City, county: County, year: int, trials: Mapping[str, str]) -> Policy:
    """The same from a city and a county that have been read."""
    plugins = Plugins(listings(city, county))
    base = Base()
    for plugin in plugins.loaded:
        base.add(plugin)
    readings = {**city.readings, **base.readings}
    choices = choose(readings, city, trials)
    tables = {table.id: table for table in core_tables(city.jurisdictions)}
    owned = {name for table in tables.values() for name in (table.id, table.sheet)}
    for id, table in plugins.tables().items():
        if taken := owned & {id, table.sheet}:
            wanted = _("a table that core does not own")
            raise PolicyError(Problem(id, ", ".join(sorted(taken)), wanted, "", "table"))
        tables[id] = table
    city_terms = lay(base.numbers, city.terms, city.document)
    county_terms = lay(city_terms, county.terms or {}, county.document)
    return _Speakers(city, county, plugins, base, choices, tables).policy(
        Terms(year, bind(city_terms, year), choices),
        Terms(year, bind(county_terms, year), choices),
    )


def listings(city: City, county: County) -> list[Listing]:
    """What the city lists, then what the county uses and keeps in files of its own."""
    theirs, mine = city.document, county.document
    official = [Listing(s, theirs.place("plugins", "official"), True) for s in city.official]
    used = [Listing(s, mine.place("plugins", "use"), False) for s in county.use]
    folder = mine.path.parent if mine.path else Path()
    local = [
        Listing(s, mine.place("plugins", "local"), False, folder / s.split(" sha256:")[0].strip())
        for s in county.local
    ]
    return official + used + local


def choose(
    readings: Mapping[str, Reading], city: City, trials: Mapping[str, str]
) -> Mapping[str, Choice]:
    """Each reading's option: its default, a ruling of the city, or a trial."""
    choices = {name: Choice(reading.default, "default") for name, reading in readings.items()}
    problems = []
    for name, ruling in city.rulings.items():
        place = city.document.place("rulings", name)
        problems += _misread(readings, name, ruling.option, place)
        choices[name] = ruling
    if problems:
        raise PolicyError(*problems)
    for name, option in trials.items():
        problems += _misread(readings, name, option, "--reading")
        choices[name] = Choice(option, "trial")
    if problems:
        raise UsageError(*problems)
    return choices


def _misread(readings: Mapping[str, Reading], name: str, option: str, place: str) -> list[Problem]:
    if name not in readings:
        return [unknown_reading(name, readings, place)]
    if option not in readings[name].options:
        return [unknown_option(readings[name], option, f"{place} {name}")]
    return []


class _Speakers:
    """Asks the plugins for their measures, twice where the county's numbers differ."""

    def __init__(
        self,
        city: City,
        county: County,
        plugins: Plugins,
        base: Base,
        choices: Mapping[str, Choice],
        tables: Mapping[str, Table],
    ) -> None:
        self.city, self.county, self.plugins = city, county, plugins
        self.base, self.choices, self.tables = base, choices, tables
        self.owners: dict[str, Plugin] = {}
        self.problems: list[Problem] = []

    def policy(self, city_terms: Terms, county_terms: Terms) -> Policy:
        theirs = self._official(city_terms)
        mine = self._official(county_terms)
        plugins = tuple(self.plugins.loaded)
        off = deviations.disabled(self.county, plugins, theirs, self.owners, self.problems)
        self.problems += deviations.locked_terms(self.county, theirs)
        added, replaced = self._county_measures(county_terms, mine)
        changes = [
            *(Deviation(id, "enabled", "yes", "no", self.county.authority, True) for id in
              sorted(off)),
            *deviations.changed_terms(self.county, *(
                {id: m.numbers for id, m in t.measures.items()}
                for t in (city_terms, county_terms)
            )),
            *(Deviation(id, "measure", self.owners[id].name, plugin.name, self.county.authority,
                        False) for id, (plugin, _m) in replaced.items()),
            *(Deviation(id, "measure", None, plugin.name, self.county.authority, False)
              for id, (plugin, _m) in added.items()),
        ]  # fmt: skip
        changes = [d for d in changes if d.measure in theirs or d.measure in added]
        self.problems += deviations.without_document(self.county, changes)
        if self.problems:
            raise PolicyError(*self.problems)
        in_force = {**mine, **{id: m for id, (_p, m) in (*replaced.items(), *added.items())}}
        owners = {**self.owners, **{id: p for id, (p, _m) in (*replaced.items(), *added.items())}}
        differs = bool(changes and (self.county.terms or replaced))
        return Policy(
            city=self.city,
            county=self.county,
            year=county_terms.year,
            plugins=plugins,
            tables=self.tables,
            measures=tuple(m for id, m in sorted(in_force.items()) if id not in off),
            city_text=tuple(m for id, m in sorted(theirs.items()) if id not in off)
            if differs else None,
            owners=owners,
            base=self.base,
            choices=self.choices,
            terms=county_terms,
            known_measures=tuple(sorted(in_force)),
            deviations=tuple(sorted(changes, key=lambda d: (d.measure, d.term, str(d.since)))),
        )  # fmt: skip

    def _official(self, terms: Terms) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for plugin in self.plugins.loaded:
            if plugin.official:
                for measure in self.plugins.measures(plugin, terms, {}):
                    owner = self.owners.get(measure.id)
                    if owner is not None and owner is not plugin:
                        self._twice(measure.id, owner, plugin)
                    self.owners[measure.id] = plugin
                    measures[measure.id] = measure
        return measures

    def _county_measures(
        self, terms: Terms, official: Mapping[str, Measure]
    ) -> tuple[dict[str, tuple[Plugin, Measure]], dict[str, tuple[Plugin, Measure]]]:
        """What the county's plugins add, and what they replace, by id."""
        added: dict[str, tuple[Plugin, Measure]] = {}
        replaced: dict[str, tuple[Plugin, Measure]] = {}
        for plugin in self.plugins.loaded:
            if plugin.official:
                continue
            for measure in self.plugins.measures(plugin, terms, official):
                claimed = replaced if measure.replaces else added
                if measure.id in claimed:
                    self._twice(measure.id, claimed[measure.id][0], plugin)
                self.problems += _misfit(measure, plugin, official, self.owners)
                claimed[measure.id] = (plugin, measure)
        return added, replaced

    def _twice(self, id: str, first: Plugin, second: Plugin) -> None:
        found = _("{name} declared by {first} and by {second}").format(
            name=id, first=first.home, second=second.home
        )
        wanted = _("one plugin for each measure")
        self.problems.append(Problem(second.home, found, wanted, code="plugin-twice"))


def _misfit(
    measure: Measure, plugin: Plugin, official: Mapping[str, Measure], owners: Mapping[str, Plugin]
) -> list[Problem]:
    """What is wrong with a county's measure, seen from the city text."""
    place = f"{plugin.home}: {measure.id}"
    if measure.replaces is None and measure.id in official:
        found = _("{name} declared by {first} and by {second}").format(
            name=measure.id, first=owners[measure.id].home, second=plugin.home
        )
        cure = _('say replaces="{name}", or choose another id').format(name=measure.id)
        return [Problem(place, found, _("a replacement that says so"), cure, "replaces-unsaid")]
    if measure.replaces is None:
        if measure.payer in (None, "county"):
            return []
        wanted = _('payer="county": what a county adds it pays alone')
        return [Problem(place, f"payer={measure.payer!r}", wanted, code="payer")]
    if measure.replaces not in official or measure.replaces != measure.id:
        wanted = _("the id of the official measure, kept as the measure's own")
        return [Problem(place, measure.replaces, wanted, code="replaces-unknown")]
    if official[measure.id].locked:
        wanted = _("a measure that a county may change")
        cure = _("remove it: the city pays it, or it carries no money, so it is locked")
        return [Problem(place, measure.id, wanted, cure, "locked")]
    if measure.payer != "shared":
        return [Problem(place, f"payer={measure.payer!r}", 'payer="shared"', code="payer")]
    return []
