"""A county's policy for a year: plugins, terms in force, readings, and what differs.

City text, city configuration and county profile meet here; what comes out is plain data
for the engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from jmtrade_core.config import profiles
from jmtrade_core.config.profiles import City, County
from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Choice, Dated, Origin, Ruling, Terms, number_text
from jmtrade_core.plugin.loading import Listing, Plugin
from jmtrade_core.plugin.manager import Plugins
from jmtrade_core.policy import deviations, matters
from jmtrade_core.policy.choices import begun, choose
from jmtrade_core.policy.deviations import Deviation
from jmtrade_core.policy.in_force import Offers
from jmtrade_core.policy.layers import Base, Title, bind, merge_terms
from jmtrade_core.policy.matters import Matter
from jmtrade_core.schema.tables import DETERMINATIONS, Table, core_tables


@dataclass(frozen=True)
class Policy:
    """Everything that decides one county's records of one award year."""

    city: City
    county: County
    year: int
    as_of: date
    """The day of the decision, which says what rulings are in force."""
    tables: Mapping[str, Table]
    base: Base
    choices: Mapping[str, Choice]
    offers: Offers
    """What the plugins declare under these numbers and choices."""
    measures: tuple[Measure, ...]
    city_text: tuple[Measure, ...] | None
    """The same measures without the county's terms; ``None`` where nothing differs."""
    deviations: tuple[Deviation, ...]
    broken: tuple[Problem, ...] = ()
    """Of a what-if: what a county may not do, and does here."""

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        return tuple(self.offers.plugins.loaded)

    @property
    def terms(self) -> Terms:
        return self.offers.county_terms

    @property
    def declared(self) -> Mapping[str, Measure]:
        """Every measure by id, the disabled ones too: what is named for one is named."""
        return self.offers.in_force

    @property
    def known_measures(self) -> tuple[str, ...]:
        """Every measure of the listed plugins, the disabled ones too."""
        return tuple(sorted(self.declared))

    @property
    def owners(self) -> Mapping[str, Plugin]:
        return self.offers.owners

    @property
    def contested(self) -> frozenset[str]:
        """Tables in which enterprises of the whole city compete with one another."""
        return frozenset(measure.claims.id for measure in self.measures if measure.city_wide)

    @property
    def later_rulings(self) -> tuple[Ruling, ...]:
        """Rulings that were not in force yet on the day of the decision."""
        return tuple(
            r for some in self.city.rulings.values() for r in some if not begun(r, self.as_of)
        )

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What a person may determine of each measure."""
        return tuple(
            Matter(id, c.code, self.reason_words(id, c.code).get("matter", c.code))
            for id, measure in sorted(self.declared.items())
            for c in measure.conditions
            if c.determined
        )

    @property
    def trial(self) -> bool:
        return any(choice.basis == "trial" for choice in self.choices.values())

    def reading(self, name: str) -> str:
        return self.choices[name].option

    def title(self, measure: str) -> Title:
        return self.base.titles.get(measure) or Title(measure)

    @property
    def known_titles(self) -> Mapping[str, Title]:
        """Every measure of the listed plugins with its title."""
        return {id: self.title(id) for id in self.known_measures}

    def reason_words(self, measure: str, code: str) -> Mapping[str, str]:
        """What a plugin says of a reason code, and what to bring for it; may be empty.

        Of a replaced measure the replacing plugin speaks, and for codes that it leaves as
        they were the official one.
        """
        said, official = self.base.words, self.offers.official.get(measure)
        own = said.get((self.owners[measure].name, code), {})
        return own or (said.get((official.plugin.name, code), {}) if official else {})

    def only(self, measures: Collection[str]) -> Policy:
        """The policy with these measures only."""
        text = self.city_text
        return replace(
            self,
            measures=tuple(m for m in self.measures if m.id in measures),
            city_text=None if text is None else tuple(m for m in text if m.id in measures),
        )

    def ratio_of(self, measure: str) -> tuple[Dated, ...]:
        """The city's share of a shared measure over time; the measure's own comes first, and
        before it what a reading says of who bears it."""
        bearer = self.declared[measure].bearer if measure in self.declared else None
        if bearer:
            origin = Origin("reading", self.city.document.name)
            return (Dated(None, Fraction(int(bearer == "city")), origin),)
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


def load(
    config: Path,
    county: str,
    year: int,
    trials: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> Policy:
    """The policy of one county on the day of the decision (31 December of the year by
    default). ``trials`` are readings tried out for this run only.

    Raises UsageError for an unknown county, reading or option, PolicyError for anything
    wrong in the configuration, a profile or a plugin.
    """
    city = profiles.read_city(config)
    profile = profiles.read_county(config, county, city)
    return assemble(city, profile, year, trials or {}, as_of=as_of)


def assemble(
    city: City,
    county: County,
    year: int,
    trials: Mapping[str, str],
    *,
    as_of: date | None = None,
    what_if: bool = False,
) -> Policy:
    """The same from a city and a county that have been read.

    ``what_if``: what a county may not do is computed all the same, and is in ``broken``; such
    a policy is compared, and decides nothing.
    """
    plugins = Plugins(listings(city, county))
    base = Base()
    for plugin in plugins.loaded:
        base.add(plugin)
    day = as_of or date(year, 12, 31)
    choices = choose({**city.readings, **base.readings}, city, trials, day)
    tables = _tables(city, plugins)
    city_terms = merge_terms(base.numbers, city.terms, city.document)
    county_terms = merge_terms(city_terms, county.terms or {}, county.document)
    theirs, mine = (Terms(year, bind(terms, year), choices) for terms in (city_terms, county_terms))
    offers = Offers(plugins, theirs, mine)
    _refuse_unread(offers, tables)
    changes, broken = deviations.check(
        county, offers, may_pay_less=city.may_pay_less, what_if=what_if
    )
    measures = _enabled(offers.in_force, changes)
    text = _enabled(offers.city_text, changes) if _differs(county, offers) else None
    policy = Policy(
        city, county, year, day, tables, base, choices, offers, measures, text, changes, broken
    )
    return replace(policy, tables={**tables, DETERMINATIONS.id: matters.table(policy.matters)})


def _tables(city: City, plugins: Plugins) -> Mapping[str, Table]:
    """Core's tables and the plugins'. PolicyError where a plugin takes one of core's."""
    own = {table.id: table for table in core_tables(city.jurisdictions, city.called)}
    names = {name for table in own.values() for name in (table.id, table.sheet)}
    for id, table in plugins.tables().items():
        if taken := names & {id, table.sheet}:
            wanted = _("a table that core does not own")
            raise PolicyError(Problem(id, listed(sorted(taken)), wanted, "", "table"))
    return {**own, **plugins.tables()}


def _refuse_unread(offers: Offers, tables: Mapping[str, Table]) -> None:
    """PolicyError for measures whose claims no sheet or file brings: they would pay nobody."""
    problems = [
        Problem(
            f"{offers.owners[id].home}: {id}",
            f'claims="{measure.claims.id}"',
            _("a table of the record"),
            _("return it from jmtrade_records()"),
            "measure-claims",
        )
        for id, measure in offers.in_force.items()
        if tables.get(measure.claims.id) != measure.claims
    ]
    if problems:
        raise PolicyError(*problems)


def under(policy: Policy, trials: Mapping[str, str]) -> Policy:
    """The same policy with some readings tried out; what asks them is asked again."""
    choices = {**policy.choices, **{n: Choice(o, "trial") for n, o in trials.items()}}
    before = policy.offers
    theirs, mine = (replace(t, choices=choices) for t in (before.city_terms, before.county_terms))
    offers = Offers(before.plugins, theirs, mine, before.offerings)
    return replace(
        policy,
        choices=choices,
        offers=offers,
        measures=_enabled(offers.in_force, policy.deviations),
        city_text=policy.city_text and _enabled(offers.city_text, policy.deviations),
    )


def _enabled(
    measures: Mapping[str, Measure], changes: tuple[Deviation, ...]
) -> tuple[Measure, ...]:
    off = {change.measure for change in changes if change.term == "enabled"}
    return tuple(measure for id, measure in sorted(measures.items()) if id not in off)


def _differs(county: County, offers: Offers) -> bool:
    """Whether the run without the county's terms can give other amounts."""
    return bool(county.terms or offers.replaced)


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
