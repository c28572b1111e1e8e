"""Rows that are no record: blank ones, totals, signatures, headings repeated on each page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.layout import Layout, heading_key, headings
from jmtrade_core.intake.tables.sheet import Sheet, blank
from jmtrade_core.schema.tables import Column, Table

_TOTAL = re.compile(r"^.{0,12}?(小计|合计|总计|共计)$")
_SUBTOTAL = "小计"
_FOOTER = re.compile(
    r"^(填报|填表|制表|审核|复核|经办|负责|联系|分管|主管|单位)?(人|电话|日期|单位|时间|领导|负责人|盖章|公章)"
    r"?(签字|签章|盖章)?[:：]|^(备注|注|说明|填表说明|注意)\d?[:：]"
)
_PLAIN_CODE = r"^[0-9A-Za-z]{6,}$"


@dataclass
class LeftOut:
    """Rows (from 0 in the body) to leave out, and those that state totals."""

    rows: set[int] = field(default_factory=set)
    totals: dict[int, str] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)


def left_out(
    sheet: Sheet, table: Table, layout: Layout, texts: Mapping[str, pl.Series], faulty: set[int]
) -> LeftOut:
    """Looks closely only at rows that begin with no code. ``faulty`` rows hold something."""
    found = LeftOut()
    uscc = texts["uscc"]
    empty = pl.DataFrame(list(texts.values())).select(
        pl.all_horizontal(pl.all().is_null())
    ).to_series()  # fmt: skip
    found.rows |= set(empty.arg_true().to_list()) - faulty
    odd = ~uscc.str.contains(_PLAIN_CODE).fill_null(False)
    for row in odd.arg_true().to_list():
        if row in found.rows:
            continue
        line = sheet.rows[layout.first + row]
        said = [unicodedata.normalize("NFKC", str(c)) for c in line if not blank(c)]
        kind = _kind(said, line, table, layout)
        if kind:
            found.rows.add(row)
            place = sheet.place(layout.first + row)
            found.notes.append(finding("left-out", place, said[0].strip(), _("a record")))
        if kind == "total":
            found.totals[row] = "".join(said[0].split()).rstrip(":")
    return found


def _kind(said: list[str], line: Sequence[Any], table: Table, layout: Layout) -> str:
    if not said:
        return ""
    first = "".join(said[0].split()).rstrip(":")
    uscc = line[layout.positions["uscc"]] if layout.positions["uscc"] < len(line) else None
    if _TOTAL.match(first) and (blank(uscc) or "".join(str(uscc).split()).rstrip(":：") == first):
        return "total"
    words = [c for c in line if not blank(c)]
    if all(isinstance(c, str) for c in words) and _FOOTER.match("".join(said[0].split())):
        return "footer"
    known = headings(table)
    matched = [
        at < len(line) and known.get(heading_key(line[at])) is table.column(id)
        for id, at in layout.positions.items()
    ]
    return "headings" if len(matched) > 1 and all(matched) else ""


def cross_foot(
    sheet: Sheet, layout: Layout, found: LeftOut, column: Column, stated: pl.Series
) -> Iterator[Problem]:
    """Each total row of a column against the rows above it."""
    values = stated.clone().scatter(sorted(found.rows), None)
    since = 0
    for row, label in sorted(found.totals.items()):
        start = since if label.endswith(_SUBTOTAL) else 0
        given, sum_ = stated[row], int(values[start:row].sum())
        if label.endswith(_SUBTOTAL):
            since = row + 1
        if given is not None and given != sum_:
            place = sheet.place(layout.first + row, layout.positions[column.id])
            wanted = _("{sum}, the sum of the rows above").format(sum=column.kind.text(sum_))
            yield finding("cross-foot", place, column.kind.text(int(given)), wanted)
