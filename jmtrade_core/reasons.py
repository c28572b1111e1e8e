"""Reason codes in words, and what to bring so that a held line can be decided."""

from __future__ import annotations

from jmtrade_core.policy import Policy
from jmtrade_core.words import _, pick


def words(policy: Policy, measure: str, code: str) -> str:
    """What a reason code says; the code itself where nobody gave it words."""
    said = policy.reason_words(measure, code)
    if said:
        return pick(said.get("zh", code), said.get("en", ""))
    return _core().get(code, (code, ""))[0]


def bring(policy: Policy, measure: str, code: str) -> str:
    """What to bring for a held line; empty where nothing is known to help."""
    said = policy.reason_words(measure, code)
    if said:
        return pick(said.get("bring", ""), said.get("bring_en", ""))
    return _core().get(code, ("", ""))[1]


def _core() -> dict[str, tuple[str, str]]:
    """The codes that core itself gives."""
    return {
        "date-missing": (_("the event date is missing"), _("the document that shows the date")),
        "outside-period": (_("outside the policy period"), ""),
        "not-enterprise": (_("only enterprises are paid"), ""),
        "dishonesty": (
            _("dishonesty within three years, or not known"),
            _("the credit office's list, with a date for each record"),
        ),
        "already-awarded": (
            _("awarded before, or not known"),
            _("the list of earlier awards"),
        ),
        "nothing-left": (_("nothing is left to pay, or the cost is unknown"), _("the invoice")),
        "duplicate": (_("another claim is paid instead"), ""),
        "duplicate-invention": (_("another grant of the invention is paid"), ""),
        "cap-exhausted": (_("the year's cap is used up"), ""),
        "capped": (_("limited by the cap or by an earlier award"), ""),
        "larger-award": (_("the larger award is paid instead"), ""),
        "same-cost": (
            _("the same cost is claimed under another article"),
            _("a decision which article the cost is claimed under"),
        ),
    }
