"""A scenario: other numbers, readings, ratios or disabled measures, tried on real records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jmtrade_core.config import toml
from jmtrade_core.config.profiles import County
from jmtrade_core.config.reader import Reader, Timelines
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.measures.terms import Dated
from jmtrade_core.policy import policy
from jmtrade_core.policy.layers import merge_terms
from jmtrade_core.policy.policy import Policy

KEYS = ("name", "exports_since", "funding", "plugins", "terms", "readings")


@dataclass(frozen=True)
class Scenario:
    """What differs from the profile in force. It has the shape of a county profile.

    ``readings`` are tried out; ``city`` says that the terms are the city text's, so that a
    county bears no excess of its own.
    """

    name: str
    document: Document
    terms: Timelines
    readings: Mapping[str, str]
    disable: tuple[str, ...] = ()
    ratio: tuple[Dated, ...] = ()
    ratios: Mapping[str, tuple[Dated, ...]] | None = None
    exports_since: int | None = None
    city: bool = False

    def policy(self, base: Policy) -> Policy:
        """The county's policy under the scenario."""
        merge_terms(
            base.base.numbers, self.terms, self.document
        )  # names what is unknown by its place
        city, county = base.city, self._county(base.county)
        if self.city:
            city = replace(city, terms=over(city.terms, self.terms))
        trials = {n: c.option for n, c in base.choices.items() if c.basis == "trial"}
        tried = {**trials, **self.readings}
        return policy.assemble(city, county, base.year, tried, as_of=base.as_of, what_if=True)

    def _county(self, county: County) -> County:
        terms = county.terms or {}
        return replace(
            county,
            terms=terms if self.city else over(terms, self.terms),
            disable=(*county.disable, *self.disable),
            ratio=self.ratio or county.ratio,
            ratios={**(county.ratios or {}), **(self.ratios or {})},
            exports_since=self.exports_since or county.exports_since,
        )


def over(lower: Timelines, upper: Timelines) -> Timelines:
    """Terms of ``upper`` in place of those of ``lower``."""
    return {**lower, **{id: {**lower.get(id, {}), **numbers} for id, numbers in upper.items()}}


def read(path: Path, *, city: bool) -> Scenario:
    """A scenario file. PolicyError names every key that it cannot have."""
    document = toml.read(path, str(path))
    return _scenario(document, path.stem, city)


def of_settings(
    settings: Sequence[str], readings: Mapping[str, str], base: Policy, *, city: bool
) -> Scenario:
    """``MEASURE.TERM=VALUE`` as on the command line. UsageError for anything else."""
    tables: dict[str, list[str]] = {}
    for setting in settings:
        term, equals, value = setting.partition("=")
        measure, dot, name = term.strip().rpartition(".")
        if not (equals and dot and value.strip()):
            wanted = _("MEASURE.TERM=VALUE, such as branding.certification.cap=150000")
            raise UsageError(Problem("--set", setting, wanted, code="set-form"))
        tables.setdefault(measure, []).append(f"{name} = {_toml(value.strip())}")
    text = "\n".join(
        "\n".join([f'[terms."{measure}"]', *lines]) for measure, lines in tables.items()
    )
    named = ", ".join((*settings, *(f"{n}={o}" for n, o in readings.items())))
    try:
        scenario = _scenario(toml.parse(text, "--set"), named, city)
        merge_terms(base.base.numbers, scenario.terms, scenario.document)
    except PolicyError as error:
        raise UsageError(*error.problems) from error
    return replace(scenario, readings=readings)


def _toml(value: str) -> str:
    """A percentage is text in TOML; every other value is written as it stands."""
    return f'"{value}"' if value.endswith("%") else value


def _scenario(document: Document, name: str, city: bool) -> Scenario:
    reader = Reader(document)
    reader.table(KEYS)
    reader.table(("disable",), "plugins")
    funding = reader.table(("shared_city", "measures"), "funding")
    ratios = reader.table((), "funding", "measures")
    readings = {key: reader.text("readings", key) or "" for key in reader.table((), "readings")}
    share = funding.get("shared_city")
    scenario = Scenario(
        name=reader.text("name") or name,
        document=document,
        terms=reader.timelines("scenario", "terms"),
        readings=readings,
        disable=reader.names("plugins", "disable"),
        ratio=() if share is None else reader.ratio(share, "funding", "shared_city"),
        ratios={k: reader.ratio(v, "funding", "measures", k) for k, v in ratios.items()},
        exports_since=reader.year("exports_since"),
        city=city,
    )
    reader.done()
    return scenario
