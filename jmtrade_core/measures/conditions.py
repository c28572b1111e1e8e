"""What must hold for a claim: three-valued tests, each with its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from narwhals.stable.v2 import Expr, col

from jmtrade_core.measures.expressions import Quantity, among, expr_of, filled
from jmtrade_core.measures.terms import Term

Form = Literal[
    "at-least", "at-least-so-far", "above", "positive", "known", "yes", "any-yes", "one-of"
]


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
    determined: Literal["line", "enterprise"] | None = None
    """What a person's determination of this matter settles, where one may: the line of its
    subject, or the measure's lines of the enterprise. None: figures alone decide."""


def at_least(code: str, column: str, threshold: Term) -> Condition:
    """The column reaches the threshold, itself included (以上)."""
    test = col(column) >= threshold.expr()
    return Condition(code, test, (column,), threshold, form="at-least")


def positive(code: str, quantity: Quantity, *reads: str) -> Condition:
    """The quantity is known and above zero."""
    columns = reads or ((quantity,) if isinstance(quantity, str) else ())
    return Condition(code, expr_of(quantity) > 0, columns, form="positive")


def known(code: str, *columns: str) -> Condition:
    """Every one of the columns is filled in; never false, unknown while one is empty."""
    test = filled(columns[0])
    for column in columns[1:]:
        test = test & filled(column)
    return Condition(code, test, columns, can="hold", form="known")


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
