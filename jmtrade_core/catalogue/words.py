"""What a measure pays, to whose charge and within which limits, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from jmtrade_core.i18n import _, also
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.measure import Measure, Payout
from jmtrade_core.policy import rules, wording
from jmtrade_core.policy.policy import Policy

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
    heading = partial(rules.heading, measure.claims)
    said = partial(wording.rule, policy, measure.id)
    for rule in sorted(measure.across, key=lambda rule: not rule.limits):
        yield from rule.says(measure, heading, said)
