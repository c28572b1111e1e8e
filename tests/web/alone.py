"""Random enterprises that have nothing to do with one another, for the engine and the page."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jmtrade_web
from jmtrade_web.estimate.rules import LEFT_OUT

from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.run import evaluate
from jmtrade_core.intake.tables.naming import with_measures
from jmtrade_core.policy.policy import Policy
from jmtrade_core.testing.bench import as_records, read_rows
from tests.twin.random_records import random_tables

STATIC = Path(jmtrade_web.__file__).parent / "static"
SHOWN = ("measure", "subject", "event_date", "outcome", "reason", "gross", "amount", "at_stake",
         "source", "level")  # fmt: skip
Rows = dict[str, list[dict[str, str]]]
Line = tuple[Any, ...]


def enterprises(seeds: range, county: str) -> Rows:
    """The twin's tables; each enterprise names things that no other one names."""
    tables: Rows = {}
    for seed in seeds:
        for id, rows in random_tables(seed).items():
            if id not in LEFT_OUT:
                tables.setdefault(id, []).extend(dict(row) for row in rows or ())
    firms = {row["uscc"]: {**row, "county": county} for row in tables["enterprises"]}
    number = {uscc: nr for nr, uscc in enumerate(firms)}
    for id, rows in tables.items():
        tables[id] = _once(row for row in rows if row["uscc"] in number)
    tables["enterprises"] = list(firms.values())
    return tables


def _once(rows: Any) -> list[dict[str, str]]:
    """Seeds share codes: of rows alike in code and year the first."""
    found: dict[Any, dict[str, str]] = {}
    for nr, row in enumerate(rows):
        found.setdefault((row["uscc"], row["year"]) if len(row) == 6 and "year" in row else nr, row)
    return list(found.values())


def records(tables: Rows, policy: Policy) -> Records:
    """As the gate reads them, no table left out. Subjects are plain: of the others the page
    says that the county compares them."""
    firms = {row["uscc"]: f"e{nr}x" for nr, row in enumerate(tables["enterprises"])}
    named = {t.id: t.subject for t in policy.tables.values()} | {"prior_awards": ("subject",)}
    for id, rows in tables.items():
        dates = {c.id for c in policy.tables[id].columns if c.type == "date"}
        for row in rows:
            for at, column in enumerate(c for c in named.get(id, ()) if c not in dates):
                if row[column]:
                    row[column] = (firms[row["uscc"]] if at == 0 else "") + _plain(row[column])
    reads = read_rows(tables, with_measures(policy.tables, policy.known_titles))
    return replace(as_records(reads), empty=frozenset())


def _plain(text: str) -> str:
    return "|".join(
        re.sub("[^ -~一-龥]", "字", part) + ("" if re.search("[0-9A-Za-z一-龥]", part) else "a")
        for part in text.strip().split("|")
    )


def by_engine(given: Records, policy: Policy, as_of: date) -> dict[str, list[Line]]:
    """Each enterprise's lines as the engine decides them."""
    found = evaluate(given, policy, Question(policy.county.id, policy.year, as_of), keep)
    assert found is not None
    lines: dict[str, list[Line]] = {}
    for row in ordered(found).to_native().to_dicts():
        lines.setdefault(row["uscc"], []).append(_line(row))
    return {uscc: sorted(some, key=repr) for uscc, some in lines.items()}


def by_page(
    given: Records, nodes: list[Any], plans: list[list[int]]
) -> list[dict[str, list[Line]]]:
    """The same by the page's evaluator, one enterprise at a time, for each list of plans."""
    names = {id: frame.collect_schema().names() for id, frame in given.frames.items()}
    firms: dict[str, dict[str, Any]] = {}
    for id, frame in given.frames.items():
        for row in frame.collect().to_native().to_dicts():
            cells = {name: _day(value) for name, value in row.items()}
            firms.setdefault(row["uscc"], {}).setdefault(id, []).append(cells)
    asked = {"nodes": nodes, "plans": plans, "names": names, "firms": firms}
    answer = node(_SCRIPT, json.dumps(asked))
    return [
        {uscc: sorted(map(_line, rows), key=repr) for uscc, rows in found.items() if rows}
        for found in json.loads(answer)
    ]


def node(script: str, given: str) -> str:
    """What a script prints that is told where our own ones stand."""
    done = subprocess.run(
        ["node", "-e", script, str(STATIC)], input=given, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


_SCRIPT = """
const Plans = require(process.argv[1] + "/plan.js");
const asked = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const found = asked.plans.map(() => ({}));
for (const [uscc, rows] of Object.entries(asked.firms)) {
  const tables = {};
  for (const [id, names] of Object.entries(asked.names)) {
    tables[id] = Plans.fromRows(names, rows[id] || []);
  }
  const run = Plans.over(asked.nodes, tables);
  asked.plans.forEach((plans, at) => { found[at][uscc] = plans.flatMap(run); });
}
console.log(JSON.stringify(found));
"""


def _line(row: dict[str, Any]) -> Line:
    return tuple(_day(row[name]) for name in SHOWN)


def _day(value: Any) -> Any:
    return (value - date(1970, 1, 1)).days if isinstance(value, date) else value
