"""Measures in a record are named by id or by title; their columns take nothing else.

An award of before whose measure nobody recognises would count for nothing, and be paid again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from jmtrade_core.i18n import _
from jmtrade_core.policy.layers import Title
from jmtrade_core.schema.tables import Table

NAMING = ("prior_awards", "determinations")
"""Tables whose column ``measure`` names a measure."""

Measures = Iterable[str]
"""Ids alone, or a mapping of ids to their ``Title``."""


def with_measures(tables: Mapping[str, Table], measures: Measures) -> dict[str, Table]:
    """The tables, with the measures as the options of those columns. A title of two measures
    says neither."""
    titles = measures if isinstance(measures, Mapping) else {id: Title(id) for id in measures}
    count = Counter(name for title in titles.values() for name in _names(title))
    options = {id: t.zh if count[t.zh] == 1 else id for id, t in titles.items()}
    english = {t.en: id for id, t in titles.items() if count[t.en] == 1}
    return {
        id: _naming(table, options, english) if id in NAMING else table
        for id, table in tables.items()
    }


def _names(title: Title) -> set[str]:
    return {title.zh, title.en} - {""}


def _naming(table: Table, options: Mapping[str, str], english: Mapping[str, str]) -> Table:
    what = _("measures, by id or title (jmtrade measures lists them)")
    columns = tuple(
        replace(c, type="enum", options=options, earlier=english, among_what=what)
        if c.id == "measure"
        else c
        for c in table.columns
    )
    return replace(table, columns=columns)
