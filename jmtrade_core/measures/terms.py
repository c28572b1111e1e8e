"""Dated numbers and readings, each with the layer, file and line it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals, percent_text

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

        if not isinstance(self.timeline[0].value, Fraction if part else int):
            origin, found = self.timeline[0].origin, number_text(self.timeline[0].value)
            place = f"{origin} {self.measure}.{self.name}"
            share = _('a percentage as text, such as "10%", since a share is taken')
            wanted = share if part else _("an amount, since it is paid or compared as it stands")
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
    evidence: str = ""
    """What shows which of the options fits; for people."""
    evidence_en: str = ""


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


def number_text(value: Number) -> str:
    """A term for output: yuan or dollars with two decimals, a percentage, or tiers."""
    if isinstance(value, int):
        return decimals(value)
    if isinstance(value, Fraction):
        return percent_text(value)
    return ", ".join(f"{decimals(usd)}: {decimals(fen)}" for usd, fen in value)


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: the layer, the file and the line (from 1; 0 unknown)."""

    layer: str
    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file
