"""Conditions in words: what must hold, as a catalogue or an explanation says it."""

from __future__ import annotations

from jmtrade_core.i18n import _, listed, pick
from jmtrade_core.measures import codes
from jmtrade_core.measures.expressions import SINCE_BEGIN
from jmtrade_core.measures.measure import Condition
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS, Table


def words(policy: Policy, measure: str, table: Table, condition: Condition) -> str:
    """What the condition asks for: the plugin's own words, else those of its form."""
    said = policy.reason_words(measure, condition.code)
    if said.get("rule"):
        return pick(said["rule"], said.get("rule_en", ""))
    if condition.form is not None:
        names = _and().join(heading(table, column) for column in condition.reads)
        return _of_form(condition, table, names)
    own = codes.words().get(condition.code)
    return own.asks if own and own.asks else condition.code


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
