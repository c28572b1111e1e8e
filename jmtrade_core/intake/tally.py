"""How many rows of each table are at fault: all tables are counted in one pass.

A quick look passes what is surely sound; tables with other rows get a thorough one. So a sound
input costs one pass, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from narwhals.stable.v2 import Int64, col, concat, lit
from narwhals.stable.v2 import len as length

from jmtrade_core.engine.backends.polars import may_be_unlisted
from jmtrade_core.intake.at_gate import LIST, AtGate, Counts
from jmtrade_core.measures.lines import Frame
from jmtrade_core.schema.tables import DECLARATIONS

TALLY = ("rows", "bad", "untidy", "different")
"""What is counted of each table; ``different``: rows that surely differ in identity."""
_NOTHING = [lit(0, dtype=Int64).alias(name) for name in TALLY[1:]]


def counted(gate: AtGate) -> Counts:
    """Of each table ``TALLY`` and ``unlisted``; of the list also ``codes``, those unproven."""
    counts = _look(gate, gate.tables, thorough=False)
    doubtful = [id for id in gate.tables if counts[id, "untidy"] or counts[id, "unlisted"]]
    if LIST in doubtful:
        doubtful = list(gate.tables)
    return counts | (_look(gate, doubtful, thorough=True) if doubtful else {})


def _look(gate: AtGate, ids: Iterable[str], *, thorough: bool) -> dict[tuple[str, str], int]:
    """All counts of these tables, in one pass."""
    tables = {id: gate.tables[id] for id in ids}
    told = [
        gate.engine.tally(
            one.judged if thorough else one.looked, list(one.table.identity)
        ).with_columns(table=lit(id))
        for id, one in tables.items()
    ]
    if gate.list:
        told += _strangers(gate, tables, thorough=thorough)
    if gate.list and LIST in tables:
        unproven = gate.unproven(thorough=thorough).select(rows=length().cast(Int64))
        told.append(unproven.with_columns(_NOTHING).with_columns(table=lit(f"{LIST}.codes")))
    counts = {(id, "unlisted"): 0 for id in tables}
    rows = gate.engine.rows(concat([f.select("table", *TALLY) for f in told])) if told else []
    for row in rows:
        id, _dot, check = row["table"].partition(".")
        if check:
            counts[id, check] = int(row["rows"])
        else:
            counts |= {(id, name): int(row[name] or 0) for name in TALLY}
    return counts


def _strangers(gate: AtGate, ids: Iterable[str], *, thorough: bool) -> Iterator[Frame]:
    """Rows of enterprises that are not listed, of all tables in one join; at a quick look also
    rows of which that is not sure. Of declarations the sums will tell."""
    tables = {id: gate.tables[id] for id in ids if id not in (LIST, DECLARATIONS.id)}
    named = [
        (one.typed if thorough else one.as_stored)
        .select("uscc")
        .with_columns(table=lit(f"{id}.unlisted"))
        for id, one in tables.items()
    ]
    if named:
        rows = concat(named).filter(~col("uscc").is_null())
        listed = gate.listed(thorough=thorough)
        if gate.on_polars and not thorough:
            rows = may_be_unlisted(rows, listed)
        else:
            rows = rows.join(listed, on="uscc", how="anti")
        yield rows.group_by("table").agg(rows=length().cast(Int64)).with_columns(_NOTHING)
