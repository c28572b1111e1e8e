"""Checks over rows and tables at the gate: identities, unknown enterprises, codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.intake.codes import failing
from jmtrade_core.intake.findings import failing_code, repeated, strange_measure, stranger
from jmtrade_core.intake.sheets import TableRead
from jmtrade_core.words import _

MAY_BE_UNLISTED = ("dishonesty", "prior_awards")
"""Their rows count whoever they name: a warning, and the row is read."""


def check_all(reads: Mapping[str, TableRead], measures: Iterable[str]) -> list[Problem]:
    """Every problem that needs more than one cell to see."""
    problems = [p for read in reads.values() for p in _repeated(read)]
    if "enterprises" not in reads:
        wanted = _("the table {name}").format(name="企业名录 (enterprises)")
        return [*problems, Problem("enterprises", _("no such table"), wanted, "", "no-enterprises")]
    listed = reads["enterprises"].frame.select("uscc")
    for id, read in reads.items():
        if id != "enterprises":
            problems += _unlisted(read, listed)
    problems += _codes(reads["enterprises"])
    if "prior_awards" in reads:
        problems += _unknown_measures(reads["prior_awards"], sorted(measures))
    return problems


def _sound(read: TableRead) -> pl.DataFrame:
    rows = read.frame.with_row_index("nr")
    return rows.filter(~pl.col("nr").is_in(sorted(read.bad_rows))) if read.bad_rows else rows


def _repeated(read: TableRead) -> Iterable[Problem]:
    """A second row with the same identity; empty parts are equal to each other."""
    identity = list(read.table.identity)
    rows = _sound(read)
    if not rows.select(identity).is_duplicated().any():
        return
    first = pl.col("source").first().over(identity)
    again = pl.int_range(pl.len()).over(identity) > 0
    for row in rows.with_columns(first=first, again=again).filter("again").iter_rows(named=True):
        read.bad_rows.add(row["nr"])
        yield repeated(row["source"], row["first"], identity, row)


def _unlisted(read: TableRead, listed: pl.DataFrame) -> Iterable[Problem]:
    strangers = _sound(read).join(listed, on="uscc", how="anti")
    severe = read.table.id not in MAY_BE_UNLISTED
    for nr, uscc, source in strangers.select("nr", "uscc", "source").iter_rows():
        if severe:
            read.bad_rows.add(nr)
        yield stranger(source, str(uscc), severe=severe)


def _codes(read: TableRead) -> Iterable[Problem]:
    uscc, source = read.frame["uscc"], read.frame["source"]
    for row in failing(uscc):
        yield failing_code(source[row], uscc[row])


def _unknown_measures(read: TableRead, known: list[str]) -> Iterable[Problem]:
    rows = read.frame.filter(~pl.col("measure").is_in(known))
    for name, source in rows.select("measure", "source").iter_rows():
        yield strange_measure(source, str(name), known)
