"""The worked cases, run on the reference; `JMTRADE_CASES` names their folder."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .columns import TABLES
from .decide import Decision, decide
from .model import Profile, Question, Row

FOLDER = os.environ.get("JMTRADE_CASES")
FILES = sorted(Path(FOLDER).glob("*.toml")) if FOLDER else []


def _tables(case: dict[str, Any]) -> dict[str, list[Row] | None]:
    """Cells as text; tables that the case does not name are present and empty."""
    named = case.get("tables", {})
    return {
        table: [{k: str(v) for k, v in row.items()} for row in named.get(table, [])]
        for table in TABLES
    }


def _decisions(case: dict[str, Any]) -> list[Decision]:
    as_of = case.get("as_of")
    question = Question(
        county=case["county"],
        year=case["year"],
        as_of=None if as_of is None else date.fromisoformat(str(as_of)),
        readings=case.get("readings", {}),
    )
    profile = Profile(exports_since=case.get("exports_since"), ratio=case.get("shared_city"))
    return decide(_tables(case), profile, question)


def _fits(expect: dict[str, Any], decision: Decision) -> bool:
    return all(field in decision and decision[field] == expect[field] for field in expect)


def _place(
    expects: list[dict[str, Any]],
    decisions: list[Decision],
    at: int,
    seen: set[int],
    holder: dict[int, int],
) -> bool:
    """Give expectation `at` a decision of its own, moving earlier ones where needed."""
    for index, decision in enumerate(decisions):
        if index in seen or not _fits(expects[at], decision):
            continue
        seen.add(index)
        if index not in holder or _place(expects, decisions, holder[index], seen, holder):
            holder[index] = at
            return True
    return False


@pytest.mark.skipif(not FOLDER, reason="JMTRADE_CASES names no folder of worked cases")
def test_folder_has_cases() -> None:
    """A folder without cases would pass silently."""
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """Each expectation matches one decision of its own; complete measures have no other."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    decisions, expects = _decisions(case), case.get("expect", [])
    holder: dict[int, int] = {}
    for at, expect in enumerate(expects):
        assert _place(expects, decisions, at, set(), holder), (expect, decisions)
    complete = case.get("complete", [])
    further = [
        decision
        for index, decision in enumerate(decisions)
        if index not in holder and decision["measure"] in complete
    ]
    assert not further
