"""What a measure pays, to whose charge and within which limits, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from jmtrade_core.i18n import _, also, listed
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.measure import Measure, Payout
from jmtrade_core.measures.payouts import term_words
from jmtrade_core.policy import rules, wording
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import Table

CORE = (
    "enterprises", "exports", "dishonesty", "prior_awards", "successions", "determinations",
    "declarations",
)  # fmt: skip
"""Tables that every measure may look at."""


def pays(measure: Measure, set_by: str = "") -> str:
    """The form of each line's payment with its number in force at the year's end, or the
    document that sets the amount."""
    if set_by and measure.outcome == Outcome.REFER:
        return _("set by {document}").format(document=set_by)
    return also(dict.fromkeys(_pays(measure, payout) for payout in measure.payouts))


def _pays(measure: Measure, payout: Payout | None) -> str:
    if payout is not None:
        return payout.says(partial(rules.heading, measure.claims))
    return _("no money: recorded") if measure.level is not None else _("set by another document")


def payer(measure: Measure) -> str:
    """Whose money it is."""
    return {
        "city": _("the city"),
        "shared": _("shared by city and county"),
        "county": _("the county alone"),
        None: "-",
    }[measure.payer]


def limits(policy: Policy, measure: Measure) -> Iterator[str]:
    """Caps, once-only, and the rules across lines."""
    if measure.cap is not None:
        amount = term_words(measure.cap.amount)
        yield _cap(measure.cap.per, measure.claims).format(amount=amount)
    if measure.once_per is not None:
        subject = listed(rules.heading(measure.claims, c) for c in measure.claims.subject)
        yield {
            "enterprise": _("once for each enterprise"),
            "enterprise-year": _("once a year for each enterprise"),
            "subject": _("once for each: {subject}").format(subject=subject or _("tier")),
        }[measure.once_per]
    if measure.contest is not None:
        yield wording.rule(policy, measure.id, measure.contest.code)
    if measure.larger_of is not None and len(measure.larger_of.measures) > 1:
        names = listed(measure.larger_of.measures)
        yield _("the larger of: {names}").format(names=names)
    if measure.one_cost is not None and measure.one_cost.binds:
        yield _("one cost, one of: {names}").format(names=listed(measure.one_cost.measures))


def _cap(per: str, table: Table) -> str:
    if per == "claim":
        return _("at most {amount} yuan for each claim")
    if per == "enterprise-year":
        return _("at most {amount} yuan a year for each enterprise")
    column = rules.heading(table, per)
    return _("at most {amount} yuan a year for each {column}").replace("{column}", column)
