"""The rows at fault of Parquet tables, named: only where a count is not nought are any fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from narwhals.stable.v2 import Int64, col
from narwhals.stable.v2 import len as length

from jmtrade_core.errors import Problem, Severity
from jmtrade_core.i18n import _, also
from jmtrade_core.intake.at_gate import LIST, AtGate, Counts
from jmtrade_core.intake.checks import counted
from jmtrade_core.intake.checks.checks import MAY_BE_UNLISTED, name_meant, repeats
from jmtrade_core.intake.checks.findings import failing_code, meant, misshapen, slip, stranger
from jmtrade_core.intake.checks.names import nearest_code
from jmtrade_core.intake.checks.proportion import above
from jmtrade_core.intake.checks.slips import shaped, slips
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.suspects import as_read
from jmtrade_core.measures.lines import Frame
from jmtrade_core.schema.columns.cells import CellTest
from jmtrade_core.schema.tables import DECLARATIONS

Row = dict[str, Any]


def name_rows(gate: AtGate, counts: Counts) -> list[Problem]:
    """A problem for each row that a count found; of very many the first, and a number."""
    found: list[Problem] = []
    for id, one in gate.tables.items():
        if counts[id, "bad"]:
            found += _cells(gate, one)
        if one.keyed and counts[id, "different"] < counts[id, "rows"]:
            sound = not (counts[id, "bad"] or counts[id, "untidy"])
            found += repeated(gate, one, sound=sound)
        asked = id not in (LIST, DECLARATIONS.id)  # of declarations ``declared_strangers`` does
        if gate.list and (counts[id, "unlisted"] or (asked and counts[LIST, "codes"])):
            found += strangers(gate, one)
    if gate.list and counts[LIST, "codes"]:
        found += _codes(gate)
    if gate.list and gate.on_polars and any(p.code == "code-shape" for p in found):
        name_meant([found], gate.firms())
    return found


def _some(gate: AtGate, frame: Frame, table: str, severity: Severity = "error") -> tuple[
    list[Row], list[Problem]
]:  # fmt: skip
    """The first rows in order of place, and a word on how many others there are."""
    rows = gate.engine.rows(frame.sort("source").head(counted.SHOWN))
    if len(rows) < counted.SHOWN:
        return rows, []
    count = int(gate.engine.rows(frame.select(n=length().cast(Int64)))[0]["n"])
    return rows, counted.rest(table, count, severity)


def _cells(gate: AtGate, one: Scanned) -> Iterator[Problem]:
    for test in one.tests():
        rows, more = _some(gate, one.refused(test), one.table.id)
        for row in rows:
            found = _found(test, row)
            cure = meant(test.column, found)
            place = f"{row['source']} {test.column.id}"
            yield finding(test.code, place, found, test.wanted, cure)
        yield from more


def _found(test: CellTest, row: Row) -> str:
    if test.code == "required":
        return _("an empty cell")
    if test.code == "part-above-whole":
        return above(row["part"], row["whole"], f"{row['source']} {test.column.part_of}")
    return str(row["found"])


def repeated(gate: AtGate, one: Scanned, *, sound: bool = False) -> Iterator[Problem]:
    """A second row with the same identity; empty parts are equal to each other."""
    id, identity = one.table.id, list(one.table.identity)
    alike = gate.engine.alike(one.as_stored if sound else one.named, identity)
    groups = alike.group_by(*identity, "source").agg(n=length().cast(Int64)).filter(col("n") > 1)
    first = gate.engine.rows(groups.sort("source").head(counted.SHOWN))
    if not first:
        return
    rows = alike.filter(col("source").is_in([row["source"] for row in first]))
    told = [problem for _nr, problem in repeats(as_read(one.table, gate.engine.rows(rows)))]
    yield from told[: counted.SHOWN]
    if len(first) == counted.SHOWN or len(told) > counted.SHOWN:
        total = gate.engine.rows(groups.select(rows=col("n").sum(), groups=length()))[0]
        yield from counted.rest(id, int(total["rows"]) - int(total["groups"]), "error")


def strangers(gate: AtGate, one: Scanned) -> Iterator[Problem]:
    """Rows of enterprises that are not listed."""
    id = one.table.id
    severe = id not in MAY_BE_UNLISTED
    rows = gate.unlisted(one.typed)
    yield from _misshapen(gate, rows, id)
    rows = rows.filter(shaped(col("uscc")))
    if not severe:
        slipped = slips(rows.select("uscc").unique(), gate.listed(), gate.engine)
        firms = gate.tables[LIST].typed.select("name", meant="uscc")
        named = firms.group_by("meant").agg(col("name").min())
        some, more = _some(
            gate,
            rows.join(slipped, on="uscc", how="inner").join(named, on="meant", how="left"),
            id,
        )
        for row in some:
            yield slip(f"{row['source']} uscc", row["uscc"], f"{row['meant']} ({row['name']})")
        yield from more
        rows = rows.join(slipped, on="uscc", how="anti")
    some, more = _some(gate, rows, id, "error" if severe else "warning")
    listed = gate.firms() if some and severe and gate.on_polars else None
    for row in some:
        problem = stranger(f"{row['source']} uscc", row["uscc"], severe=severe)
        near = "" if listed is None else nearest_code(row["uscc"], listed)
        yield replace(problem, cure=also(part for part in (problem.cure, near) if part))
    yield from more


def declared_strangers(gate: AtGate) -> Iterator[Problem]:
    """Customs items are counted with their sums, so nobody has asked yet whose they are."""
    if DECLARATIONS.id in gate.tables and gate.list:
        yield from strangers(gate, gate.tables[DECLARATIONS.id])


def _misshapen(gate: AtGate, rows: Frame, table: str) -> Iterator[Problem]:
    some, more = _some(gate, rows.filter(~shaped(col("uscc"))), table)
    for row in some:
        yield misshapen(f"{row['source']} uscc", row["uscc"])
    yield from more


def _codes(gate: AtGate) -> Iterator[Problem]:
    from stdnum.cn import uscc

    yield from _misshapen(gate, gate.unproven(), LIST)
    rows = gate.engine.rows(gate.unproven().filter(shaped(col("uscc"))).sort("source"))
    for row in rows:
        if not uscc.is_valid(row["uscc"]):
            yield failing_code(f"{row['source']} uscc", row["uscc"])
