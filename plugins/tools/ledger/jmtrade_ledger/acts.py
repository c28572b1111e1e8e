"""Determinations and successions that recorded awards rest on: a person decided them.

They decide money as much as a term does. A run lists those that touch its awards, with their
documents, and such an award is reviewed by somebody else than who recorded it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from jmtrade_core.i18n import _, also, pick
from jmtrade_core.schema.tables import DETERMINATIONS, SUCCESSIONS
from jmtrade_ledger.schema import events

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award
    from jmtrade_core.engine.records import Records
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.lines import Line

Act = dict[str, Any]
TABLES = {table.id: table for table in (DETERMINATIONS, SUCCESSIONS)}
COLUMNS = {
    DETERMINATIONS.id: ("measure", "subject", "matter", "finding", "document", "decided_on"),
    SUCCESSIONS.id: ("predecessor", "kind", "on"),
}


def of_run(records: Records, award: Award, lines: Iterable[Line]) -> list[Act]:
    """The acts in a run's input that touch a line that pays."""
    from jmtrade_core.engine.prepare import prepared

    ready = prepared(records, award.policies[0], award.as_of)
    paid = {(line.uscc, line.measure) for line in lines}
    found = []
    for table in COLUMNS:
        for row in _rows(records, table, award.as_of):
            code = ready.renamed.get(row["uscc"], row["uscc"])
            act = {"table": table, **row, "uscc": code}
            if any(touches(act, uscc, measure) for uscc, measure in paid):
                found.append(act)
    return found


def _rows(records: Records, table: str, as_of: date) -> Iterator[Act]:
    frame = records.frames.get(table)
    if frame is None or table in records.empty:
        return
    names = ("uscc", *COLUMNS[table])
    for row in frame.select(*names).collect().sort(*names).iter_rows(named=True):
        day = row[COLUMNS[table][-1]]
        if day is None or day <= as_of:
            yield {
                name: v.isoformat() if isinstance(v, date) else v or "" for name, v in row.items()
            }


def touches(act: Act, uscc: str, measure: str) -> bool:
    """Whether an act is about an enterprise's awards of a measure; a succession about all."""
    return bool(act["uscc"] == uscc and act.get("measure", measure) == measure)


def of_awards(
    connection: Connection, chosen: Sequence[Standing], runs: Mapping[int, set[int]]
) -> dict[int, tuple[set[str], list[Act]]]:
    """What awards rest on, and who recorded it; those alone that rest on an act. ``runs``:
    award -> the runs that set what is due."""
    bodies = _runs(connection, {run for some in runs.values() for run in some})
    found = {}
    for one in chosen:
        mine = [bodies[run] for run in sorted(runs[one.id])]
        acts = [
            act
            for _by, body in mine
            for act in body.get("acts", ())
            if touches(act, one.uscc, one.measure)
        ]
        if acts:
            found[one.id] = {by for by, _body in mine}, acts
    return found


def _runs(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, Mapping[str, Any]]]:
    asked = select(events.c.seq, events.c.by, events.c.body).where(events.c.seq.in_(sorted(ids)))
    return {row.seq: (row.by, json.loads(row.body)) for row in connection.execute(asked)}


def said(act: Act, title: str) -> str:
    """An act in words: what was decided, by which document; ``title`` of its measure."""
    table = TABLES[act["table"]]
    words = {name: act[name] for name in COLUMNS[table.id] if act[name]}
    for name in words:
        label = table.column(name).options.get(act[name], act[name])
        words[name] = title if name == "measure" else pick(label, act[name])
    what = also(words.values())
    return _("rests on {table}: {what}").format(table=pick(table.sheet, table.id), what=what)
