"""The gate: from paths to records, or to everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.records import Records
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.checks import check_all
from jmtrade_core.intake.checks.skip import Skipped, skip
from jmtrade_core.intake.checks.touching import Touched, none_touched, touched
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.declarations import add_declared, without_figures
from jmtrade_core.intake.files.discover import gather
from jmtrade_core.intake.files.workbook import Progress, quiet
from jmtrade_core.intake.judged import Judged
from jmtrade_core.intake.tables.mapping import Mapping_, apply
from jmtrade_core.intake.tables.match import choose
from jmtrade_core.intake.tables.merge import merge
from jmtrade_core.intake.tables.naming import Measures, with_measures
from jmtrade_core.intake.tables.read_table import TableRead, read_table
from jmtrade_core.intake.tables.sheet import Sheet
from jmtrade_core.schema.tables import Table


@dataclass(frozen=True)
class Intake:
    """What was read, the warnings and notes about it, and the rows left out."""

    records: Records
    warnings: tuple[Problem, ...]
    skipped: tuple[Skipped, ...] = ()
    touched: Touched = field(default_factory=none_touched)
    """The rows on which a warning stands."""

    @property
    def undecided(self) -> frozenset[str]:
        """Codes of the enterprises that have a bad row: they get no line."""
        return frozenset(row.uscc for row in self.skipped)


@dataclass
class Examined:
    """Everything that was read and everything that was found, errors not yet raised."""

    reads: dict[str, TableRead]
    found: Collector
    """Of files, sheets and tables, with all warnings and notes; rows' errors are in reads."""
    sheets: list[Sheet]

    @property
    def findings(self) -> list[Problem]:
        """All of them, errors first, then by place of reading."""
        return self.with_rows(self.of_rows).told

    @property
    def of_rows(self) -> list[Problem]:
        """The errors of rows, table by table and row by row."""
        faults = (some for read in self.reads.values() for _nr, some in sorted(read.faults.items()))
        return [problem for some in faults for problem in some]

    def with_rows(self, errors: Iterable[Problem]) -> Collector:
        """What was found, and these errors of rows."""
        return Collector([*self.found.problems, *errors])


def read(
    data: Path | Sequence[Path],
    tables: Mapping[str, Table],
    measures: Measures,
    *,
    skip_bad_rows: bool = False,
    contested: frozenset[str] = frozenset(),
    mapping: Mapping_ | None = None,
    progress: Progress = quiet,
    judged: Judged | None = None,
) -> Intake:
    """Read and check everything. DataError carries all errors at once, with their places."""
    paths = [data] if isinstance(data, Path) else list(data)
    examined = examine(paths, tables, measures, mapping=mapping, progress=progress, judged=judged)
    skipped, standing = list[Skipped](), examined.of_rows
    if skip_bad_rows:
        skipped, standing = skip(examined.reads, contested)
    found = examined.with_rows(standing)
    found.refuse()
    reads = examined.reads
    frames = {id: one.frame.drop("nr") for id, one in reads.items()}
    empty = frozenset(id for id, frame in frames.items() if not frame.height)
    stored = {id: nw.from_native(frame.lazy()) for id, frame in frames.items()}
    lazy, more = add_declared(stored, empty, Polars())
    found.add(*more)
    found.refuse()
    columns = {id: one.letters() for id, one in reads.items()}
    left_out = {
        id: nw.from_native(one.left_out.drop("nr").lazy())
        for id, one in reads.items()
        if one.left_out is not None
    }
    records = Records(
        lazy, without_figures(empty), sha256(*paths), partial=bool(skipped), columns=columns,
        left_out=left_out,
    )  # fmt: skip
    told = touched(found.problems, reads)
    return Intake(records, tuple(found.told), tuple(skipped), told)


def examine(
    paths: Sequence[Path],
    tables: Mapping[str, Table],
    measures: Measures,
    *,
    mapping: Mapping_ | None = None,
    progress: Progress = quiet,
    judged: Judged | None = None,
) -> Examined:
    """Read and check everything, raising nothing about the data."""
    named = with_measures(tables, measures)
    examined = read_tables(paths, named, mapping=mapping, progress=progress)
    if examined.reads or not examined.found.refused:
        examined.found.add(*check_all(examined.reads))
        examined.found.add(*(judged.check(examined.reads) if judged else ()))
    return examined


def read_tables(
    paths: Sequence[Path],
    tables: Mapping[str, Table],
    *,
    mapping: Mapping_ | None = None,
    progress: Progress = quiet,
) -> Examined:
    """Read every table that the files hold, several files merged, cell by cell checked."""
    gathered = [gather(path, tables, progress) for path in paths]
    found = Collector(problem for one in gathered for problem in one.problems)
    groups = [group for one in gathered for group in one.groups]
    if mapping is not None:
        groups = [apply(mapping, group, tables) for group in groups]
    several = len(groups) > 1
    parts: dict[str, list[TableRead]] = {}
    for group in _told_apart(groups) if several else groups:
        for sheet, table, layout in choose(group, tables, found):
            progress(_("checking {sheet}").format(sheet=sheet.name))
            one = read_table(sheet, table, layout)
            if several and sheet.file:
                source = pl.lit(f"[{sheet.file}]") + pl.col("source")
                one.frame = one.frame.with_columns(source=source)
            parts.setdefault(table.id, []).append(one)
    for one in (read for path in gathered for read in path.reads):
        parts.setdefault(one.table.id, []).append(one)
    reads = {}
    for id, some in parts.items():
        reads[id], agreed = merge(some)
        found.add(*reads[id].problems, *agreed)
    return Examined(reads, found, [sheet for group in groups for sheet in group])


def _told_apart(groups: Sequence[Sequence[Sheet]]) -> list[list[Sheet]]:
    """Files of one name from two folders get a number, so that each place is one place."""
    count: Counter[str] = Counter()
    told = []
    for group in groups:
        names = [sheet.file or sheet.name for sheet in group]
        count.update(set(names))
        told.append([_numbered(s, n, count[n]) for s, n in zip(group, names, strict=True)])
    return told


def _numbered(sheet: Sheet, name: str, count: int) -> Sheet:
    if sheet.file:
        return replace(sheet, file=f"{name} ({count})") if count > 1 else sheet
    return replace(sheet, file=f"({count})") if count > 1 else sheet  # ``[(2)]exports.csv!7``


def sha256(*paths: Path) -> str:
    """One hash over the input: of a file its bytes, of a folder names and bytes in order."""
    if len(paths) > 1:
        return hashlib.sha256("".join(sha256(path) for path in paths).encode()).hexdigest()
    (path,) = paths
    files = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.is_file())
    digest = hashlib.sha256()
    for file in files:
        if path.is_dir():
            digest.update(f"{file.relative_to(path).as_posix()}\0".encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
