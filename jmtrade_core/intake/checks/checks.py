"""Checks over rows and tables at the gate: identities, unknown enterprises, codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.successions import in_force, newest
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, also
from jmtrade_core.intake.checks import doubles, plausible, proportion
from jmtrade_core.intake.checks.counted import SHOWN
from jmtrade_core.intake.checks.crowd import of_each
from jmtrade_core.intake.checks.findings import failing_code, no_list, repeated, slip, stranger
from jmtrade_core.intake.checks.kinds import check_kinds
from jmtrade_core.intake.checks.names import check_names, nearest_code, probable_codes
from jmtrade_core.intake.checks.slips import slips
from jmtrade_core.intake.checks.uscc import failing
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead

MAY_BE_UNLISTED = ("dishonesty", "prior_awards", "successions", "determinations")
"""They may name others than the listed: a warning, and the row is read."""


def check_all(reads: Mapping[str, TableRead]) -> list[Problem]:
    """Every warning that needs more than one cell to see; errors of rows go to their table."""
    problems: list[Problem] = []
    for id, read in _filled(reads).items():
        for nr, problem in list(repeats(read)):
            read.fault(nr, problem)
        proportion.parts_above_wholes(read)
        if id != "enterprises":
            for check in (*plausible.EACH, *proportion.EACH, *doubles.EACH):
                problems += check(read)
    problems += proportion.one_cost_in_two(reads)
    if "exports" in reads:
        problems += of_each(plausible.jumps(reads["exports"]))
    if "enterprises" not in reads:
        return [no_list(), *problems]
    if not reads["enterprises"].keyed:
        return problems  # without the whole list every claim would be a stranger's
    return problems + _by_the_list(reads)


def _filled(reads: Mapping[str, TableRead]) -> dict[str, TableRead]:
    """Tables with rows: a small office has few, and each check of one costs some queries."""
    return {id: read for id, read in reads.items() if read.frame.height}


def _by_the_list(reads: Mapping[str, TableRead]) -> list[Problem]:
    """What only the list of enterprises tells."""
    listed = reads["enterprises"].frame.select("uscc", "name").drop_nulls("uscc")
    listed = pl.concat([listed, _under_old_codes(reads, listed)])
    name_meant((some for read in reads.values() for some in read.faults.values()), listed)
    problems: list[Problem] = []
    for id, read in _filled(reads).items():
        if id != "enterprises":
            problems += _unlisted(read, listed)
    problems += _codes(reads["enterprises"])
    problems += check_kinds(reads["enterprises"])
    problems += check_names(reads)
    return problems


def name_meant(found: Iterable[list[Problem]], listed: pl.DataFrame) -> None:
    """Beside what is no code, the code that is probably meant."""
    misshapen = [
        (problems, at)
        for problems in found
        for at, problem in enumerate(problems)
        if problem.code == "code-shape"
    ]
    meant = probable_codes({problems[at].found for problems, at in misshapen[:SHOWN]}, listed)
    for problems, at in misshapen[:SHOWN]:
        if near := meant.get(problems[at].found):
            cure = _("did you mean {name}?").format(name=near)
            problems[at] = replace(problems[at], cure=cure)


def repeats(read: TableRead) -> Iterator[tuple[int, Problem]]:
    """A second row with the same identity; empty parts are equal to each other."""
    identity = list(read.table.identity)
    rows = read.named
    if not rows.select(identity).is_duplicated().any():
        return
    first = pl.col("nr").first().over(identity)
    again = pl.int_range(pl.len()).over(identity) > 0
    for row in rows.with_columns(first=first, again=again).filter("again").iter_rows(named=True):
        yield row["nr"], _repeat(read, row)


def _repeat(read: TableRead, row: Mapping[str, object]) -> Problem:
    nr, first = int(str(row["nr"])), int(str(row["first"]))
    place = read.place(nr, None)
    there = read.place(first, None)
    if read.table.id == "enterprises":
        other = read.frame.filter(pl.col("nr") == first).row(0, named=True)
        if None not in (other["county"], row["county"]) and other["county"] != row["county"]:
            found = _("{uscc} in {county}, but in {other} at {place}").format(
                uscc=row["uscc"], county=row["county"], other=other["county"], place=there
            )
            cure = _("ask the enterprise, and keep one row")
            return finding("two-counties", place, found, _("one county"), cure)
    return repeated(place, there, read.table, row)


def _unlisted(read: TableRead, listed: pl.DataFrame) -> Iterable[Problem]:
    strangers = read.frame.drop_nulls("uscc").join(listed, on="uscc", how="anti")
    severe = read.table.id not in MAY_BE_UNLISTED
    meant = {} if severe or not strangers.height else _slips(strangers, listed)
    for nr, uscc in strangers.select("nr", "uscc").iter_rows():
        place = read.place(nr, "uscc")
        problem = stranger(place, str(uscc), severe=severe)
        if severe:
            near = nearest_code(str(uscc), listed)
            cure = also(part for part in (problem.cure, near) if part)
            read.fault(nr, replace(problem, cure=cure))
        elif uscc in meant:
            read.fault(nr, slip(place, uscc, meant[uscc]))
        else:
            yield problem


def _under_old_codes(reads: Mapping[str, TableRead], listed: pl.DataFrame) -> pl.DataFrame:
    """Old codes of listed enterprises: their rows are read as rows under the new code."""
    if "successions" not in reads:
        return listed.clear()
    rows = in_force(reads["successions"].sound.iter_rows(named=True), date.max)
    codes = newest(rows)
    names = dict(listed.iter_rows())
    known = {old: names[new] for old, new in codes.items() if new in names and old not in names}
    return pl.DataFrame(list(known.items()), schema=listed.schema, orient="row")


def _slips(strangers: pl.DataFrame, listed: pl.DataFrame) -> dict[str, str]:
    """Code -> the listed code that was meant, with its name."""
    codes, firms = (nw.from_native(f.select("uscc").unique().lazy()) for f in (strangers, listed))
    meant = slips(codes, firms, Polars()).collect().to_native()
    names = listed.group_by("uscc").agg(pl.col("name").min())
    named = meant.join(names, left_on="meant", right_on="uscc", how="left")
    return {uscc: f"{code} ({name})" for uscc, code, name in named.iter_rows()}


def _codes(read: TableRead) -> Iterable[Problem]:
    """GB 32100: some published codes fail it, so it never refuses."""
    uscc, nr = read.frame["uscc"], read.frame["nr"]
    for row in failing(uscc):
        yield failing_code(read.place(nr[row], "uscc"), uscc[row])
