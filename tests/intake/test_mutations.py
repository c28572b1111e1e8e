"""Planted errors are found at their cell; disguises change no decision."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.records import Question
from jmtrade_core.engine.run import evaluate
from jmtrade_core.intake.eager import read

from .books import book, examined, tables, values, where, zhongxiang
from .disguises import DISGUISES, disguised
from .plants import PLANTS, Plant, planted

SHORT, LONG = 3, 2_000
"""Plants of each kind in the short form; all plants, and all disguises, in the long one."""


def _found(nr: int, folder: Path) -> None:
    rng = Random(f"plant {nr}")
    plant = PLANTS[nr % len(PLANTS)]
    edited, place, id = planted(plant, rng)
    findings = examined(edited.write(folder / "book.xlsx")).findings
    errors = [p for p in findings if p.severity == "error"]
    said = f"{nr} {plant.name} at {place}:\n" + "\n".join(map(str, findings))
    assert any(where(p) == place and p.code in plant.codes for p in errors), said
    follows = {"unknown-enterprise"} if id == "enterprises" else set()
    assert all(where(p) == place or p.code in follows for p in errors), said


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_planted_errors_name_their_cell(plant: Plant, tmp_path: Path) -> None:
    first = PLANTS.index(plant)
    for turn in range(SHORT):
        _found(first + turn * len(PLANTS), tmp_path)


@pytest.mark.slow
def test_two_thousand_planted_errors(tmp_path: Path) -> None:
    assert len(PLANTS) >= 20
    for nr in range(LONG):
        _found(nr, tmp_path)


def _decisions(path: Path) -> list[dict[str, object]]:
    intake = read(path, tables(), zhongxiang().known_measures)
    question = Question("zhongxiang", 2018, date(2018, 12, 31))
    lines = evaluate(intake.records, zhongxiang(), question, keep)
    assert lines is not None
    return ordered(lines).drop("source").rows(named=True)


@cache
def _plainly(folder: Path) -> tuple[object, object]:
    path = book().write(folder / "plain.xlsx")
    return values(examined(path)), _decisions(path)


def _same(nr: int, folder: Path, *, decide: bool) -> None:
    rng = Random(f"disguise {nr}")
    edited = book()
    names = disguised(edited, rng)
    path = edited.write(folder / "disguised.xlsx")
    seen = examined(path)
    said = f"{nr} {names}:\n" + "\n".join(map(str, seen.findings))
    assert not [p for p in seen.findings if p.severity == "error" or p.code == "cross-foot"], said
    assert values(seen) == _plainly(folder)[0], said
    if decide:
        assert _decisions(path) == _plainly(folder)[1], said


@pytest.mark.parametrize("nr", range(40))
def test_disguises_change_nothing(nr: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    _same(nr, folder, decide=nr % 4 == 0)


@pytest.mark.slow
def test_two_thousand_disguises(tmp_path: Path) -> None:
    assert len(DISGUISES) >= 20
    for nr in range(LONG):
        _same(nr, tmp_path, decide=True)
