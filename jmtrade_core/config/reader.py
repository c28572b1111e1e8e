"""A document read key by key: what is unknown or wrong is collected, and raised at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from jmtrade_core.config.terms_file import read_dated
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.terms import Dated, Reading
from jmtrade_core.schema.tables import FIRST_YEAR, LAST_YEAR

READING_KEYS = ("question", "question_en", "options", "default", "clause", "evidence",
                "evidence_en")  # fmt: skip
NamesOverTime = tuple[tuple[date, tuple[str, ...]], ...]
"""Names, each time with the day from which they are in force; the earliest first."""
Timelines = Mapping[str, Mapping[str, tuple[Dated, ...]]]
"""Measure id -> term name -> values over time."""


def _names_since(entry: object) -> tuple[date, tuple[str, ...]] | None:
    """A table of a day and names; ``None`` for anything else."""
    if not isinstance(entry, dict) or {*entry} != {"from", "value"}:
        return None
    since, names = entry["from"], entry["value"]
    if type(since) is not date or not isinstance(names, list):
        return None
    return (since, tuple(names)) if all(isinstance(name, str) for name in names) else None


class Reader:
    """Reads one document key by key and collects every problem before it raises."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def table(self, known: tuple[str, ...], *keys: str) -> Mapping[str, Any]:
        """A table whose keys are all among ``known`` (any key when that is empty)."""
        value: Any = self.document.data
        for depth, key in enumerate(keys, start=1):
            value = value.get(key, {})
            if not isinstance(value, dict):
                self._not_a_table(keys[:depth], value)
                return {}
        found: Mapping[str, Any] = value
        self.problems += [
            self.document.unknown((*keys, key), known)
            for key in found
            if known and key not in known
        ]
        return found

    def _not_a_table(self, keys: tuple[str, ...], value: object) -> None:
        problem = self.document.wrong(keys, value, _("a table"))
        if problem not in self.problems:  # its inner tables ask once more
            self.problems.append(problem)

    def value(self, kind: type, wanted: str, *keys: str) -> Any:
        """A single value of one type, or ``None`` when the key is absent or wrong."""
        value: Any = self.document.data
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None:
            return None
        if type(value) is not kind:
            self.problems.append(self.document.wrong(keys, value, wanted))
            return None
        return value

    def text(self, *keys: str) -> str | None:
        value: str | None = self.value(str, _("text in quotes"), *keys)
        return value

    def year(self, *keys: str) -> int | None:
        """A calendar year; 0 and 99999 are slips, and no calendar holds them."""
        value: int | None = self.value(int, _("a year"), *keys)
        if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
            self.problems.append(self.document.wrong(keys, value, _("a year from 1900 to 2100")))
            return None
        return value

    def day(self, *keys: str) -> date:
        """A date that has to be there."""
        value: date | None = self.value(date, _("a date"), *keys)
        parent: Any = self.document.data
        for key in keys[:-1]:
            parent = parent.get(key) if isinstance(parent, dict) else None
        if isinstance(parent, dict) and keys[-1] not in parent:
            self.problems.append(self.document.wrong(keys, _("nothing"), _("a date")))
        return value or date.min

    def names(self, *keys: str) -> tuple[str, ...]:
        value = self.value(list, _("a list of names"), *keys) or []
        if not all(isinstance(name, str) for name in value):
            self.problems.append(self.document.wrong(keys, value, _("a list of names")))
            return ()
        return tuple(value)

    def names_over_time(self, *keys: str) -> NamesOverTime:
        """A list of names, or tables of ``from`` and ``value``: who is named from each day on,
        the first from the beginning. Empty where the key is absent or wrong."""
        given = self.value(list, _("a list of names"), *keys) or []
        if not any(isinstance(entry, dict) for entry in given):
            return ((date.min, self.names(*keys)),) if given else ()
        found = [dated for entry in given if (dated := _names_since(entry))]
        if len({since for since, _names in found}) < len(given):
            wanted = _("tables with names and days that differ, such as {example}").format(
                example='{from = 2019-01-01, value = ["…"]}'
            )
            self.problems.append(self.document.wrong(keys, given, wanted))
            return ()
        (_first, names), *later = sorted(found)
        return ((date.min, names), *later)

    def timelines(self, layer: str, *keys: str) -> Timelines:
        """``[terms."measure"]`` tables: every term of every measure, dated or not."""
        measures: dict[str, dict[str, tuple[Dated, ...]]] = {}
        for measure in self.table((), *keys):
            numbers = self.table((), *keys, measure)
            measures[measure] = {
                name: self.timeline(value, layer, *keys, measure, name)
                for name, value in numbers.items()
            }
        return measures

    def timeline(self, value: Any, layer: str, *keys: str) -> tuple[Dated, ...]:
        """One term as written: a plain value, or a list of ``{from = DATE, value = V}``."""
        origin, plain = self.document.origin(layer, *keys), not isinstance(value, list)
        entries = [{"value": value}] if plain else value
        dated = [read_dated(entry, origin, plain=plain) for entry in entries]
        read = [one for one in dated if one is not None]
        if len(read) < len(dated):
            odd = entries[dated.index(None)]
            wanted = _("a number, a percentage, or a list of {example}").format(
                example="{from = 2019-01-01, value = 150_000}"
            )
            found = odd.get("value", odd) if isinstance(odd, dict) else odd
            self.problems.append(self.document.wrong(keys, found, wanted))
            return ()
        if not read or len({one.since for one in read}) < len(read):
            self.problems.append(self.document.wrong(keys, value, _("dates that differ")))
            return ()
        return tuple(sorted(read, key=lambda one: one.since or date.min))

    def ratio(self, value: Any, *keys: str) -> tuple[Dated, ...]:
        """The city's share of shared measures: a percentage, dated or not."""
        timeline = self.timeline(value, "county", *keys)
        if any(not isinstance(dated.value, Fraction) for dated in timeline):
            wanted = _('a percentage as text, such as "30%"')
            self.problems.append(self.document.wrong(keys, value, wanted))
            return ()
        return timeline

    def readings(self) -> Mapping[str, Reading]:
        """``[readings."name"]`` tables of a city file or a plugin's ``terms.toml``."""
        readings = {}
        for name in self.table((), "readings"):
            entry = self.table(READING_KEYS, "readings", name)
            given = self.table((), "readings", name, "options")
            options = {k: v for k, v in given.items() if isinstance(v, str)}
            default = entry.get("default")
            if not isinstance(default, str) or default not in options:
                keys = ("readings", name, "default")
                wanted = _("one of: {names}").format(names=listed(options))
                self.problems.append(self.document.wrong(keys, default, wanted))
                continue
            texts = [key for key in READING_KEYS if key not in ("options", "default")]
            words = {key: str(entry.get(key, "")) for key in texts}
            readings[name] = Reading(name=name, options=options, default=default, **words)
        return readings

    def done(self) -> None:
        if self.problems:
            raise PolicyError(*self.problems)
