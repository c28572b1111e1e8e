"""The policy's 2020 targets, counted from the records: a scoreboard, no award."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.configuration import City
from jmtrade_core.engine.frames import Records
from jmtrade_core.money import hundredths
from jmtrade_core.reader import Reader
from jmtrade_core.records import YEARLY_FIGURES
from jmtrade_core.words import pick


@dataclass(frozen=True)
class Score:
    """One target: what was reached of what is aimed at. Dollars are whole cents."""

    id: str
    title: str
    title_en: str
    aim: int
    reached: int | None
    """``None`` where the year has no figures at all: unknown, which is not nothing."""
    usd: bool
    unknown: int
    """Enterprises whose figure is not known: what was reached is at least so much."""

    @property
    def share(self) -> int | None:
        """Per cent reached, rounded down; no more than what is reached counts."""
        return None if self.reached is None else self.reached * 100 // self.aim

    def __str__(self) -> str:
        return pick(self.title, self.title_en)


KEYS = ("title", "title_en", "figure", "sum", "from", "below", "aim")


def scoreboard(records: Records, city: City, year: int) -> list[Score]:
    """Each target of the city's ``[targets]``, over all counties."""
    reader = Reader(city.document)
    rows = _yearly(records, year)
    scores = []
    for id in reader.table((), "targets"):
        entry = reader.table(KEYS, "targets", id)
        scores.append(_score(id, entry, rows, records))
    reader.done()
    return scores


def _yearly(records: Records, year: int) -> list[Mapping[str, Any]]:
    """Every enterprise's figures of the year, in cents."""
    exports = records.frames.get("exports")
    if exports is None:
        return []
    figures = exports.filter(col("year") == year).select(*YEARLY_FIGURES)
    return list(figures.collect().rows(named=True))


def _score(
    id: str, entry: Mapping[str, Any], rows: list[Mapping[str, Any]], records: Records
) -> Score:
    sums = entry.get("sum", ())
    reached: int | None
    if entry.get("figure") == "enterprises":
        reached, unknown = len(records.frames["enterprises"].select("uscc").collect()), 0
    else:
        columns = sums or ("export_usd",)
        unknown = sum(any(row[name] is None for name in columns) for row in rows)
        known = [row[name] for name in columns for row in rows if row[name] is not None]
        counted = sum(known) if sums else sum(_within(value, entry) for value in known)
        reached = counted if known else None
    aim = hundredths(entry["aim"]) if sums else int(entry["aim"])
    return Score(id, entry["title"], entry.get("title_en", ""), aim, reached, bool(sums), unknown)


def _within(value: int, entry: Mapping[str, Any]) -> bool:
    """In the band [from, below) of dollars a year; any export where no band is given."""
    least = hundredths(entry["from"]) if "from" in entry else 1
    return value >= least and ("below" not in entry or value < hundredths(entry["below"]))
