"""Dated numbers as a TOML file writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jmtrade_core.i18n import _
from jmtrade_core.measures.terms import Dated, Number, Origin
from jmtrade_core.money import hundredths, percentage


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


def read_dated(entry: Any, origin: Origin, *, plain: bool) -> Dated | None:
    """A plain value, or ``{from = DATE, value = V}``; None for anything else."""
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
