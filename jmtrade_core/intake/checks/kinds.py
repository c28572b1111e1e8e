"""Kinds that contradict their codes: the cell counts, and a warning says so (rulebook 2)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, pick
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.tables import KINDS, KINDS_BY_CODE


def against_code() -> pl.Expr:
    """Whether a kind is filled in and its code says another; of other codes nobody knows."""
    said = pl.col("uscc").str.slice(0, 2).replace_strict(KINDS_BY_CODE, default=None)
    return (pl.col("kind") != said).fill_null(False)


def check_kinds(read: TableRead) -> Iterator[Problem]:
    rows = read.sound.filter(against_code())
    for nr, uscc, kind in rows.select("nr", "uscc", "kind").iter_rows():
        said = KINDS_BY_CODE[uscc[:2]]
        found = _("{kind}, but the code begins with {start}, which registers: {said}").format(
            kind=pick(KINDS[kind], kind), start=uscc[:2], said=pick(KINDS[said], said)
        )
        wanted = _("a kind that agrees with the code; the cell counts")
        yield finding("kind-against-code", read.place(nr, "kind"), found, wanted)
