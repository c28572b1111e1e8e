"""Dated numbers and readings, each with the layer, file and line it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.located import Document, Origin
from jmtrade_core.money import decimals, hundredths, percent_text, percentage
from jmtrade_core.words import _

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

Tiers = tuple[tuple[int, int], ...]
"""Rising thresholds with their amounts: (cents of a dollar, fen)."""

Number = int | Fraction | Tiers


@dataclass(frozen=True)
class Dated:
    """A value in force from a day on (``None``: always)."""

    since: date | None
    value: Number
    origin: Origin


@dataclass(frozen=True)
class Term:
    """A number of a measure over time. Money in fen, dollars in cents, rates exact."""

    measure: str
    name: str
    timeline: tuple[Dated, ...]
    year_end: date

    def at(self, day: date) -> Dated:
        """What is in force on a day; the earliest entry where none has begun."""
        started = [d for d in self.timeline if d.since is None or d.since <= day]
        return started[-1] if started else self.timeline[0]

    @property
    def now(self) -> Number:
        """The value in force on 31 December of the award year."""
        return self.at(self.year_end).value

    @property
    def amount(self) -> int:
        """The same, for a term that is money or dollars."""
        value = self.now
        assert isinstance(value, int)  # noqa: S101 - the kind is checked when terms are read
        return value

    @property
    def tiers(self) -> Tiers:
        """The same, for a term that is a table of tiers."""
        value = self.now
        assert isinstance(value, tuple)  # noqa: S101
        return value

    def expr(self, part: str = "") -> Expr:
        """The value in force on each row's event date; ``part`` picks a rate's
        ``numerator`` or ``denominator``."""
        from narwhals.stable.v2 import Int64, coalesce, col, lit, when

        if part and not isinstance(self.timeline[0].value, Fraction):
            origin, found = self.timeline[0].origin, number_text(self.timeline[0].value)
            place = f"{origin} {self.measure}.{self.name}"
            wanted = _('a percentage as text, such as "10%", since a share is taken')
            raise PolicyError(Problem(place, found, wanted, code="rate-kind"))

        def literal(entry: Dated) -> Expr:
            number: int = getattr(entry.value, part or "real")
            return lit(number, dtype=Int64)

        later = [d for d in self.timeline if d.since is not None]
        first = self.timeline[0]
        if not later:
            return literal(first)
        steps = [when(col("terms_on") >= lit(d.since)).then(literal(d)) for d in reversed(later)]
        return coalesce(*steps, literal(first))


@dataclass(frozen=True)
class Reading:
    """A question that the clause leaves open, with its options and default."""

    name: str
    question: str
    question_en: str
    options: Mapping[str, str]
    default: str
    clause: str


@dataclass(frozen=True)
class Ruling:
    """How the city's bureau reads a question, in force for decisions from its day on
    (``None``: for all). It takes back what was awarded before only where it says so."""

    reading: str
    option: str
    document: str
    dated: date | None
    retroactive: bool
    place: str

    @property
    def words(self) -> str:
        """The document, and its day."""
        return f"{self.document} ({self.dated})" if self.dated else self.document


@dataclass(frozen=True)
class Choice:
    """The option in force for a reading, and what it rests on."""

    option: str
    basis: str
    """``default``, ``ruling`` or ``trial``."""
    document: str | None = None
    retroactive: bool = False
    """Whether the ruling takes back what was awarded before it."""


@dataclass(frozen=True)
class MeasureTerms:
    """The numbers of one measure by name: ``t.cap``, ``t.rate``."""

    measure: str
    numbers: Mapping[str, Term]

    def __getattr__(self, name: str) -> Term:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self.numbers:
            raise PolicyError(
                Problem(
                    f"[{self.measure}]",
                    name,
                    _("a term that terms.toml gives"),
                    did_you_mean(name, sorted(self.numbers)),
                    code="term-missing",
                )
            )
        return self.numbers[name]


@dataclass(frozen=True)
class Terms:
    """What a plugin is given: numbers in force by measure, and readings."""

    year: int
    measures: Mapping[str, MeasureTerms]
    choices: Mapping[str, Choice]

    def __getitem__(self, measure: str) -> MeasureTerms:
        return self.measures.get(measure) or MeasureTerms(measure, {})

    def reading(self, name: str) -> str:
        """The option in force. PolicyError for a reading that nobody declared."""
        if name not in self.choices:
            cure = did_you_mean(name, sorted(self.choices))
            raise PolicyError(
                Problem(name, name, _("a declared reading"), cure, code="reading-unknown")
            )
        return self.choices[name].option


def parse_number(value: Any) -> Number:
    """A TOML value as a term: whole or decimal yuan or dollars, ``"10%"``, or tiers.

    ValueError when it is none of these, has a third decimal, or is negative.
    """
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, int | Decimal):
        return hundredths(value)
    if isinstance(value, str):
        return percentage(value)
    if isinstance(value, dict) and value:
        return tuple(sorted((hundredths(Decimal(key)), _fen(v)) for key, v in value.items()))
    raise ValueError(value)


def _fen(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(value)
    return hundredths(value)


def number_text(value: Number) -> str:
    """A term for output: yuan or dollars with two decimals, a percentage, or tiers."""
    if isinstance(value, int):
        return decimals(value)
    if isinstance(value, Fraction):
        return percent_text(value)
    return ", ".join(f"{decimals(usd)}: {decimals(fen)}" for usd, fen in value)


def kind_of(value: Number) -> str:
    """What a replacement of this number must be, in words."""
    if isinstance(value, Fraction):
        return _('a percentage as text, such as "10%", with at most four decimals')
    if isinstance(value, tuple):
        return _("tiers, such as {example}").format(example='{"5000000" = 100_000}')
    return _("an amount of at least 0 with at most two decimals")


def layered(lower: tuple[Dated, ...], upper: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The upper layer's values, and the lower layer's before the upper one begins."""
    begins = upper[0].since
    if begins is None:
        return upper
    return tuple(d for d in lower if d.since is None or d.since < begins) + upper


def read_timeline(
    document: Document, keys: tuple[str, ...], value: Any, layer: str, problems: list[Problem]
) -> tuple[Dated, ...]:
    """One term as written: a plain value, or a list of ``{from = DATE, value = V}``."""
    origin = document.origin(layer, *keys)
    entries = value if isinstance(value, list) else [{"value": value}]
    timeline: list[Dated] = []
    for entry in entries:
        dated = _read_dated(entry, origin, plain=not isinstance(value, list))
        if dated is None:
            wanted = _("a number, a percentage, or a list of {example}").format(
                example="{from = 2019-01-01, value = 150_000}"
            )
            problems.append(
                document.wrong(
                    keys, entry.get("value", entry) if isinstance(entry, dict) else entry, wanted
                )
            )
            return ()
        timeline.append(dated)
    starts = [d.since for d in timeline]
    if len(set(starts)) != len(starts) or not timeline:
        problems.append(document.wrong(keys, value, _("dates that differ")))
        return ()
    return tuple(sorted(timeline, key=lambda d: d.since or date.min))


def _read_dated(entry: Any, origin: Origin, *, plain: bool) -> Dated | None:
    wanted = {"value"} if plain else {"from", "value"}
    if not isinstance(entry, dict) or set(entry) != wanted:
        return None
    since = entry.get("from")
    if not plain and type(since) is not date:
        return None
    try:
        return Dated(since, parse_number(entry["value"]), origin)
    except (ValueError, ArithmeticError):
        return None
