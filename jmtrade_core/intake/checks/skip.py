"""``--skip-bad-rows``: which bad rows may be left out, and whom that leaves undecided.

A bad row of a table that a city-wide contest reads, of dishonesty or of prior awards bears
on other enterprises or on honesty, and one without a readable code could be anybody's: none
of them can be skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.tables.read_table import TableRead

NEVER = frozenset({"dishonesty", "prior_awards", "successions", "determinations"})


@dataclass(frozen=True)
class Skipped:
    """One row left out of the decisions, and every error it has."""

    place: str
    table: str
    uscc: str
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        why = listed(dict.fromkeys(problem.code for problem in self.problems))
        return _("{place}: row skipped, {uscc} gets no line ({why})").format(
            place=self.place, uscc=self.uscc, why=why
        )


def skip(
    reads: Mapping[str, TableRead], contested: frozenset[str]
) -> tuple[list[Skipped], list[Problem]]:
    """Take out the rows that may be skipped; the errors that stand all the same.

    ``contested`` names the tables in which enterprises compete with one another.
    """
    skipped: list[Skipped] = []
    standing: list[Problem] = []
    for id, read in reads.items():
        codes = dict(read.frame.select("nr", "uscc").iter_rows())
        out: set[int] = set()
        for nr, problems in read.faults.items():
            uscc = codes.get(nr)
            if id in contested | NEVER or not uscc:
                standing += problems
            else:
                skipped.append(Skipped(read.place(nr, None), id, uscc, tuple(problems)))
                out.add(nr)
        if out and id != "enterprises":
            read.left_out = read.frame.filter(pl.col("nr").is_in(sorted(out)))
        read.frame = _without(read, out)
    return skipped, standing


def _without(read: TableRead, out: set[int]) -> pl.DataFrame:
    """A bad row of the list itself stays, its bad cells empty: patents look it up."""
    if not out:
        return read.frame
    if read.table.id != "enterprises":
        return read.frame.filter(~pl.col("nr").is_in(sorted(out)))
    return read.frame.unique("uscc", keep="first", maintain_order=True)
