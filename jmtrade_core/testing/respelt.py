"""Records whose subjects are written in another way, and findings on them, for the kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from jmtrade_core.measures.measure import Measure
from jmtrade_core.schema.subjects import loose
from jmtrade_core.testing.bench import Rows, Run

_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1) if code != ord("|")}
"""ASCII to full width, which keeps its order; a bar parts a compound subject."""


def _named(run: Run) -> dict[str, tuple[str, ...]]:
    """Table -> its text columns that say what a claim is about."""
    tables = (measure.claims for measure in run.policy.measures)
    return {t.id: tuple(c for c in t.subject if t.column(c).kind.free) for t in tables if t.subject}


def everywhere(run: Run) -> Rows:
    """Every subject in full width; prior awards stay as they were."""
    named = _named(run)
    return {
        id: [
            {k: v.translate(_WIDE) if k in named.get(id, ()) else v for k, v in row.items()}
            for row in rows
        ]
        for id, rows in run.rows.items()
    }


def by_source(run: Run) -> Run:
    """The run with its lines by row, since another spelling stands in another order."""
    lines = sorted(run.lines, key=lambda line: (line["measure"], line["source"]))
    return replace(run, lines=tuple(lines))


def similar(run: Run, data: st.DataObject) -> Rows | None:
    """One claim's subject with a sign more; None where no claim has one.

    A pool for each value of a part of the subject is left alone: it is one for each spelling
    of that part.
    """
    named = _named(run)
    pooled = {m.claims.id for m in run.policy.measures if _pool_of_a_part(m)}
    claims = [
        (id, number, column)
        for id, columns in named.items()
        if id not in pooled
        for number, row in enumerate(run.rows.get(id, ()))
        for column in columns
        if any(sign.isalnum() for sign in loose(row[column]))
    ]
    if not claims:
        return None
    id, number, column = data.draw(st.sampled_from(claims), "claim")
    rows = [dict(row) for row in run.rows[id]]
    rows[number][column] = f"{rows[number][column]}/"
    return {**run.rows, id: rows}


def _pool_of_a_part(measure: Measure) -> bool:
    return measure.cap is not None and measure.cap.per in measure.claims.subject[:-1]


def finding(run: Run, data: st.DataObject) -> Mapping[str, Any]:
    """A finding on some line of the run, or on a line that there is not."""
    lines = [line for line in run.lines if run.measure(line).claims.subject]
    line = data.draw(st.sampled_from(lines), "line") if lines else None
    measure = line["measure"] if line else run.policy.measures[0].id
    return {
        "uscc": line["uscc"] if line else run.rows["enterprises"][0]["uscc"],
        "measure": measure, "subject": line["subject"] if line else "",
        "matter": "similar-claim", "finding": "met", "document": "D",
        "decided_on": f"{run.question.year}-01-01",
    }  # fmt: skip
