"""The catalogue of a policy as plain data, in the language in use.

Nothing is written by hand: measures, terms, tables and readings say it themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmtrade_core.catalogue import words
from jmtrade_core.engine.claims import conditions_of
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.i18n import _, pick
from jmtrade_core.measures.measure import Condition, Measure
from jmtrade_core.measures.measure_data import measure_data, not_data
from jmtrade_core.measures.terms import number_text
from jmtrade_core.plugin.loading import Plugin
from jmtrade_core.policy import anchors, rules, wording
from jmtrade_core.policy.anchors import Anchors, Sentence
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import readings_of, rests_on
from jmtrade_core.schema.tables import Table


@dataclass(frozen=True)
class Number:
    """A number in force: money in yuan or dollars with two decimals, or a percentage."""

    term: str
    value: str
    since: str
    layer: str
    origin: str


@dataclass(frozen=True)
class ColumnEntry:
    heading: str
    id: str
    type: str
    required: bool
    key: bool
    options: tuple[tuple[str, str], ...]
    """Of an enum: (id, Chinese label)."""


@dataclass(frozen=True)
class SheetEntry:
    """The table that a measure's claims stand in."""

    id: str
    sheet: str
    columns: tuple[ColumnEntry, ...]


@dataclass(frozen=True)
class MeasureEntry:
    """One measure."""

    id: str
    title: str
    clause: str
    payer: str
    locked: bool
    pays: str
    limits: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    """(reason code, what must hold), in the order of the tests."""
    numbers: tuple[Number, ...]
    readings: tuple[str, ...]
    evidence: tuple[str, ...]
    """Certificate or approval first; nothing that the bureau looks up itself."""
    table: str
    rests: tuple[Sentence, ...]
    """The sentences of the policy that it carries out."""
    declares: Any
    """All of it as data (``measures/measure_data.py``); None where something is none."""


@dataclass(frozen=True)
class Asked:
    """One reading with its options; (id, words)."""

    name: str
    clause: str
    question: str
    options: tuple[tuple[str, str], ...]
    in_force: str
    basis: str


@dataclass(frozen=True)
class Undecided:
    """A promise without an amount."""

    id: str
    clause: str
    what: str
    why: str


@dataclass(frozen=True)
class Article:
    """One article of the policy, or what a county adds (number ``None``)."""

    number: int | None
    title: str
    plugin: str
    measures: tuple[MeasureEntry, ...]
    promises: tuple[Undecided, ...]
    bureaus: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    """All of the article, each with what carries it out."""


@dataclass(frozen=True)
class Difference:
    measure: str
    term: str
    city: str
    county: str
    since: str
    document: str
    below: bool


@dataclass(frozen=True)
class Catalogue:
    """Everything that a county's policy says of a year."""

    policy: str
    number: str
    county: str
    year: int
    """The year whose end the amounts are told for."""
    years: tuple[int, ...]
    """The year asked for, else all years of the policy."""
    period: tuple[str, str]
    articles: tuple[Article, ...]
    readings: tuple[Asked, ...]
    tables: tuple[SheetEntry, ...]
    differences: tuple[Difference, ...]
    closing: tuple[Sentence, ...]
    """The sentences outside the articles."""


def build(policy: Policy, years: tuple[int, ...] = ()) -> Catalogue:
    """The catalogue of a county's policy (of the city text under a bare profile).

    ``years`` are those that it is told for, where that is not the policy's year alone.
    """
    city, rests = policy.city, anchors.of(policy)
    used = {measure.claims.id for measure in policy.measures}
    return Catalogue(
        policy=pick(city.title, str(city.document.data["policy"].get("title_en", ""))),
        number=city.number,
        county=policy.county.name,
        year=policy.year,
        years=years or (policy.year,),
        period=(city.begins.isoformat(), city.ends.isoformat()),
        articles=tuple(_articles(policy, rests)),
        readings=tuple(_readings(policy)),
        tables=tuple(
            _sheet(t) for t in policy.tables.values() if t.id in used or t.id in words.CORE
        ),
        differences=tuple(_differences(policy)),
        closing=rests.beside(plugin.article for plugin in policy.plugins),
    )


def _articles(policy: Policy, sentences: Anchors) -> Iterator[Article]:
    rests = rests_on(policy)
    for plugin in sorted(policy.plugins, key=lambda p: (p.article or 99, p.name)):
        yield Article(
            number=plugin.article,
            title=pick(str(plugin.terms.data.get("title", plugin.name)),
                       str(plugin.terms.data.get("title_en", ""))),
            plugin=plugin.name,
            measures=tuple(
                _entry(policy, m, [name for name, _option, _basis in rests.get(m.id, ())],
                       sentences)
                for m in policy.measures if policy.owners[m.id] is plugin
            ),
            promises=tuple(_promises(policy, plugin)),
            bureaus=policy.city.bureaus(plugin.article, policy.as_of),
            sentences=sentences.of_article(plugin.article),
        )  # fmt: skip


def _promises(policy: Policy, plugin: Plugin) -> Iterator[Undecided]:
    for promise in policy.base.promises.get(plugin.name, ()):
        why = pick(promise.why, promise.why_en)
        yield Undecided(promise.id, promise.clause, str(promise), why)


def _entry(
    policy: Policy, measure: Measure, readings: list[str], sentences: Anchors
) -> MeasureEntry:
    title = policy.title(measure.id)
    question = Question(policy.county.id, policy.year, date(policy.year, 12, 31))
    tests = conditions_of(measure, policy, Priors(Records({}), policy.city, question))
    said = {c.code: rules.words(policy, measure.id, measure.claims, c) for c in tests}
    return MeasureEntry(
        id=measure.id,
        title=str(title),
        clause=title.clause,
        payer=words.payer(measure),
        locked=measure.locked,
        pays=words.pays(measure, title.set_by),
        limits=tuple(words.limits(policy, measure)),
        conditions=tuple(said.items()),
        numbers=tuple(_numbers(policy, measure.id)),
        readings=tuple(readings),
        evidence=_evidence(policy, measure, tests),
        table=measure.claims.id,
        rests=sentences.of_measure(measure.id),
        declares=None if any(not_data(measure)) else measure_data(measure),
    )


def _evidence(policy: Policy, measure: Measure, tests: list[Condition]) -> tuple[str, ...]:
    """The papers that the measure names, else those that its conditions ask for."""
    named = policy.title(measure.id).evidence
    if named is not None:
        return named
    # That an amount is above zero asks for no paper of its own.
    codes = [c.code for c in tests if c.can != "deny" and c.reads != ("gross",)]
    asked = [
        wording.bring(policy, measure.id, code)
        for code in codes
        if not wording.obtained(policy, measure.id, code)
    ]
    return tuple(dict.fromkeys(text for text in asked if text))


def _numbers(policy: Policy, measure: str) -> Iterator[Number]:
    for name, term in sorted(policy.terms[measure].numbers.items()):
        for dated in term.timeline:
            since = dated.since.isoformat() if dated.since else ""
            origin = dated.origin
            yield Number(name, number_text(dated.value), since, origin.layer, str(origin))


def _readings(policy: Policy) -> Iterator[Asked]:
    for name, reading in sorted(readings_of(policy).items()):
        choice = policy.choices[name]
        basis = choice.document if choice.basis == "ruling" else _("no ruling: the default")
        yield Asked(
            name=name,
            clause=reading.clause,
            question=pick(reading.question, reading.question_en),
            options=tuple((id, pick(label, id)) for id, label in reading.options.items()),
            in_force=choice.option,
            basis=basis or "",
        )


def _sheet(table: Table) -> SheetEntry:
    columns = [
        ColumnEntry(c.heading, c.id, c.type, c.required, c.key, tuple(c.options.items()))
        for c in table.columns
    ]
    return SheetEntry(table.id, table.sheet, tuple(columns))


def _differences(policy: Policy) -> Iterator[Difference]:
    for d in policy.deviations:
        since = d.since.isoformat() if d.since else ""
        yield Difference(d.measure, d.term, d.city or "-", d.county or "-", since,
                         d.document or "-", d.below_city_text)  # fmt: skip
