"""Whether a plugin's table can be a sheet, a file and a frame: asked before anything is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from narwhals.stable.v2 import Date

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.schema.tables import FACTS, Table

OWN = ("source", "nr", "subject", "gross", "event_date",
       "subject_text", "subject_key", "subject_loose", "subject_order")  # fmt: skip
"""Columns that core puts beside a claim while it is decided."""
NAME = re.compile(r"[a-z][a-z0-9_]*")
SHEET = re.compile(r"[^\[\]:*?/\\]{1,31}")
"""What Excel and WPS take as a sheet's name."""


def misshapen(table: Table, place: str) -> Iterator[Problem]:
    """Everything that is wrong with a table's names, each with its cure. The kinds of its fields
    are known to be right."""
    for found, wanted, cure in (*_names(table), *_twice(table), *_roles(table)):
        yield Problem(place, found, wanted, cure, "plugin-table")
    if taken := [column.id for column in table.columns if column.id in (*OWN, *FACTS)]:
        wanted = _("column names that core does not use itself")
        yield Problem(place, listed(taken), wanted, code="plugin-column")


Faults = Iterator[tuple[str, str, str]]
"""What was found, what is wanted, and the cure."""


def _names(table: Table) -> Faults:
    for name in (table.id, *(column.id for column in table.columns)):
        if not NAME.fullmatch(name):
            yield name, _("an id of a-z, 0-9 and _, a letter first"), ""
    if not SHEET.fullmatch(table.sheet):
        yield table.sheet, _("a sheet's name of at most 31 signs, without [ ] : * ? / \\"), ""


def _twice(table: Table) -> Faults:
    for what in ([c.id for c in table.columns], [c.heading for c in table.columns]):
        if twice := [name for name, count in Counter(what).items() if count > 1]:
            cure = _("uscc is there without being declared") if "uscc" in twice else ""
            yield listed(twice), _("each column once"), cure


def _roles(table: Table) -> Faults:
    """The columns that say when a row was, and what it is about."""
    ids = [column.id for column in table.columns]
    days = [column.id for column in table.columns if column.kind.dtype == Date()]
    if table.event is not None and table.event not in days:
        cure = did_you_mean(table.event, days)
        yield f'event="{table.event}"', _("a date column of the table"), cure
    for name in (name for name in (*table.subject, *table.private) if name not in ids):
        yield name, _("a column of the table"), did_you_mean(name, ids)
