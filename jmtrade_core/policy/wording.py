"""Reason codes in words, and what to bring so that a held line can be decided."""

from __future__ import annotations

from collections.abc import Mapping

from jmtrade_core.i18n import _, pick
from jmtrade_core.policy.policy import Policy

OBTAINED = ("dishonesty", "already-awarded", "not-enterprise")
"""Codes of core that the bureau settles from lists of its own."""


def words(policy: Policy, measure: str, code: str, *, held: bool = False) -> str:
    """What a reason code says; the code itself where nobody gave it words.

    ``held``: of a condition that is not known. A refusal never says "or not known".
    """
    said = policy.reason_words(measure, code)
    if not said:
        return (held and _held().get(code)) or _core(code)[0]
    if held and said.get("held"):
        return pick(said["held"], said.get("held_en", ""))
    return pick(said.get("zh", code), said.get("en", ""))


def bring(policy: Policy, measure: str, code: str) -> str:
    """What to bring for a held line; empty where nothing is known to help."""
    said = policy.reason_words(measure, code)
    if said:
        return pick(said.get("bring", ""), said.get("bring_en", ""))
    return _core(code)[1]


def obtained(policy: Policy, measure: str, code: str) -> bool:
    """Whether the bureau looks itself, so that nobody is asked to bring anything."""
    said: Mapping[str, object] = policy.reason_words(measure, code)
    return bool(said.get("obtained")) if said else code in OBTAINED


def _held() -> dict[str, str]:
    """What core says of its own conditions while they are not known."""
    return {
        "dishonesty": _("not known whether there is dishonesty within three years"),
        "already-awarded": _("not known whether it was awarded before"),
        "nothing-left": _("the cost is not known"),
        "not-enterprise": _("not known whether the recipient is an enterprise"),
        "same-object": _("another enterprise names the same or a similar thing"),
        "similar-claim": _("a similar one is paid or was awarded before"),
        "predecessor": _("an enterprise that this one continues claims it too"),
    }


def _core(code: str) -> tuple[str, str]:
    """What core says of the codes that it gives itself, and what to bring."""
    return {
        "date-missing": (_("the event date is missing"), _("the document that shows the date")),
        "outside-period": (_("outside the policy period"), ""),
        "not-yet": (_("the day is still to come"), _("nothing; decide again once it has come")),
        "not-enterprise": (
            _("only enterprises are paid"),
            _("the registration that shows what kind of unit it is"),
        ),
        "same-object": (
            _("found to be another enterprise's"),
            _("a finding whose it is, with its document, in 人工认定"),
        ),
        "similar-claim": (
            _("found to be the one that is paid already"),
            _("a finding whether the two are one, with its document, in 人工认定"),
        ),
        "predecessor": (
            _("found to be claimed by an enterprise that this one continues"),
            _("a finding which of the two it is due to, with its document, in 人工认定"),
        ),
        "dishonesty": (
            _("dishonesty within three years"),
            _("the credit office's list, with a date for each record"),
        ),
        "already-awarded": (
            _("awarded before"),
            _("the list of earlier awards"),
        ),
        "nothing-left": (_("nothing is left to pay"), _("the invoice")),
        "duplicate": (_("another claim is paid instead"), ""),
        "duplicate-invention": (_("another grant of the invention is paid"), ""),
        "cap-exhausted": (_("the year's cap is used up"), ""),
        "capped": (_("limited by the cap or by an earlier award"), ""),
        "larger-award": (_("the larger award is paid instead"), ""),
        "same-cost": (
            _("the same cost is claimed under another article"),
            _("a decision which article the cost is claimed under"),
        ),
    }.get(code, (code, ""))
