"""Lines that nobody asked for: a yearly figure that is zero, tested because its row is there.

The data keep them as denied with their code; people are told that they are not concerned.
"""

from __future__ import annotations

from collections.abc import Callable

from narwhals.stable.v2 import col

from jmtrade_core.awards.result import Award
from jmtrade_core.i18n import _
from jmtrade_core.measures.measure import Measure
from jmtrade_core.schema.tables import EXPORTS, YEARLY_FIGURES


def figure(measure: Measure, code: str) -> str | None:
    """The yearly figure whose threshold denies with this code, where a row of the year's
    figures is all that claims the measure; else ``None``."""
    if measure.claims.id != EXPORTS.id:
        return None
    for condition in measure.conditions:
        held_against = condition.form in ("at-least", "above") and condition.reads[0]
        if condition.code == code and held_against in YEARLY_FIGURES:
            return condition.reads[0]
    return None


def said() -> str:
    """What people read instead of a refusal."""
    return _("not concerned")


def among(award: Award) -> Callable[[str, str, str, str], bool]:
    """Whether (county, measure, reason, enterprise) names a line that nobody asked for."""
    figures = {
        (policy.county.id, measure.id, condition.code): found
        for policy in award.policies
        for measure in policy.measures
        for condition in measure.conditions
        if (found := figure(measure, condition.code))
    }
    nothing = _without(award) if figures else {}
    return lambda county, measure, reason, uscc: (
        uscc in nothing.get(figures.get((county, measure, reason), ""), ())
    )


def _without(award: Award) -> dict[str, frozenset[str]]:
    """Yearly figure -> the enterprises of which it is zero in the award year."""
    if award.figures is None:
        return {}
    rows = award.figures.filter(col("year") == award.year).select("uscc", *YEARLY_FIGURES).collect()
    return {
        name: frozenset(rows.filter(col(name) == 0)["uscc"].to_list()) for name in YEARLY_FIGURES
    }
