"""Worked cases: one TOML file each, decided through the command line.

Beside ``[[tables.x]]`` a table may be compact: ``tables.x = {columns = [...], rows = [...]}``.
``absent`` names tables that are not there at all. Each ``[[filled]]`` is the same case with
one empty cell filled in (or, for a table in ``absent``, the empty table given) and what is
then expected; ``was`` names the cell's value where no empty one can settle the matter.
``[by_default]`` is the same case without its readings.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support import award, config, write_csv

Case = dict[str, Any]
Decision = dict[str, Any]

HERE = Path(__file__).parent
OWN = sorted(HERE.glob("cases/*.toml"))
"""Cases of what all measures share."""
ARTICLES = sorted(HERE.parent.glob("plugins/*/tests/cases/*.toml"))
"""Cases of one article, beside its plugin."""
FOLDER = os.environ.get("JMTRADE_CASES")
GIVEN = sorted(Path(FOLDER).glob("*.toml")) if FOLDER else []
"""Cases of the folder that JMTRADE_CASES names."""


def read(path: Path) -> Case:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tables(case: Case) -> dict[str, Any]:
    """Table id -> rows as dicts; ``None`` for a table that is absent."""
    return {
        **{id: _rows(table) for id, table in case.get("tables", {}).items()},
        **dict.fromkeys(case.get("absent", ())),
    }


def _rows(table: Any) -> list[dict[str, str]]:
    if isinstance(table, list):
        return [dict(row) for row in table]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def decide(case: Case, records: dict[str, Any], folder: Path) -> list[Decision]:
    """The decisions of a case over its records, in the county's profile of its own."""
    profile = f"exports_since = {case['exports_since']}\n" if "exports_since" in case else ""
    if "shared_city" in case:
        profile += f'[funding]\nshared_city = "{case["shared_city"]}"\n'
    options: list[object] = ["--config", config(folder, profile, county=case["county"])]
    if "as_of" in case:
        options += ["--as-of", case["as_of"]]
    for name, option in case.get("readings", {}).items():
        options += ["--reading", f"{name}={option}"]
    data = write_csv(folder / "data", records)
    return award(data, *options, county=case["county"], year=case["year"]).decisions


def check(path: Path, folder: Path) -> None:
    """The case as it stands, without its readings, and with each of its cells filled."""
    case = read(path)
    complete = case.get("complete", [])
    compare(case["expect"], complete, decide(case, tables(case), folder / "as-is"))
    if "by_default" in case:
        decisions = decide({**case, "readings": {}}, tables(case), folder / "by-default")
        compare(case["by_default"]["expect"], complete, decisions)
    for number, filled in enumerate(case.get("filled", ())):
        records = tables(case)
        fill(records, filled)
        decisions = decide(case, records, folder / f"filled-{number}")
        compare(filled["expect"], complete, decisions)


def fill(records: dict[str, Any], filled: dict[str, Any]) -> None:
    """Fill one cell that is empty so far (or give a table that was absent)."""
    table = filled["table"]
    if "column" not in filled:
        assert records[table] is None
        records[table] = []
        return
    row = records[table][filled.get("row", 1) - 1]
    assert row.get(filled["column"], "") == filled.get("was", "")
    row[filled["column"]] = filled["value"]


def compare(expects: list[Decision], complete: list[str], decisions: list[Decision]) -> None:
    """Each expectation has a decision of its own; measures in ``complete`` have no other."""
    holder: dict[int, int] = {}
    for at, expect in enumerate(expects):
        assert _place(expects, decisions, at, set(), holder), (expect, decisions)
    further = [
        decision
        for index, decision in enumerate(decisions)
        if index not in holder and decision["measure"] in complete
    ]
    assert not further


def _place(
    expects: list[Decision],
    decisions: list[Decision],
    at: int,
    seen: set[int],
    holder: dict[int, int],
) -> bool:
    """Give expectation ``at`` a decision of its own, moving earlier ones where needed."""
    for index in _fitting(expects[at], decisions):
        if index in seen:
            continue
        seen.add(index)
        if index not in holder or _place(expects, decisions, holder[index], seen, holder):
            holder[index] = at
            return True
    return False


def _fitting(expect: Decision, decisions: list[Decision]) -> Iterator[int]:
    """A field that is expected but not there does not fit: absent is not empty."""
    for index, decision in enumerate(decisions):
        if all(name in decision and decision[name] == expect[name] for name in expect):
            yield index
