"""Several files to one record: rows that agree count once, rows that do not block."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.names import folded
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead


def merge(parts: Sequence[TableRead]) -> tuple[TableRead, list[Problem]]:
    """One table of several files. Each row keeps its place; equal rows become one.

    Two rows are equal where both say something; what only one says is kept.
    """
    if len(parts) == 1:
        return parts[0], []
    merged, starts = _beside(parts)
    identity = list(merged.table.identity)
    rows = merged.sound
    repeated = rows.filter(rows.select(identity).is_duplicated())
    problems: list[Problem] = []
    changed: dict[int, dict[str, object]] = {}
    gone: set[int] = set()
    for group in repeated.partition_by(identity, maintain_order=True):
        first, *others = group.iter_rows(named=True)
        for other in others:
            if _file(starts, first["nr"]) == _file(starts, other["nr"]):
                continue  # within one file: a repeated row, found by the checks
            problem = _join(merged, first, other)
            if problem is not None:
                merged.fault(other["nr"], problem)
                continue
            problems += _agreed(merged, first, other)
            changed[first["nr"]] = first
            gone.add(other["nr"])
    merged.frame = _replaced(merged.frame, changed, gone)
    merged.nameless |= _of_two_files(merged, starts)
    return merged, problems


def _beside(parts: Sequence[TableRead]) -> tuple[TableRead, list[int]]:
    """The tables one under another, with row numbers that stay unique."""
    starts, start = [], 0
    frames, names = [], []
    for part in parts:
        starts.append(start)
        frames.append(part.frame.with_columns(pl.col("nr") + start))
        if part.names is not None:
            names.append(part.names.with_columns(pl.col("nr") + start))
        highest = max([*part.faults, part.frame["nr"].max() or 0], default=0)
        start += int(str(highest)) + 1

    def place(nr: int, id: str | None = None) -> str:
        which = _file(starts, nr)
        return parts[which].place(nr - starts[which], id)

    merged = TableRead(parts[0].table, pl.concat(frames), place)
    merged.keyed = all(part.keyed for part in parts)
    merged.names = pl.concat(names) if names else None
    agreed = set.intersection(*(set(part.positions.items()) for part in parts))
    merged.positions = dict(agreed)
    for begin, part in zip(starts, parts, strict=True):
        merged.problems += part.problems
        merged.faults |= {nr + begin: found for nr, found in part.faults.items()}
        merged.nameless |= {nr + begin for nr in part.nameless}
    return merged, starts


def _of_two_files(read: TableRead, starts: Sequence[int]) -> set[int]:
    """Rows with an error that another file gives too: once mended, the two may agree."""
    file = pl.sum_horizontal(pl.col("nr") >= start for start in starts)
    shared = file.n_unique().over(list(read.table.identity)) > 1
    return set(read.named.filter(shared)["nr"]).intersection(read.faults)


def _file(starts: Sequence[int], nr: int) -> int:
    return bisect_right(starts, nr) - 1


def _join(read: TableRead, first: dict[str, object], other: dict[str, object]) -> Problem | None:
    """Fill what the first row leaves empty; a conflict where both differ."""
    differing = [
        c
        for c in read.table.columns
        if None not in (first[c.id], other[c.id]) and first[c.id] != other[c.id]
        and not (read.table.id == "enterprises" and c.id == "name")
    ]  # fmt: skip
    nr, there = int(str(other["nr"])), int(str(first["nr"]))
    if differing:
        column = differing[0]
        found = _("{heading} {value}, but {other} at {place}").format(
            heading=column.heading, value=other[column.id], other=first[column.id],
            place=read.place(there, column.id),
        )  # fmt: skip
        code = "two-counties" if column.id == "county" else "conflict"
        wanted = _("the same in every file")
        cure = _("find out which is right, and mend the other")
        return finding(code, read.place(nr, column.id), found, wanted, cure)
    for column in read.table.columns:
        if first[column.id] is None:
            first[column.id] = other[column.id]
    first["source"] = f"{first['source']} + {other['source']}"
    return None


def _agreed(read: TableRead, first: dict[str, object], other: dict[str, object]) -> list[Problem]:
    place = read.place(int(str(other["nr"])), None)
    there = read.place(int(str(first["nr"])), None)
    if read.table.id == "enterprises" and folded(str(first["name"])) != folded(str(other["name"])):
        found = _("{code} is {written} here, {name} at {place}").format(
            code=other["uscc"], written=other["name"], name=first["name"], place=there
        )
        cure = _("the first name is used")
        return [finding("code-two-names", place, found, _("one name for each code"), cure)]
    found = _("the same row as {place}").format(place=there)
    return [finding("same-row", place, found, _("one row; it counts once"))]


def _replaced(
    frame: pl.DataFrame, changed: dict[int, dict[str, object]], gone: set[int]
) -> pl.DataFrame:
    if not gone:
        return frame
    kept = frame.filter(~pl.col("nr").is_in(sorted(gone | changed.keys())))
    filled = pl.DataFrame(
        [[row[name] for name in frame.columns] for row in changed.values()],
        schema=frame.schema, orient="row",
    )  # fmt: skip
    return pl.concat([kept, filled]).sort("nr")
