"""A sheet as the gate read it: a grid with its marked cells, and the findings that are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.intake.files.discover import gather
from jmtrade_core.intake.tables.sheet import Sheet, column_letters
from jmtrade_core.schema.columns.cells import cell_text
from jmtrade_web.cases import Question

ROWS, COLUMNS = 200, 60
"""So much of a sheet is on one page; the marked copy has all of it."""
WORST = ("error", "warning", "note")
Node = dict[str, Any]


def grid(question: Question, findings: Sequence[Mapping[str, Any]], asked: Node) -> Node:
    """The part of a sheet in which a row stands. UsageError for a sheet that is not there."""
    gathered = [gather(Path(path), {}) for path in question.data]
    sheets = [sheet for one in gathered for group in one.groups for sheet in group]
    chosen = next((s for s in sheets if (s.file, s.name) == (asked["file"], asked["sheet"])), None)
    if chosen is None:
        raise UsageError(Problem(asked["sheet"], _("nothing"), _("a sheet of the file")))
    mine = [one for one in findings if (one["file"], one["sheet"]) == (chosen.file, chosen.name)]
    first = max(asked["row"] - 1, 0) // ROWS * ROWS
    return {
        "file": chosen.file, "sheet": chosen.name, "findings": mine,
        "sheets": [{"file": s.file, "sheet": s.name} for s in sheets if not s.hidden],
        **_part(chosen, mine, first),
        "pages": [start + 1 for start in range(0, max(len(chosen.rows), 1), ROWS)],
    }  # fmt: skip


def _part(sheet: Sheet, findings: Sequence[Mapping[str, Any]], first: int) -> Node:
    rows = sheet.rows[first : first + ROWS]
    width = min(max((len(row) for row in rows), default=0), COLUMNS)
    marks: dict[str, list[Mapping[str, Any]]] = {}
    for one in findings:
        marks.setdefault(f"{one['column'] or 'A'}{one['row']}", []).append(one)
    letters = [column_letters(at) for at in range(width)]
    return {
        "letters": letters, "first": first + 1, "last": first + len(rows), "all": len(sheet.rows),
        "rows": [
            {"nr": nr, "cells": [_cell(f"{letter}{nr}", row, at, marks)
                                 for at, letter in enumerate(letters)]}
            for nr, row in enumerate(rows, first + 1)
        ],
    }  # fmt: skip


def _cell(
    place: str, row: Sequence[Any], at: int, marks: Mapping[str, list[Mapping[str, Any]]]
) -> Node:
    found = marks.get(place, [])
    worst = min((one["severity"] for one in found), key=WORST.index, default="")
    said = "\n".join(f"{one['found']} → {one['wanted']} {one['cure']}".strip() for one in found)
    value = row[at] if at < len(row) else None
    text = "" if value is None else cell_text(value)
    return {"place": place, "text": text, "mark": worst, "said": said}
