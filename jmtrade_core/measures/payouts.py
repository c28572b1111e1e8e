"""What a claim pays before any limit of the measure: an amount, a share, what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from narwhals.stable.v2 import Expr, when

from jmtrade_core.i18n import _, also
from jmtrade_core.measures.expressions import Quantity, amount_of, expr_of, smaller
from jmtrade_core.measures.terms import Term, number_text
from jmtrade_core.money import floor_share, grouped

Heading = Callable[[str], str]
"""What a column of the claims is called."""


def term_words(term: Term) -> str:
    """The number in force at the year's end; of tiers each threshold and amount."""
    value = term.now
    if isinstance(value, tuple):
        return also(f"{grouped(usd)}: {grouped(fen)}" for usd, fen in value)
    return grouped(value) if isinstance(value, int) else number_text(value)


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
        return {"amount": amount_of(self.amount), **limit}

    def says(self, heading: Heading) -> str:
        """In words, with the number in force at the year's end."""
        words = self._words()
        return words if self.at_most is None else words + ", " + _("at most the cost")

    def _words(self) -> str:
        if isinstance(self.amount, Term):
            return _("{amount} yuan").format(amount=term_words(self.amount))
        if not self.chosen_from:
            return _("an amount that the measure works out")
        amounts = " / ".join(f"{term_words(term)} ({term.name})" for term in self.chosen_from)
        return _("a fixed amount: {amounts}").format(amounts=amounts)


@dataclass(frozen=True)
class Share:
    """A share of a cost, rounded down to the fen once; ``at_most`` belongs to the gross."""

    rate: Term
    of: Quantity
    at_most: Expr | None = None

    def gross(self) -> Expr:
        cost = expr_of(self.of)
        parts = self.rate.expr("numerator"), self.rate.expr("denominator")
        # A cost below zero never pays; kept out so that division sees none.
        share = when(cost >= 0).then(floor_share(cost, *parts))
        return share if self.at_most is None else smaller(share, self.at_most)

    def parts(self) -> dict[str, Expr]:
        """What the gross is made of: fen, and the rate as a fraction."""
        limit = {} if self.at_most is None else {"at_most": self.at_most}
        rate = {n: self.rate.expr(n) for n in ("numerator", "denominator")}
        return {"cost": expr_of(self.of), **rate, **limit}

    def says(self, heading: Heading) -> str:
        """In words, with the rate in force at the year's end."""
        of = self.of if isinstance(self.of, str) else ""
        cost = heading(of) if of else _("what others left of the cost")
        words = _("{rate} of {cost}").format(rate=number_text(self.rate.now), cost=cost)
        return words if self.at_most is None else words + ", " + _("at most what others left")


@dataclass(frozen=True)
class Remainder:
    """The whole of what others left of a cost."""

    of: Expr

    def gross(self) -> Expr:
        return self.of

    def parts(self) -> dict[str, Expr]:
        """What the gross is made of, in fen."""
        return {"left": self.of}

    def says(self, heading: Heading) -> str:
        """In words."""
        return _("the whole of what others left of the cost")


Payout = Fixed | Share | Remainder

PARTS = ("amount", "cost", "left", "numerator", "denominator", "at_most")
"""Every part that a gross can be made of."""
