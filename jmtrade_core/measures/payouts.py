"""What a claim pays before any limit of the measure: an amount, a share, what is left."""

from __future__ import annotations

from dataclasses import dataclass

from narwhals.stable.v2 import Expr, when

from jmtrade_core.measures.expressions import Quantity, amount_of, expr_of, smaller
from jmtrade_core.measures.terms import Term
from jmtrade_core.money import floor_share


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

PARTS = ("amount", "cost", "left", "numerator", "denominator", "at_most")
"""Every part that a gross can be made of."""
