"""Numbers in force, in words: as much of their term, date and place as is told."""

from __future__ import annotations

from jmtrade_core.explanations.tree import Limit
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.terms import number_text
from jmtrade_core.money import grouped


def cited(limit: Limit) -> str:
    """A number in force with its term, date and place."""
    return _number(limit) + _where(limit)


def picked(limit: Limit, amount: int) -> str:
    """A fixed amount's term; of a table of tiers only the tier that gives it."""
    if not isinstance(limit.value, tuple):
        return cited(limit)
    tiers = tuple(tier for tier in limit.value if tier[1] == amount)
    pairs = listed(f"{grouped(usd)}: {grouped(fen)}" for usd, fen in tiers)
    return pairs + _where(limit)


def _where(limit: Limit) -> str:
    since = _("from {day}").format(day=limit.since) if limit.since else ""
    term = " ".join(part for part in (limit.term, since) if part)
    places = ", ".join(part for part in (term, limit.origin) if part)
    return f" ({places})" if places else ""


def _number(limit: Limit) -> str:
    value = limit.value
    if isinstance(value, int):
        return grouped(value)
    if isinstance(value, tuple):
        return _("tiers {tiers}").format(tiers=" / ".join(grouped(usd) for usd, _fen in value))
    return number_text(value)
