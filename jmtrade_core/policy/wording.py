"""Reason codes in words, and what to bring so that a held line can be decided.

A plugin's own words come first, then core's (``measures/codes.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from jmtrade_core.i18n import pick
from jmtrade_core.measures import codes
from jmtrade_core.policy.policy import Policy


def words(policy: Policy, measure: str, code: str, *, held: bool = False) -> str:
    """What a reason code says; the code itself where nobody gave it words.

    ``held``: of a condition that is not known. A refusal never says "or not known".
    """
    said = policy.reason_words(measure, code)
    if not said:
        own = _core(code)
        return (held and own.held) or own.denied
    if held and said.get("held"):
        return pick(said["held"], said.get("held_en", ""))
    return pick(said.get("zh", code), said.get("en", ""))


def bring(policy: Policy, measure: str, code: str) -> str:
    """What to bring for a held line; empty where nothing is known to help."""
    said = policy.reason_words(measure, code)
    if said:
        return pick(said.get("bring", ""), said.get("bring_en", ""))
    return _core(code).bring


def rule(policy: Policy, measure: str, code: str) -> str:
    """What the rule across claims that gives the code does; the code where nobody says."""
    said = policy.reason_words(measure, code)
    if said.get("rule"):
        return pick(said["rule"], said.get("rule_en", ""))
    return _core(code).rule or code


def obtained(policy: Policy, measure: str, code: str) -> bool:
    """Whether the bureau looks itself, so that nobody is asked to bring anything."""
    said: Mapping[str, object] = policy.reason_words(measure, code)
    return bool(said.get("obtained")) if said else _core(code).obtained


def _core(code: str) -> codes.Words:
    return codes.words().get(code) or codes.Words(code)
