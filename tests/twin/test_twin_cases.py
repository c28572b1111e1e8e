"""The worked cases, in all their forms, on the twin."""

from __future__ import annotations

from pathlib import Path

from jmtrade_core.testing import Case, read_case
from tests import case_files

from .columns import TABLES
from .decide import Decision, decide
from .model import Profile, Question, Row


def tables(case: Case) -> dict[str, list[Row] | None]:
    """Tables that the case does not name are present and empty."""
    return {
        id: None if id in case.absent else [dict(row) for row in case.tables.get(id, ())]
        for id in TABLES
    }


def decisions(case: Case) -> list[Decision]:
    question = Question(case.county, case.year, case.as_of, case.readings)
    return decide(tables(case), Profile(case.exports_since, case.shared_city), question)


@case_files.everywhere
def test_case(path: Path) -> None:
    for form in read_case(path).forms:
        case_files.check(form, decisions(form))
