"""Measures: what an article awards, as small frozen objects round expressions.

A measure says which rows claim it, what must hold, what it pays and which limits bind.
Everything that measures share (period, integrity, once-only, duplicates, pools, payers)
is carried out by the engine, from the attributes below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from narwhals.stable.v2 import Date, Expr, Int64, col, lit, min_horizontal, when

from jmtrade_core.money import floor_share
from jmtrade_core.records import Table
from jmtrade_core.terms import Term

Quantity = str | Expr
Payer = Literal["city", "shared", "county"]
Form = Literal["at-least", "above", "positive", "known", "yes", "any-yes", "one-of"]
OncePer = Literal["enterprise", "enterprise-year", "subject"]


def _expr(quantity: Quantity) -> Expr:
    return col(quantity) if isinstance(quantity, str) else quantity


def whole(number: int) -> Expr:
    """A whole number as an expression; typed, since engines disagree on bare ones."""
    return lit(number, dtype=Int64)


def _number(term: Term | Expr) -> Expr:
    return term.expr() if isinstance(term, Term) else term


@dataclass(frozen=True)
class Condition:
    """A three-valued test: false denies with ``code``, unknown (null) holds with it.

    ``reads`` names the columns that settle it, ``against`` the number it is held to.
    Never fill nulls inside ``test``: missing is not zero.
    """

    code: str
    test: Expr
    reads: tuple[str, ...] = ()
    against: Term | None = None
    can: Literal["deny", "hold", "both"] = "both"
    """``hold`` where the test is never false, ``deny`` where it is never unknown."""
    form: Form | None = None
    """What the test is, where it is one of the usual ones: for words and for a second look."""
    options: tuple[str, ...] = ()
    """Of ``one-of``: the values that pass."""


def at_least(code: str, column: str, threshold: Term) -> Condition:
    """The column reaches the threshold, itself included (以上)."""
    test = col(column) >= threshold.expr()
    return Condition(code, test, (column,), threshold, form="at-least")


def positive(code: str, quantity: Quantity, *reads: str) -> Condition:
    """The quantity is known and above zero."""
    columns = reads or ((quantity,) if isinstance(quantity, str) else ())
    return Condition(code, _expr(quantity) > 0, columns, form="positive")


def known(code: str, *columns: str) -> Condition:
    """Every one of the columns is filled in; never false, unknown while one is empty."""
    test = filled(columns[0])
    for column in columns[1:]:
        test = test & filled(column)
    return Condition(code, test, columns, can="hold", form="known")


def filled(column: str) -> Expr:
    """True, or null where the column is empty; never false."""
    return when(~col(column).is_null()).then(lit(True))


def yes(code: str, *flags: str) -> Condition:
    """Every flag is yes."""
    test = col(flags[0])
    for flag in flags[1:]:
        test = test & col(flag)
    return Condition(code, test, flags, form="yes")


def any_yes(code: str, *flags: str) -> Condition:
    """At least one flag is yes."""
    test = col(flags[0])
    for flag in flags[1:]:
        test = test | col(flag)
    return Condition(code, test, flags, form="any-yes")


def one_of(code: str, column: str, options: Iterable[str]) -> Condition:
    """The column holds one of the options."""
    wanted = tuple(options)
    return Condition(code, among(column, wanted), (column,), form="one-of", options=wanted)


def among(column: str, options: Iterable[str]) -> Expr:
    """True, false, or null where the column is empty."""
    return when(~col(column).is_null()).then(col(column).is_in(list(options)))


def smaller(*amounts: Term | Expr) -> Expr:
    """The smallest amount; null where one is unknown."""
    exprs = [_number(amount) for amount in amounts]
    unknown = exprs[0].is_null()
    for expr in exprs[1:]:
        unknown = unknown | expr.is_null()
    return when(~unknown).then(min_horizontal(*exprs))


def a_year_after(day: Expr) -> Expr:
    """The same day a year later; 29 February goes to 28 February."""
    return day.dt.offset_by("1y").cast(Date)


@dataclass(frozen=True)
class Fixed:
    """A fixed award in fen. ``at_most`` belongs to the gross.

    ``chosen_from`` names the terms among which an expression picks the amount.
    """

    amount: Term | Expr
    at_most: Expr | None = None
    chosen_from: tuple[Term, ...] = ()

    def gross(self) -> Expr:
        return self.parts()["amount"] if self.at_most is None else smaller(*self.parts().values())

    def parts(self) -> dict[str, Expr]:
        """What the gross is made of, in fen."""
        limit = {} if self.at_most is None else {"at_most": self.at_most}
        return {"amount": _number(self.amount), **limit}


@dataclass(frozen=True)
class Share:
    """A share of a cost, rounded down to the fen once; ``at_most`` belongs to the gross."""

    rate: Term
    of: Quantity
    at_most: Expr | None = None

    def gross(self) -> Expr:
        cost = _expr(self.of)
        parts = self.rate.expr("numerator"), self.rate.expr("denominator")
        # A cost below zero never pays; kept out so that division sees none.
        share = when(cost >= 0).then(floor_share(cost, *parts))
        return share if self.at_most is None else smaller(share, self.at_most)

    def parts(self) -> dict[str, Expr]:
        """What the gross is made of: fen, and the rate as a fraction."""
        limit = {} if self.at_most is None else {"at_most": self.at_most}
        rate = {n: self.rate.expr(n) for n in ("numerator", "denominator")}
        return {"cost": _expr(self.of), **rate, **limit}


@dataclass(frozen=True)
class Remainder:
    """The whole of what others left of a cost."""

    of: Expr

    def gross(self) -> Expr:
        return self.of

    def parts(self) -> dict[str, Expr]:
        """What the gross is made of, in fen."""
        return {"left": self.of}


Payout = Fixed | Share | Remainder


@dataclass(frozen=True)
class Cap:
    """A limit on each claim, or on a pool that an enterprise's claims of a year share.

    ``per`` is ``claim``, ``enterprise-year``, or the first column of the subject: then
    each of its values has a pool of its own. The limit is the one in force on
    31 December of the award year.
    """

    amount: Term
    per: str


@dataclass(frozen=True)
class LargerOf:
    """Of these measures an enterprise gets only the largest award in a year.

    Prior awards of the year under any of them count as paid: only the excess pays.
    The first named wins a tie.
    """

    measures: tuple[str, ...]


@dataclass(frozen=True)
class OneCost:
    """The cost of one thing is subsidised under one of these measures only.

    The larger net pays (the first named on a tie); the others are held.
    """

    measures: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Contest:
    """All claims of one subject, whoever makes them, are together worth the highest.

    Decided across the whole city; ``top_up`` says whether a later, better claim gets
    the difference to what was awarded before.
    """

    top_up: bool


@dataclass(frozen=True)
class Line:
    """One decision line for each claim row that ``where`` keeps."""

    subject: Expr
    pays: Payout | None
    where: Expr | None = None


@dataclass(frozen=True)
class Measure:
    """One measure of one article (or of a county, then ``article`` is ``None``).

    ``payer`` is ``None`` for a measure without money: give ``level`` for a record,
    or neither for a referral to another document.
    """

    id: str
    article: int | None
    claims: Table
    payer: Payer | None
    conditions: tuple[Condition, ...] = ()
    pays: Payout | None = None
    cap: Cap | None = None
    once_per: OncePer | None = None
    where: Expr | None = None
    """Which rows of the table claim it; all by default."""
    event: Expr | None = None
    """The event date, where it is not the table's event column as it stands."""
    recipients: Literal["enterprise", "unit"] = "enterprise"
    nature: Literal["award", "subsidy"] = "subsidy"
    """奖励 or 补助/补贴: what ``integrity.scope`` tells apart."""
    contest: Contest | None = None
    larger_of: LargerOf | None = None
    one_cost: OneCost | None = None
    level: Expr | None = None
    lines: tuple[Line, ...] = field(default=())
    """Where one row can bring several lines or a subject of its own; else one line."""
    replaces: str | None = None

    @property
    def locked(self) -> bool:
        """The city pays it, or it carries no money: a county cannot touch it."""
        return self.payer is None or self.payer == "city"

    @property
    def outcome(self) -> Literal["pay", "record", "refer"]:
        if self.payer is not None:
            return "pay"
        return "record" if self.level is not None else "refer"

    @property
    def dated(self) -> bool:
        """Whether its claims have an event date (platform and yearly claims have none)."""
        return self.event is not None or self.claims.event is not None


__all__ = [
    "Cap", "Condition", "Contest", "Date", "Expr", "Fixed", "Int64", "LargerOf", "Line",
    "Measure", "OneCost", "Remainder", "Share", "a_year_after", "among", "any_yes", "at_least",
    "col", "filled", "known", "lit", "one_of", "positive", "smaller", "when", "whole", "yes",
]  # fmt: skip
