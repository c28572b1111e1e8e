"""Conditions in words: what must hold, as a catalogue or an explanation says it."""

from __future__ import annotations

from jmtrade_core.expressions import SINCE_BEGIN
from jmtrade_core.measures import Condition
from jmtrade_core.policy import Policy
from jmtrade_core.records import EXPORTS, Table
from jmtrade_core.words import _, listed, pick


def words(policy: Policy, measure: str, table: Table, condition: Condition) -> str:
    """What the condition asks for: the plugin's own words, else those of its form."""
    said = policy.reason_words(measure, condition.code)
    if said.get("rule"):
        return pick(said["rule"], said.get("rule_en", ""))
    if condition.form is not None:
        names = _and().join(heading(table, column) for column in condition.reads)
        return _of_form(condition, table, names)
    return core().get(condition.code, condition.code)


def _and() -> str:
    return _(" and ")


def heading(table: Table, column: str) -> str:
    """A column's heading, for people; its id in English."""
    if column.endswith(SINCE_BEGIN):
        figure = heading(table, column.removesuffix(SINCE_BEGIN))
        return _("{figure}, sum since the policy began").format(figure=figure)
    for columns in (table.columns, EXPORTS.columns):
        for one in columns:
            if one.id == column:
                return pick(one.heading, one.id)
    return _("the amount") if column == "gross" else column


def _of_form(condition: Condition, table: Table, names: str) -> str:
    form = condition.form
    if form in ("at-least", "at-least-so-far"):
        return _("{names} at least the threshold").format(names=names)
    if form == "above":
        return _("{names} above the threshold").format(names=names)
    if form == "one-of":
        options = [_option(table, condition.reads[0], id) for id in condition.options]
        return _("{names} is one of: {options}").format(names=names, options=listed(options))
    templates = {
        "positive": _("something is left to pay ({names} known)"),
        "known": _("{names} known"),
        "yes": _("yes: {names}"),
        "any-yes": _("yes to at least one: {names}"),
    }
    if form == "positive" and len(condition.reads) == 1:
        return _("{names} above zero").format(names=names)
    return templates[str(form)].format(names=names)


def _option(table: Table, column: str, id: str) -> str:
    labels = table.column(column).options if any(c.id == column for c in table.columns) else {}
    return pick(labels.get(id, id), id)


def core() -> dict[str, str]:
    """What the conditions that core adds ask for."""
    return {
        "date-missing": _("the event date is known"),
        "outside-period": _("the year lies in the policy period"),
        "not-yet": _("the day has come"),
        "not-enterprise": _("the recipient is an enterprise"),
        "dishonesty": _("no dishonesty within three years"),
        "already-awarded": _("not awarded before"),
        "same-object": _("no other enterprise names the same or a similar thing"),
        "similar-claim": _("no similar thing was awarded before"),
        "predecessor": _("no enterprise that this one continues claims it too"),
        "same-cost": _("the same cost was not subsidised under another article"),
    }
