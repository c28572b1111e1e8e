"""What the reference takes in: rows, a county profile and a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Row = dict[str, str]
Tables = Mapping[str, "list[Row] | None"]

# Money terms are whole yuan (or dollars for thresholds) as int or Decimal, rates are "60%".
Value = int | Decimal | str
Term = Value | Sequence[tuple[date, Value]]
Ratio = str | Sequence[tuple[date, str]] | None

# A condition: known true, known false, or unknown (rulebook 1).
Truth = bool | None
Test = tuple[str, Truth]


@dataclass(frozen=True)
class Profile:
    """A county's profile.

    `exports_since` is a year. `ratio` and `ratios` give the city's share as percentage text,
    plain or as (first day, text) pairs. `terms` gives yuan, dollars or percentage text by
    measure and term name, plain or as (first day, value) pairs. `disabled` names measures.
    """

    exports_since: int | None = None
    ratio: Ratio = None
    ratios: Mapping[str, Ratio] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    disabled: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """What is asked: a county id, a calendar year, the day of the decision, readings by name.

    Without `as_of` the day is 31 December of `year` (rulebook 1).
    """

    county: str
    year: int
    as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Line:
    """One line while it is being decided; `gross` and `amount` are whole fen.

    `success` is the outcome when every test holds: pay, record or refer.
    """

    firm: Row
    measure: str
    subject: str
    event: date | None
    row: Row
    identity: tuple[str, ...]
    tests: list[Test]
    gross: int = 0
    success: str = "pay"
    level: str | None = None
    outcome: str = ""
    reason: str = ""
    amount: int = 0

    def close(self, outcome: str, reason: str, amount: int = 0) -> None:
        """Set the outcome, its code and the amount in fen."""
        self.outcome, self.reason, self.amount = outcome, reason, amount
