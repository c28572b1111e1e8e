"""The tables that are declared against those that were agreed: files rely on every name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli
from babel import Locale
from jmtrade_branding import jurisdictions

from jmtrade_core.schema.tables import Column, Table
from tests.support import declared
from tests.twin.terms import EPC_STATES

AGREED: dict[str, dict[str, Any]] = tomli.loads(
    (Path(__file__).parent / "tables.toml").read_text(encoding="utf-8")
)
NOT_AGREED = {"declarations"}
"""Tables that core added since."""


def written(column: Column) -> str:
    marks = "*" * column.required + "k" * column.key
    among = f"({column.among_what})" if column.among_what else ""
    return " ".join(filter(None, (column.heading, column.type, marks, among)))


def as_agreed(table: Table) -> dict[str, Any]:
    """The declaration in the words of ``tables.toml``."""
    found: dict[str, Any] = {"sheet": table.sheet}
    if table.event:
        found["event"] = table.event
    if table.subject:
        found["subject"] = list(table.subject)
    found["columns"] = {column.id: written(column) for column in table.columns}
    options = {c.id: dict(c.options) for c in table.columns if c.options and c.id != "county"}
    return found | ({"options": options} if options else {})


@pytest.mark.parametrize("id", AGREED)
def test_declared_as_agreed(id: str) -> None:
    assert as_agreed(declared()[id]) == AGREED[id]


def test_no_table_but_those() -> None:
    assert set(declared()) - NOT_AGREED == set(AGREED)


def test_jurisdictions_are_those_of_iso_and_five_offices() -> None:
    """WO is none of them: an international application never grants."""
    granting = next(c for c in declared()["patents"].columns if c.id == "jurisdiction").among
    offices = {"EP", "EA", "OA", "AP", "GC"}
    assert offices < granting
    countries = granting - offices
    assert len(countries) == 249
    assert countries < set(map(str, Locale("en").territories))
    assert "WO" not in granting


def test_states_of_the_european_patent_convention() -> None:
    assert jurisdictions.EPC_STATES == EPC_STATES
    assert len(EPC_STATES) == 38
