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
class Ruling:
    """An option that the city rules for a reading, from a day on (rulebook 5)."""

    reading: str
    option: str
    dated: date


@dataclass(frozen=True)
class Question:
    """What is asked: a county id, a calendar year, the day of the decision, readings by name.

    Without `as_of` the day is 31 December of `year` (rulebook 1). `readings` are trials, which
    go before `rulings`.
    """

    county: str
    year: int
    as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    rulings: Sequence[Ruling] = ()

    @property
    def day(self) -> date:
        """The day of the decision (rulebook 1)."""
        return self.as_of or date(self.year, 12, 31)


@dataclass
class Line:
    """One line while it is being decided; `gross`, `cap` and `amount` are whole fen.

    `parts` are the subject's, `gross` is None where it is not known, `cap` is that of the
    claim or of its whole pool. `success` is the outcome when every test holds: pay, record
    or refer.
    """

    firm: Row
    measure: str
    parts: tuple[str, ...]
    event: date | None
    row: Row
    identity: tuple[str, ...]
    tests: list[Test]
    gross: int | None = None
    cap: int | None = None
    success: str = "pay"
    level: str | None = None
    outcome: str = ""
    reason: str = ""
    amount: int = 0

    @property
    def subject(self) -> str:
        """The subject as it was written; an empty part stays empty between its bars."""
        return "|".join(self.parts)

    @property
    def uscc(self) -> str:
        """The enterprise's code."""
        return self.firm["uscc"]

    @property
    def full(self) -> int:
        """The gross of a line that pays, which is always known, in fen."""
        assert self.gross is not None, self.subject
        return self.gross

    def close(self, outcome: str, reason: str, amount: int = 0) -> None:
        """Set the outcome, its code and the amount in fen."""
        self.outcome, self.reason, self.amount = outcome, reason, amount
