"""What a run says of its input beside findings: what it could not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.engine.records import Frame, Records
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.schema.tables import SUCCESSIONS

Rows = Callable[[Frame], list[dict[str, Any]]]
"""Fetches a few rows from an engine."""


def notes(records: Records, rows: Rows) -> list[Problem]:
    """None of them changes a line."""
    return [*_no_successions(records), *_one_county(records, rows)]


def _no_successions(records: Records) -> Iterator[Problem]:
    if SUCCESSIONS.id not in records.frames:
        place = f"{SUCCESSIONS.sheet} ({SUCCESSIONS.id})"
        wanted = _("the table, where an enterprise continues another")
        yield finding("no-successions", place, _("no such table"), wanted)


def _one_county(records: Records, rows: Rows) -> Iterator[Problem]:
    """The same things may be claimed elsewhere in the city."""
    firms = records.frames["enterprises"].select("county").filter(~col("county").is_null())
    counties = [row["county"] for row in rows(firms.unique())]
    if len(counties) == 1:
        wanted = _("enterprises of all counties")
        yield finding("one-county", "enterprises", counties[0], wanted)
