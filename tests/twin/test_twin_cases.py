"""The worked cases on the twin: the project's own in all their forms, and those of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.testing import WorkedCase, read_case
from jmtrade_core.testing.differences import differences
from tests import case_files

from .columns import TABLES
from .decide import Decision, decide
from .given import read_given
from .model import Profile, Question, Row


def tables(case: WorkedCase) -> dict[str, list[Row] | None]:
    """Tables that the case does not name are present and empty."""
    return {
        id: None if id in case.absent else [dict(row) for row in case.tables.get(id, ())]
        for id in TABLES
    }


def decisions(case: WorkedCase) -> list[Decision]:
    question = Question(case.county, case.year, case.as_of, case.readings)
    return decide(tables(case), Profile(case.exports_since, case.shared_city), question)


@pytest.mark.parametrize(
    "path", [*case_files.OWN, *case_files.ARTICLES], ids=lambda path: f"{path.stem}"
)
def test_case(path: Path) -> None:
    for form in read_case(path).forms:
        case_files.check(form, decisions(form))


@case_files.given
def test_given_case(path: Path) -> None:
    """A folder's cases, which the twin reads by itself."""
    case = read_given(path)
    lines = decide(case.tables, case.profile, case.question)
    as_text = [{k: "" if v is None else str(v) for k, v in line.items()} for line in lines]
    assert list(differences(case.expect, as_text, case.complete)) == []
