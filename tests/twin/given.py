"""Worked cases of a folder, read by the twin itself: tables, profile, question, expectation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .columns import TABLES
from .model import Profile, Question, Row, Ruling


@dataclass(frozen=True)
class Given:
    """One case; `expect` gives fields as text, null as the empty text."""

    tables: dict[str, list[Row] | None]
    profile: Profile
    question: Question
    expect: tuple[dict[str, str], ...]
    complete: tuple[str, ...]


def _rulings(found: Mapping[str, Any]) -> Iterator[Ruling]:
    """One table or a list of them for each reading (contract 2)."""
    for reading, some in found.items():
        for ruling in some if isinstance(some, list) else [some]:
            yield Ruling(reading, ruling["option"], date.fromisoformat(str(ruling["dated"])))


def read_given(path: Path) -> Given:
    """Read a case; tables that it does not name are present and empty."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    as_of = date.fromisoformat(str(case["as_of"])) if "as_of" in case else None
    rulings = tuple(_rulings(case.get("rulings", {})))
    named = case.get("tables", {})
    return Given(
        {id: [_text(row) for row in named.get(id, [])] for id in TABLES},
        Profile(case.get("exports_since"), case.get("shared_city")),
        Question(case["county"], case["year"], as_of, case.get("readings", {}), rulings),
        tuple(_text(row) for row in case.get("expect", [])),
        tuple(case.get("complete", [])),
    )


def _text(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(cell) for name, cell in row.items()}
