"""Rules across lines and payers in words."""

from __future__ import annotations

from jmtrade_core.explanations.limits import cited
from jmtrade_core.explanations.tree import Other, Split, Step
from jmtrade_core.i18n import _, also, listed, saying
from jmtrade_core.money import grouped

RIVALS = 3
"""So many others are named; the rest are counted."""


def said_of(step: Step) -> str:
    """One rule: what it looked at, whom the line met, and what was left."""
    if step.place is not None:
        return _placed(step)
    after = grouped(step.after)
    if step.used is None:
        return saying(_("it was awarded to another enterprise before, in part"), after)
    if step.rule in ("earlier-grants", "earlier-award"):
        words = {
            "earlier-grants": _("it was awarded {used} before"),
            "earlier-award": _("awards of the same kind in the year took {used}"),
        }[step.rule].format(used=grouped(step.used))
        return saying(words + _others(step.others), after)
    assert step.limit is not None  # noqa: S101 - caps and pools have one
    words = _("cap {limit}").format(limit=cited(step.limit))
    if step.rule == "pool":
        words = _(
            "cap of the year {limit}; earlier awards took {used}, earlier lines {drawn}"
        ).format(limit=cited(step.limit), used=grouped(step.used), drawn=grouped(step.drawn))
    return saying(words + _others(step.others), after)


def _placed(step: Step) -> str:
    first = step.place == 1
    if first and not step.others and step.used is not None:
        return _("{rule}: no other claim").format(rule=step.says)
    result = _("this one") if first else _("another one")
    return saying(step.says, result + _others(step.others))


def _others(others: tuple[Other, ...]) -> str:
    if not others:
        return ""
    named = [_other(other) for other in others[:RIVALS]]
    if len(others) > RIVALS:
        named.append(_("{n} more").format(n=len(others) - RIVALS))
    return f" [{also(named)}]"


def _other(other: Other) -> str:
    who = " ".join(part for part in (other.name, other.measure, other.subject) if part)
    where = f" ({other.source})" if other.source else ""
    return f"{who} {grouped(other.amount)}{where}"


def paid_by(split: Split) -> str:
    """City, county, or nobody yet."""
    parts = []
    if split.city:
        parts.append(_("the city {amount}").format(amount=grouped(split.city)))
    if split.county:
        parts.append(_("the county {amount}").format(amount=grouped(split.county)))
    if split.unallocated:
        words = _("not allocated {amount}: the profile gives no ratio")
        parts.append(words.format(amount=grouped(split.unallocated)))
    said = [_("paid by: {payers}").format(payers=listed(parts))]
    if split.ratio is not None:
        said.append(_("the city's share is {limit}").format(limit=cited(split.ratio)))
    if split.payer == "shared" and split.city_text < split.city + split.county + split.unallocated:
        more = _("the city text pays {amount}, the county bears the excess")
        said.append(more.format(amount=grouped(split.city_text)))
    return also(said)
