"""One run: the tables, the profile and the question, with the look-ups every rule shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from .cells import day, minor, money, percent, text, whole
from .model import Profile, Question, Row, Tables, Value
from .successions import Successions
from .terms import CITY_TERMS, PERIOD, READINGS, in_force


@dataclass(frozen=True)
class Run:
    """A question put to the tables under a profile; `with_terms` False leaves county terms out."""

    tables: Tables
    profile: Profile
    question: Question
    with_terms: bool = True

    @cached_property
    def notes(self) -> dict[str, dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]]:
        """Who names what for a measure, by what similar subjects share; kept for speed alone."""
        return {}

    @property
    def year(self) -> int:
        """The award year."""
        return self.question.year

    @property
    def year_end(self) -> date:
        """31 December of the award year."""
        return date(self.year, 12, 31)

    @property
    def as_of(self) -> date:
        """The day of the decision (rulebook 1)."""
        return self.question.day

    def reading(self, name: str) -> str:
        """The option in force on the day of the decision: trial, ruling, default (rulebook 5)."""
        if name in self.question.readings:
            return self.question.readings[name]
        ruled = [(r.dated, r.option) for r in self.question.rulings if r.reading == name]
        return in_force(ruled, self.as_of) or READINGS[name][0]

    @cached_property
    def successions(self) -> Successions:
        """Who continues whom; the reading `own` turns that off (rulebook 2.1)."""
        own = self.reading("succession.history") == "own"
        return Successions([] if own else self.rows("successions"), self.as_of)

    @cached_property
    def _by_code(self) -> dict[str, dict[str, list[Row]]]:
        """The rows of each table by the enterprise's code."""
        found: dict[str, dict[str, list[Row]]] = {}
        for table, rows in self.tables.items():
            of_table = found.setdefault(table, {})
            for row in rows or []:
                of_table.setdefault(text(row, "uscc"), []).append(row)
        return found

    def rows_of(self, uscc: str, table: str) -> list[Row]:
        """One enterprise's rows of a table."""
        return self._by_code.get(table, {}).get(uscc, [])

    def firm(self, uscc: str) -> Row | None:
        """The enterprise's row, None where it is not listed."""
        return next(iter(self.rows_of(uscc, "enterprises")), None)

    def rows(self, table: str) -> list[Row]:
        """A claim table's rows; an absent one brings no claims (rulebook 1, missing)."""
        return self.tables.get(table) or []

    def firms(self, everywhere: bool = False) -> Iterator[Row]:
        """The enterprises of the county, or of all counties."""
        for firm in self.rows("enterprises"):
            if everywhere or text(firm, "county") == self.question.county:
                yield firm

    def exports(self, uscc: str) -> dict[int, Row]:
        """One enterprise's own export rows by year."""
        return {whole(row, "year"): row for row in self.rows_of(uscc, "exports")}

    def traded(self, uscc: str, column: str = "export_usd") -> int | None:
        """Cents traded in the award year; an absent row is unknown (rulebook 3, history)."""
        return money(self.exports(uscc).get(self.year, {}), column)

    def claims(
        self, table: str, column: str, everywhere: bool = False
    ) -> Iterator[tuple[Row, Row, date | None]]:
        """Enterprise, claim row and event date, for events of the year and empty dates."""
        for firm in self.firms(everywhere):
            for row in self.rows_of(text(firm, "uscc"), table):
                event = day(row, column)
                if event is None or event.year == self.year:
                    yield firm, row, event

    @cached_property
    def _by_measure(self) -> dict[str, list[Row]]:
        """Prior awards by measure."""
        found: dict[str, list[Row]] = {}
        for row in self.rows("prior_awards"):
            found.setdefault(text(row, "measure"), []).append(row)
        return found

    def awards(self, measure: str) -> list[Row] | None:
        """All prior awards of a measure, None while the table is absent (rulebook 1)."""
        absent = self.tables.get("prior_awards") is None
        return None if absent else self._by_measure.get(measure, [])

    def own_awards(self, measure: str, uscc: str) -> list[Row]:
        """An enterprise's prior awards, those it takes over among them (rulebook 2.1)."""
        return [
            row
            for source in self.successions.award_sources(uscc)
            for row in self.rows_of(source, "prior_awards")
            if text(row, "measure") == measure
        ]

    def awarded_in_year(self, measure: str, uscc: str) -> list[Row]:
        """An enterprise's prior awards of a measure in the award year itself."""
        awards = self.own_awards(measure, uscc)
        return [row for row in awards if whole(row, "year") == self.year]

    def term(self, measure: str, name: str, event: date | None) -> Value:
        """The term in force at the event, or on 31 December without one (rulebook 1, lines)."""
        city = CITY_TERMS[measure][name]
        if not self.with_terms or name not in self.profile.terms.get(measure, {}):
            return city
        found = self.profile.terms[measure][name]
        if isinstance(found, str | int | Decimal):
            return found
        # Rulebook 4.5: the city's value is in force before the first dated one.
        dated = in_force(found, event or self.year_end)
        return city if dated is None else dated

    def money_term(self, measure: str, name: str, event: date | None = None) -> int:
        """A money term in fen, or a threshold in cents."""
        return minor(self.term(measure, name, event))

    def rate_term(self, measure: str, event: date | None = None) -> Fraction:
        """The rate as an exact fraction."""
        return percent(self.term(measure, "rate", event))


def of_period(row: Row) -> bool:
    """Whether an award is one of the years 2018 to 2020 (rulebook 2, once-only)."""
    return whole(row, "year") in PERIOD


def total(rows: list[Row]) -> int:
    """The sum of prior awards in fen; their amount is a required cell."""
    return sum(money(row, "amount") or 0 for row in rows)
