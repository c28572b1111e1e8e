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

from jmtrade_core.measures.across.cap import Cap
from jmtrade_core.measures.across.contest import Contest
from jmtrade_core.measures.across.larger_of import LargerOf
from jmtrade_core.measures.across.once import Once, OncePer, Similar
from jmtrade_core.measures.across.one_cost import OneCost
from jmtrade_core.measures.across.rule import Rule
from jmtrade_core.measures.codes import Outcome
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
from jmtrade_core.measures.lines import BY_DATE
from jmtrade_core.measures.payouts import Fixed, Payout, Remainder, Share
from jmtrade_core.schema.tables import Table

Payer = Literal["city", "shared", "county"]


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
    rules: tuple[Rule, ...] = ()
    """Other rules across claims, such as a county's own. They come after the others, and can
    deny, hold or pay less, never the contrary."""
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
    def across(self) -> tuple[Rule, ...]:
        """Its rules across claims, in the order in which they are applied."""
        once = self.contest or (Once(self.once_per) if self.once_per else None)
        similar = Similar() if self.claims.subject else None
        every = (once, similar, self.cap, self.larger_of, self.one_cost, *self.rules)
        return tuple(rule for rule in every if rule is not None)

    @property
    def city_wide(self) -> bool:
        """Whether enterprises of the whole city compete for what it pays."""
        return any(rule.city_wide for rule in self.across)

    @property
    def order(self) -> tuple[str, ...]:
        """What the first of several claims for one thing is told by."""
        return next((rule.order for rule in self.across if rule.once), BY_DATE)

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
    "Measure", "OneCost", "Payout", "Remainder", "Rule", "Share", "a_year_after", "among",
    "any_yes", "at_least", "col", "filled", "known", "lit", "one_of", "positive", "since_begin",
    "smaller", "when", "whole", "yes",
]  # fmt: skip
