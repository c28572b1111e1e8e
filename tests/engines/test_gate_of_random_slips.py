"""Rows that may be one thing, spelt at random: streamed, kept and read whole are told alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from jmtrade_core.schema.tables import Column, Table
from tests.intake.books import A, B, sound, tables

from .test_one_gate import ALIKE, SLIPS, kept, native, streamed, whole

Row = dict[str, Any]
SOON = (3, 4)
"""Seeds that find more than most."""
SEEDS = [*SOON, *(pytest.param(n, marks=pytest.mark.slow) for n in range(100) if n not in SOON)]
SWAPPED = (("-", "/"), ("-", ""), ("1", "l"), ("0", "O"), ("A", "\u0410"), ("i", "\u0131"),
           ("1", "１"))  # fmt: skip
PUT_IN = ("\u3000", "-", ".", "\u00b7", "\u0301", "ß")
ROUND = ("No.{}", "第{}号", "{}号", "Nr{}", " {} ", "{}#")
DAYS, TIMES = (-8, -6, -3, -1, 0, 1, 3, 6, 7), ("1", "1.5", "2", "10", "1000")


def respelt(text: str, rng: Random) -> str:
    at, kind = rng.randrange(len(text) + 1), rng.randrange(4)
    if kind == 0:
        return text.replace(*rng.choice(SWAPPED))
    if kind == 1:
        return text[:at] + rng.choice(PUT_IN) + text[at:]
    return rng.choice(ROUND).format(text) if kind == 2 else rng.choice((text.upper(), text.lower()))


def varied(column: Column, value: object, rng: Random) -> object:
    if column.id == "uscc":
        return rng.choice((value, A, B))
    if value is None or rng.random() < 0.65:
        return value
    if isinstance(value, date):
        return value + timedelta(days=rng.choice(DAYS))
    if isinstance(value, Decimal):
        return value * Decimal(rng.choice(TIMES))
    if column.id == "year":
        return int(str(value)) + rng.choice((-1, 0, 1))
    return respelt(str(value), rng) if column.kind.free else value


def records(seed: int, known: Mapping[str, Table]) -> dict[str, list[Row]]:
    """Slips of every kind, and rows like others; no two with the same identity."""
    rng, found = Random(seed), {id: [dict(row) for row in rows] for id, rows in sound().items()}
    for id, rows in (pair for some in ALIKE.values() for pair in some.items()):
        found.setdefault(id, []).extend(dict(row) for row in rows if rng.random() < 0.7)
    for id, row in (pair for some in SLIPS.values() for pair in some.items()):
        found.setdefault(id, []).extend([dict(row)] if rng.random() < 0.3 else [])
    for id, rows in found.items():
        for _ in range(rng.randrange(5) if rows else 0):
            row, columns = rng.choice(rows), known[id].columns
            rows.append({c.id: varied(c, row.get(c.id), rng) for c in columns})
        named = {tuple(str(r.get(c)).strip() for c in known[id].identity): r for r in rows}
        rows[:] = named.values()
    return {id: rows for id, rows in found.items() if rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_they_are_told_alike(seed: int, tmp_path: Path) -> None:
    known = tables()
    for id, rows in records(seed, known).items():
        native(known[id], rows).write_parquet(tmp_path / f"{id}.parquet")
    found = streamed(tmp_path)
    assert found
    assert found == kept(tmp_path) == whole(tmp_path)
