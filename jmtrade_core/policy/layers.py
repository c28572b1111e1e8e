"""Terms laid over one another: plugin, city, county; each value keeps its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from jmtrade_core.config.fragments import Fragment, declared
from jmtrade_core.config.reader import Reader, Timelines
from jmtrade_core.config.terms_file import kind_of, layered
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _, language, listed, pick
from jmtrade_core.measures.terms import Dated, MeasureTerms, Reading, Term, number_text
from jmtrade_core.plugin.loading import Plugin

MEASURE_WORDS = ("title", "title_en", "clause")
MEASURE_PAPERS = ("set_by", "set_by_en", "evidence", "evidence_en")
PLUGIN_KEYS = ("article", "title", "title_en", "readings", "reasons", "promises", "fragments")
PROMISE_KEYS = ("zh", "en", "clause", "why", "why_en")
REASON_KEYS = ("zh", "en", "held", "held_en", "bring", "bring_en", "rule", "rule_en",
               "obtained", "matter")  # fmt: skip


@dataclass(frozen=True)
class Title:
    """What a measure is called, and the clause that it carries out."""

    zh: str
    en: str = ""
    clause: str = ""
    set_by_zh: str = ""
    set_by_en: str = ""
    evidence_zh: tuple[str, ...] | None = None
    evidence_en: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return pick(self.zh, self.en)

    @property
    def set_by(self) -> str:
        """The document that sets the amount, where it is not the policy."""
        return pick(self.set_by_zh, self.set_by_en)

    @property
    def evidence(self) -> tuple[str, ...] | None:
        """The papers to bring, certificate or approval first; ``None`` where it says none."""
        english = language() == "en" and self.evidence_en is not None
        return self.evidence_en if english else self.evidence_zh


@dataclass(frozen=True)
class Promise:
    """What a clause promises without an amount, so that nothing is decided of it here."""

    id: str
    zh: str
    en: str
    clause: str
    why: str
    why_en: str

    def __str__(self) -> str:
        return pick(self.zh, self.en)


@dataclass
class Base:
    """What the plugins' own ``terms.toml`` files say: the lowest layer."""

    numbers: dict[str, dict[str, tuple[Dated, ...]]] = field(default_factory=dict)
    titles: dict[str, Title] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    words: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """(plugin, reason code) -> its words and what to bring."""
    promises: dict[str, tuple[Promise, ...]] = field(default_factory=dict)
    """Plugin -> what its article promises without an amount."""
    fragments: list[Fragment] = field(default_factory=list)
    """The sentences that the plugins carry out."""

    def add(self, plugin: Plugin) -> None:
        reader = Reader(plugin.terms)
        self.readings.update(reader.readings())
        for code in reader.table((), "reasons"):
            self.words[plugin.name, code] = reader.table(REASON_KEYS, "reasons", code)
            reader.value(bool, _("true or false"), "reasons", code, "obtained")
        self.promises[plugin.name] = tuple(
            Promise(id, **{key: str(entry.get(key, "")) for key in PROMISE_KEYS})
            for id in reader.table((), "promises")
            for entry in [reader.table(PROMISE_KEYS, "promises", id)]
        )
        self._add_fragments(plugin, reader)
        for id in plugin.terms.data:
            if id not in PLUGIN_KEYS:
                self._add_measure(id, reader)
        reader.done()

    def _add_fragments(self, plugin: Plugin, reader: Reader) -> None:
        """The policy is the city's: what a county adds rests on documents of its own."""
        found = declared(reader)
        if found and not plugin.official:
            wanted = _("sentences of the policy in the city's plugins only")
            reader.problems.append(reader.document.wrong(("fragments",), plugin.name, wanted))
        self.fragments += found

    def _add_measure(self, id: str, reader: Reader) -> None:
        entry = reader.table((), id)
        zh, en, clause = (str(entry.get(key, "")) for key in MEASURE_WORDS)
        set_by = [reader.text(id, key) or "" for key in ("set_by", "set_by_en")]
        papers = [reader.names(id, key) if key in entry else None
                  for key in ("evidence", "evidence_en")]  # fmt: skip
        if papers[0] is not None and papers[1] is not None and len(papers[0]) != len(papers[1]):
            wanted = _("as many papers as evidence names")
            reader.problems.append(reader.document.wrong((id, "evidence_en"), papers[1], wanted))
        self.titles[id] = Title(zh or id, en, clause, set_by[0], set_by[1], papers[0], papers[1])
        known = (*MEASURE_WORDS, *MEASURE_PAPERS)
        numbers = {k: v for k, v in entry.items() if k not in known}
        self.numbers[id] = {
            name: reader.timeline(value, "plugin", id, name) for name, value in numbers.items()
        }
        for name, timeline in self.numbers[id].items():
            if timeline and timeline[0].since is not None:
                wanted = _("a first value without a date, so that one is always in force")
                reader.problems.append(reader.document.wrong((id, name), timeline[0].since, wanted))


def merge_terms(base: Timelines, upper: Timelines, document: Document) -> Timelines:
    """The upper layer's terms over the base. PolicyError lists every misfit at once."""
    problems: list[Problem] = []
    result = {id: dict(numbers) for id, numbers in base.items()}
    for id, numbers in upper.items():
        if id not in base:
            problems.append(document.unknown(("terms", id), sorted(base)))
            continue
        for name, timeline in numbers.items():
            if name not in base[id]:
                problems.append(document.unknown(("terms", id, name), sorted(base[id])))
            elif misfit := _other_kind(base[id][name], timeline):
                wanted = kind_of(base[id][name][0].value)
                found = number_text(misfit.value)
                problems.append(document.wrong(("terms", id, name), found, wanted))
            else:
                result[id][name] = layered(base[id][name], timeline)
    if problems:
        raise PolicyError(*problems)
    return result


def _other_kind(lower: tuple[Dated, ...], upper: tuple[Dated, ...]) -> Dated | None:
    kind = type(lower[0].value)
    return next((dated for dated in upper if type(dated.value) is not kind), None)


def bind(timelines: Timelines, year: int) -> Mapping[str, MeasureTerms]:
    """The terms as measures see them, with 31 December of the award year as their day."""
    year_end = date(year, 12, 31)
    return MappingProxyType({
        id: MeasureTerms(
            id,
            MappingProxyType(
                {name: Term(id, name, timeline, year_end) for name, timeline in numbers.items()}
            ),
        )
        for id, numbers in timelines.items()
    })  # fmt: skip


def unknown_reading(name: str, known: Iterable[str], place: str) -> Problem:
    cure = did_you_mean(name, sorted(known))
    return Problem(place, name, _("a known reading"), cure, "reading-unknown")


def unknown_option(reading: Reading, option: str, place: str) -> Problem:
    wanted = _("one of: {names}").format(names=listed(reading.options))
    cure = did_you_mean(option, sorted(reading.options))
    return Problem(place, option, wanted, cure, "option-unknown")
