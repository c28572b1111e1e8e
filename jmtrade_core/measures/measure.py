"""Measures: what an article awards, as small frozen objects round expressions.

A measure says which rows claim it, what must hold, what it pays and which limits bind.
Everything that measures share (period, integrity, once-only, duplicates, pools, payers)
is carried out by the engine, from the attributes below. Expressions, conditions and payouts
have modules of their own; plugins find all of it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from narwhals.stable.v2 import Date, Expr, Int64, col, lit, when

from jmtrade_core.measures.codes import Code, Outcome
from jmtrade_core.measures.conditions import (
    Condition,
    any_yes,
    at_least,
    known,
    one_of,
    positive,
    yes,
)
from jmtrade_core.measures.expressions import (
    SINCE_BEGIN,
    a_year_after,
    among,
    filled,
    since_begin,
    smaller,
    whole,
)
from jmtrade_core.measures.payouts import Fixed, Payout, Remainder, Share
from jmtrade_core.measures.terms import Term
from jmtrade_core.schema.tables import Table

Payer = Literal["city", "shared", "county"]
OncePer = Literal["enterprise", "enterprise-year", "subject", "subject-year"]


@dataclass(frozen=True)
class Cap:
    """A limit on each claim, or on a pool that an enterprise's claims of a year share.

    ``per`` is ``claim``, ``enterprise-year``, or the first column of the subject: then
    each of its values has a pool of its own. The limit is the one in force on
    31 December of the award year.
    """

    amount: Term
    per: str
    over: Literal["year", "period"] = "year"
    """Whose prior awards have used the pool: those of the award year, or of the policy's years."""


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

    The larger net pays (the first named on a tie); the others are held. ``column`` is the
    measures' subject. Where a reading lets each pay, the rule does not bind, but a person's
    finding that the cost is not the claim's own still denies.
    """

    measures: tuple[str, ...]
    column: str
    binds: bool = True


@dataclass(frozen=True)
class Contest:
    """All claims of one subject, whoever makes them, are together worth the highest.

    Decided across the whole city; ``top_up`` says whether a later, better claim gets
    the difference to what was awarded before. ``code`` is the reason of those that lose; its
    words, and what the rule does, stand in the plugin's ``[reasons]``.
    """

    top_up: bool
    code: str = Code.CONTESTED


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
    due: Expr | None = None
    """The day that must have come, where that is not the event date."""
    bearer: Literal["city", "county"] | None = None
    """Who bears a shared measure alone, where a reading says so; the county's ratio then has
    no say. What a county adds to the city text it bears in any case."""
    recipients: Literal["enterprise", "unit"] = "enterprise"
    nature: Literal["award", "subsidy"] = "subsidy"
    """奖励 or 补助/补贴: what ``integrity.scope`` tells apart."""
    contest: Contest | None = None
    larger_of: LargerOf | None = None
    one_cost: OneCost | None = None
    level: Expr | None = None
    lines: tuple[Line, ...] = field(default=())
    """Where one row can bring several lines or a subject of its own; else one line."""
    subjects: tuple[str, ...] = ()
    """Where only certain subjects are, such as tiers: those."""
    replaces: str | None = None
    register: str = ""
    """The public register whose data hold all that it asks for, such as ``customs``: what is
    due by it needs no claim. Empty: nobody is paid who did not claim."""

    @property
    def locked(self) -> bool:
        """The city pays it, or it carries no money: a county cannot touch it."""
        return self.payer is None or self.payer == "city"

    @property
    def payouts(self) -> tuple[Payout | None, ...]:
        """What each of its lines pays; of a measure without lines of its own, the one."""
        return tuple(line.pays for line in self.lines) or (self.pays,)

    @property
    def by_subject(self) -> bool:
        """Whether each subject is paid by itself, rather than the enterprise."""
        return self.once_per in ("subject", "subject-year")

    @property
    def sums(self) -> tuple[str, ...]:
        """The yearly figures of its table whose sum since the policy began it reads."""
        reads = dict.fromkeys(name for c in self.conditions for name in c.reads)
        return tuple(n.removesuffix(SINCE_BEGIN) for n in reads if n.endswith(SINCE_BEGIN))

    @property
    def outcome(self) -> Outcome:
        """What becomes of a claim that nothing denies or holds."""
        if self.payer is not None:
            return Outcome.PAY
        return Outcome.RECORD if self.level is not None else Outcome.REFER

    @property
    def dated(self) -> bool:
        """Whether its claims have an event date (platform and yearly claims have none)."""
        return self.event is not None or self.claims.event is not None


__all__ = [
    "Cap", "Condition", "Contest", "Date", "Expr", "Fixed", "Int64", "LargerOf", "Line",
    "Measure", "OneCost", "Payout", "Remainder", "Share", "a_year_after", "among", "any_yes",
    "at_least", "col", "filled", "known", "lit", "one_of", "positive", "since_begin", "smaller",
    "when", "whole", "yes",
]  # fmt: skip
