"""Outcomes and core's own reason codes, each with its words.

A measure's condition, or a rule that a measure declares, has a code of its own; its words
stand in the ``[reasons]`` of the plugin's ``terms.toml`` and come before core's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from jmtrade_core.i18n import _, language


class Outcome(StrEnum):
    """What becomes of a claim."""

    PAY = "pay"
    DENY = "deny"
    HOLD = "hold"
    REFER = "refer"
    RECORD = "record"


def outcome_words(outcome: str) -> str:
    """An outcome for people; whatever else stands there as it is."""
    words: Mapping[str, str] = {
        Outcome.PAY: _("payable"),
        Outcome.DENY: _("not paid"),
        Outcome.HOLD: _("held"),
        Outcome.REFER: _("referred"),
        Outcome.RECORD: _("recorded only"),
    }
    return words.get(outcome, outcome)


class Code(StrEnum):
    """Why a claim is denied, held or paid less, where core itself says so."""

    DATE_MISSING = "date-missing"
    OUTSIDE_PERIOD = "outside-period"
    NOT_YET = "not-yet"
    NOT_ENTERPRISE = "not-enterprise"
    DISHONESTY = "dishonesty"
    NOTHING_LEFT = "nothing-left"
    ALREADY_AWARDED = "already-awarded"
    SAME_OBJECT = "same-object"
    SIMILAR_CLAIM = "similar-claim"
    PREDECESSOR = "predecessor"
    SAME_COST = "same-cost"
    DUPLICATE = "duplicate"
    CONTESTED = "contested"
    CAP_EXHAUSTED = "cap-exhausted"
    CAPPED = "capped"
    LARGER_AWARD = "larger-award"


@dataclass(frozen=True)
class Words:
    """What core says of one of its codes."""

    denied: str
    held: str = ""
    """While it is not known; else as ``denied``."""
    bring: str = ""
    """What lets a held line be decided."""
    asks: str = ""
    """What the condition asks for."""
    rule: str = ""
    """The rule across claims that gives it."""
    obtained: bool = False
    """The bureau looks itself, so that nobody is asked to bring anything."""


def words() -> Mapping[str, Words]:
    """Every code of core with its words, in the language in use."""
    return _words(language())


@cache
def _words(_language: str) -> Mapping[str, Words]:
    return {
        Code.DATE_MISSING: Words(
            _("the event date is missing"),
            bring=_("the document that shows the date"),
            asks=_("the event date is known"),
        ),
        Code.OUTSIDE_PERIOD: Words(
            _("outside the policy period"), asks=_("the year lies in the policy period")
        ),
        Code.NOT_YET: Words(
            _("the day is still to come"),
            bring=_("nothing; decide again once it has come"),
            asks=_("the day has come"),
        ),
        Code.NOT_ENTERPRISE: Words(
            _("only enterprises are paid"),
            held=_("not known whether the recipient is an enterprise"),
            bring=_("the registration that shows what kind of unit it is"),
            asks=_("the recipient is an enterprise"),
            obtained=True,
        ),
        Code.DISHONESTY: Words(
            _("dishonesty within three years"),
            held=_("not known whether there is dishonesty within three years"),
            bring=_("the credit office's list, with a date for each record"),
            asks=_("no dishonesty within three years"),
            obtained=True,
        ),
        Code.NOTHING_LEFT: Words(
            _("nothing is left to pay"), held=_("the cost is not known"), bring=_("the invoice")
        ),
        Code.ALREADY_AWARDED: Words(
            _("awarded before"),
            held=_("not known whether it was awarded before"),
            bring=_("the list of earlier awards"),
            asks=_("not awarded before"),
            obtained=True,
        ),
        Code.SAME_OBJECT: Words(
            _("found to be another enterprise's"),
            held=_("another enterprise names the same or a similar thing"),
            bring=_("a finding whose it is, with its document, in 人工认定"),
            asks=_("no other enterprise names the same or a similar thing"),
        ),
        Code.SIMILAR_CLAIM: Words(
            _("found to be the one that is paid already"),
            held=_("a similar one is paid or was awarded before"),
            bring=_("a finding whether the two are one, with its document, in 人工认定"),
            asks=_("no similar thing was awarded before"),
            rule=_("of similar ones the first is paid; the others wait for a finding"),
        ),
        Code.PREDECESSOR: Words(
            _("found to be claimed by an enterprise that this one continues"),
            held=_("an enterprise that this one continues claims it too"),
            bring=_("a finding which of the two it is due to, with its document, in 人工认定"),
            asks=_("no enterprise that this one continues claims it too"),
        ),
        Code.SAME_COST: Words(
            _("the same cost is claimed under another article"),
            bring=_("a decision which article the cost is claimed under"),
            asks=_("the same cost was not subsidised under another article"),
            rule=_("one article for each cost; the larger amount is paid"),
        ),
        Code.DUPLICATE: Words(
            _("another claim is paid instead"),
            rule=_("one award only; the earliest claim is paid"),
        ),
        Code.CONTESTED: Words(
            _("another claim of the same thing is paid"),
            rule=_("one award for each thing in the whole city: the highest"),
        ),
        Code.CAP_EXHAUSTED: Words(_("the year's cap is used up")),
        Code.CAPPED: Words(_("limited by the cap or by an earlier award")),
        Code.LARGER_AWARD: Words(
            _("the larger award is paid instead"), rule=_("the larger award only")
        ),
    }
