"""What a run says of its input beside findings: what it could not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.engine.records import Records
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.measures.lines import Frame
from jmtrade_core.schema.tables import SUCCESSIONS, enterprises

Rows = Callable[[Frame], list[dict[str, Any]]]
"""Fetches a few rows from an engine."""


def notes(records: Records, rows: Rows, names: Mapping[str, str]) -> list[Problem]:
    """None of them changes a line. ``names``: what the counties are called, by id."""
    return [*_no_successions(records), *_one_county(records, rows, names)]


def _no_successions(records: Records) -> Iterator[Problem]:
    if SUCCESSIONS.id not in records.frames:
        wanted = _("the table, where an enterprise continues another")
        yield finding("no-successions", SUCCESSIONS.sheet, _("no such table"), wanted)


def _one_county(records: Records, rows: Rows, names: Mapping[str, str]) -> Iterator[Problem]:
    """The same things may be claimed elsewhere in the city."""
    firms = records.frames["enterprises"].select("county").filter(~col("county").is_null())
    counties = [row["county"] for row in rows(firms.unique())]
    if len(counties) == 1:
        wanted = _("enterprises of all counties")
        found = names.get(counties[0], counties[0])
        yield finding("one-county", enterprises(names, {}).sheet, found, wanted)
