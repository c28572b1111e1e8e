"""How many rows of each table are at fault: all tables are counted in one pass.

A quick look passes what is surely sound; tables with other rows get a thorough one. So a sound
input costs one pass, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable

from jmtrade_core.engine.backends.backend import COUNTS, Look
from jmtrade_core.intake.at_gate import LIST, AtGate, Counts
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.schema.tables import DECLARATIONS


def counted(gate: AtGate) -> Counts:
    """Of each table ``COUNTS``."""
    counts = _look(gate, gate.tables, thorough=False)
    doubtful = [id for id in gate.tables if counts[id, "untidy"] or counts[id, "unlisted"]]
    if LIST in doubtful:
        doubtful = list(gate.tables)
    return counts | (_look(gate, doubtful, thorough=True) if doubtful else {})


def _of(one: Scanned, *, thorough: bool) -> Look:
    rows, values = (one.judged, one.typed) if thorough else (one.looked, one.as_stored)
    claims = one.table.id not in (LIST, DECLARATIONS.id)
    codes = values.select("uscc") if claims else None
    proves = one.table.id == LIST and one.keyed
    return Look(rows, one.table.identity, codes, proves)


def _look(gate: AtGate, ids: Iterable[str], *, thorough: bool) -> dict[tuple[str, str], int]:
    """All counts of these tables, in one pass. Of declarations the sums will tell whose they
    are; at a quick look also rows are counted of which it is not sure."""
    looks = {id: _of(gate.tables[id], thorough=thorough) for id in ids}
    counts = {(id, name): 0 for id in looks for name in COUNTS}
    if looks:
        listed = gate.listed(thorough=thorough) if gate.list else None
        for row in gate.engine.rows(gate.engine.tally(looks, listed, sure=thorough)):
            for name in COUNTS:
                counts[row["table"], name] += int(row[name] or 0)
    return counts
