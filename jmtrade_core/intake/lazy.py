"""The gate for Parquet that is never read whole: every check is an aggregation.

All tables are counted in one pass. Only where a count is not nought are rows fetched, to
name them; so a sound input costs one pass, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from narwhals.stable.v2 import Int64, col, concat, lit
from narwhals.stable.v2 import len as length

from jmtrade_core.engine.backends.backend import Engine, UnreadableError
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.records import Frame, Records, small
from jmtrade_core.engine.successions import old_codes
from jmtrade_core.errors import DataError, Problem, Severity
from jmtrade_core.i18n import _, also
from jmtrade_core.intake.checks.checks import MAY_BE_UNLISTED
from jmtrade_core.intake.checks.findings import (
    failing_code,
    meant,
    misshapen,
    repeated,
    slip,
    stranger,
)
from jmtrade_core.intake.checks.names import nearest_code
from jmtrade_core.intake.checks.slips import shaped, slips
from jmtrade_core.intake.checks.touching import touched_by_identity
from jmtrade_core.intake.columns.native import Scanned, scanned
from jmtrade_core.intake.declarations import UnlistedError, add_declared, without_figures
from jmtrade_core.intake.eager import Intake, read, sha256
from jmtrade_core.intake.files.discover import unknown_table
from jmtrade_core.intake.files.entries import entries, unread
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.suspects import suspected
from jmtrade_core.intake.tables.match import match_table
from jmtrade_core.intake.tables.naming import Measures, with_measures
from jmtrade_core.intake.tables.parquet import twice_given
from jmtrade_core.schema.tables import DECLARATIONS, SUCCESSIONS, Table

SHOWN = 100
"""So many rows are named for each check of each table; the others are counted."""
TALLY = ("rows", "bad", "untidy", "different")
"""What is counted of each table; ``different``: rows that surely differ in identity."""
_NOTHING = [lit(0, dtype=Int64).alias(name) for name in TALLY[1:]]


def is_parquet(path: Path) -> bool:
    """A folder with Parquet tables (each a file or a folder of parts), and with no others."""
    kinds = {kind for _entry, kind in entries(path)} if path.is_dir() else set()
    return "parquet" in kinds and kinds <= {"parquet", "other"}


def read_scanned(
    data: Path | Sequence[Path],
    tables: Mapping[str, Table],
    measures: Measures,
    engine: Engine,
    **options: Any,
) -> Intake:
    """Lazy records of a Parquet folder whose columns are native types.

    DataError carries every error at once; a column that would have to be read as text is
    one of them (``not-native``), except on Polars, which reads the folder whole instead.
    """
    paths = [data] if isinstance(data, Path) else list(data)
    path = paths[0]
    skips = options.get("skip_bad_rows", False) and isinstance(engine, Polars)
    streams = len(paths) == 1 and is_parquet(path) and not skips
    if not streams and isinstance(engine, Polars):
        return read(paths, tables, measures, **options)
    if not streams:
        wanted = _("a folder of Parquet files, a file or a folder of parts for each table")
        raise DataError(finding("not-parquet", str(path), _("something else"), wanted))
    gate = _open(path, with_measures(tables, measures), engine)
    if isinstance(engine, Polars) and gate.needs_reading():
        return read(paths, tables, measures, **options)
    try:
        counts = gate.counts()
        gate.name_rows(counts)
        gate.suspect(counts)
    except UnreadableError as error:
        problem = finding("unreadable", path.name, str(error), _("Parquet files"))
        raise DataError(problem) from error
    _refuse(gate)
    frames = {id: gate.values(id, counts) for id in gate.tables}
    empty = frozenset(id for id in gate.tables if not counts[id, "rows"])
    if judged := options.get("judged"):
        some = {id: frame for id, frame in frames.items() if id not in empty}
        gate.problems += judged.check_scanned(some, engine.rows)
        _refuse(gate)
    summed = gate.declared(frames, empty)
    _refuse(gate)
    records = Records(summed, without_figures(empty), sha256(path), stored=False)
    return Intake(records, tuple(gate.problems), touched=touched_by_identity(gate.told))


def read_records(
    data: Path | Sequence[Path], tables: Mapping[str, Table], measures: Measures, **options: Any
) -> Intake:
    """Records of whatever the paths hold, kept in memory. Parquet passes the same gate as
    when it is streamed, so its findings are the same."""
    engine = Polars()
    intake = read_scanned(data, tables, measures, engine, **options)
    if intake.records.stored:
        return intake
    frames = {id: engine.keep(frame) for id, frame in intake.records.frames.items()}
    return replace(intake, records=replace(intake.records, frames=frames, stored=True))


def _refuse(gate: Gate) -> None:
    if gate.refused:
        raise DataError(*sorted(gate.problems, key=lambda p: p.severity != "error"))


def _open(path: Path, tables: Mapping[str, Table], engine: Engine) -> Gate:
    """Every table of the folder, by the types of its columns alone."""
    gate = Gate({}, unread(path, tables), engine)
    for entry, kind in entries(path):
        if kind != "parquet":
            continue
        table = match_table(entry.stem, tables)
        if table is None:
            gate.problems.append(unknown_table(entry))
        elif table.id in gate.tables:
            wanted = _("one sheet for each table")
            gate.problems.append(finding("two-sheets", entry.name, table.sheet, wanted))
        else:
            gate.admit(entry, table)
    if "enterprises" not in gate.tables:
        wanted = _("the table {name}").format(name="企业名录 (enterprises)")
        missing = finding("no-enterprises", "enterprises", _("no such table"), wanted)
        gate.problems += [] if any(p.severity == "error" for p in gate.problems) else [missing]
    return gate


def _number(frame: Frame) -> Frame:
    return frame.select(n=length().cast(Int64))


@dataclass
class Gate:
    """Tables at the gate, and what was found wrong so far."""

    tables: dict[str, Scanned]
    problems: list[Problem]
    engine: Engine
    more: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    """Every warning about a row, those that are only counted too."""

    @property
    def refused(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def admit(self, entry: Path, table: Table) -> None:
        try:
            if twice := twice_given(entry):
                self.problems += twice
                return
            one, problems = scanned(self.engine.scan(entry), table, self.engine.spaces)
        except UnreadableError as error:
            wanted = _("Parquet files")
            one, problems = None, [finding("unreadable", entry.name, str(error), wanted)]
        self.problems += problems
        if one is not None:
            self.tables[table.id] = one

    def counts(self) -> dict[tuple[str, str], int]:
        """(table, check) -> how many rows. A quick look passes what is surely sound; tables
        with other rows get a thorough one."""
        counts = self._look(self.tables, thorough=False)
        doubtful = [id for id in self.tables if counts[id, "untidy"] or counts[id, "unlisted"]]
        if "enterprises" in doubtful:
            doubtful = list(self.tables)
        return counts | (self._look(doubtful, thorough=True) if doubtful else {})

    def needs_reading(self) -> bool:
        """Whether a table holds what only reading it as text can tell (Polars alone)."""
        if any(p.code == "not-native" for p in self.problems):
            return True
        return any(self.engine.rows(one.odd.head(1)) for one in self.tables.values())

    def suspect(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Warnings about rows that may be a slip (Polars alone)."""
        if not isinstance(self.engine, Polars):
            return
        native = {id: self.values(id, counts).to_native() for id in self.tables}
        tables = {id: one.table for id, one in self.tables.items()}
        found: dict[tuple[str, str], list[Problem]] = {}
        for id, problem in suspected(native, tables):
            found.setdefault((id, problem.code), []).append(problem)
        for (id, _code), problems in found.items():
            self.told += problems
            self.problems += problems[:SHOWN]
            self.problems += self._rest(id, len(problems), problems[0].severity)

    def values(self, id: str, counts: Mapping[tuple[str, str], int]) -> Frame:
        """The sound rows of a table, at no more cost than its cells ask for."""
        one = self.tables[id]
        if counts[id, "bad"]:
            return one.sound
        return one.typed if counts[id, "untidy"] else one.as_stored

    def _rest(self, table: str, count: int, severity: Severity) -> list[Problem]:
        """How many rows are not named."""
        if count <= SHOWN:
            return []
        found = _("{count} more rows with the same fault").format(count=count - SHOWN)
        return [Problem(table, found, _("none of them"), code="more", severity=severity)]

    def _look(self, ids: Iterable[str], *, thorough: bool) -> dict[tuple[str, str], int]:
        """All counts of these tables, in one pass."""
        tables = {id: self.tables[id] for id in ids}
        told = [
            self.engine.tally(
                one.judged if thorough else one.looked, list(one.table.identity)
            ).with_columns(table=lit(id))
            for id, one in tables.items()
        ]
        told += self._strangers_by_table(tables, thorough=thorough)
        if "enterprises" in tables:
            told.append(self._rows_of("codes", self._unproven()))
        counts = {(id, "unlisted"): 0 for id in tables}
        for row in self.engine.rows(concat([f.select("table", *TALLY) for f in told])):
            id, _dot, check = row["table"].partition(".")
            if check:
                counts[id, check] = int(row["rows"])
            else:
                counts |= {(id, name): int(row[name] or 0) for name in TALLY}
        return counts

    def _rows_of(self, check: str, frame: Frame) -> Frame:
        """How many rows a frame has, as a row of the tally."""
        counted = frame.select(rows=length().cast(Int64))
        return counted.with_columns(_NOTHING).with_columns(table=lit(f"enterprises.{check}"))

    def _strangers_by_table(self, tables: Mapping[str, Scanned], *, thorough: bool) -> list[Frame]:
        """Rows of enterprises that are not listed, of all tables in one join; of declarations
        the sums will tell."""
        if "enterprises" not in self.tables:
            return []
        named = [
            (one.typed if thorough else one.as_stored)
            .select("uscc")
            .with_columns(table=lit(f"{id}.unlisted"))
            for id, one in tables.items()
            if id not in ("enterprises", DECLARATIONS.id)
        ]
        if not named:
            return []
        rows = concat(named).filter(~col("uscc").is_null())
        rows = rows.join(self._listed(thorough=thorough), on="uscc", how="anti")
        counted = rows.group_by("table").agg(rows=length().cast(Int64))
        return [counted.with_columns(_NOTHING)]

    def declared(self, frames: Mapping[str, Frame], empty: frozenset[str]) -> Mapping[str, Frame]:
        """The frames with declarations summed into ``exports``."""
        try:
            summed, problems = add_declared(frames, empty, self.engine)
        except UnlistedError:
            one = self.tables[DECLARATIONS.id]
            self.problems += self._strangers(one)
            self.problems += self._repeated(one, one.sound)  # now that codes are trimmed
            if self.refused:
                return frames
            typed = {**frames, DECLARATIONS.id: one.typed}
            summed, problems = add_declared(typed, empty, self.engine)
        self.problems += problems
        return summed

    def _listed(self, *, thorough: bool = True) -> Frame:
        """Codes of the list, and old codes of listed enterprises."""
        firms = self.tables["enterprises"]
        codes = (firms.typed if thorough else firms.as_stored).select("uscc")
        old = [(code,) for code in self.old_codes]
        return concat([codes, small(codes, {"uscc": "text"}, old)]) if old else codes

    @cached_property
    def old_codes(self) -> list[str]:
        """Their rows are read as rows under the new code."""
        one = self.tables.get(SUCCESSIONS.id)
        if one is None or "enterprises" not in self.tables:
            return []
        firms = self.tables["enterprises"].typed.select("uscc")
        return old_codes(self.engine.rows(one.sound), firms, self.engine.rows)

    def _unlisted(self, rows: Frame) -> Frame:
        named = rows.filter(~col("uscc").is_null())
        return named.select("uscc", "source").join(self._listed(), on="uscc", how="anti")

    def _unproven(self) -> Frame:
        firms = self.tables["enterprises"].typed.filter(~col("uscc").is_null())
        return self.engine.unproven(firms.select("uscc", "source"))

    def name_rows(self, counts: Mapping[tuple[str, str], int]) -> None:
        """A problem for each row that a count found."""
        for id, one in self.tables.items():
            if counts[id, "bad"]:
                self.problems += self._cells(one)
            if counts[id, "different"] < counts[id, "rows"]:
                sound = not (counts[id, "bad"] or counts[id, "untidy"])
                self.problems += self._repeated(one, one.as_stored if sound else one.sound)
            if counts[id, "unlisted"]:
                self.problems += self._strangers(one)
        if counts.get(("enterprises", "codes")):
            self.problems += self._codes()
        if self.refused and {DECLARATIONS.id, "enterprises"} <= self.tables.keys():
            self.problems += self._strangers(self.tables[DECLARATIONS.id])
        self.problems += self.more

    def _some(self, frame: Frame, table: str, severity: Severity = "error") -> list[dict[str, Any]]:
        """The first rows in order of place; a note of how many others there are."""
        rows = self.engine.rows(frame.sort("source").head(SHOWN))
        if len(rows) == SHOWN:
            count = int(self.engine.rows(_number(frame))[0]["n"])
            self.more += self._rest(table, count, severity)
        return rows

    def _cells(self, one: Scanned) -> Iterator[Problem]:
        for test in one.tests():
            for row in self._some(one.refused(test), one.table.id):
                place = f"{row['source']} {test.column.id}"
                found = _("an empty cell") if test.code == "required" else row["found"]
                yield finding(test.code, place, found, test.wanted, meant(test.column, found))

    def _repeated(self, one: Scanned, rows: Frame) -> Iterator[Problem]:
        """A second row with the same identity; empty parts are equal to each other."""
        identity = list(one.table.identity)
        alike = self.engine.alike(rows, identity)
        groups = alike.group_by(*identity, "source").agg(n=length().cast(Int64))
        for row in self._some(groups.filter(col("n") > 1), one.table.id):
            yield from [repeated(row["source"], row["source"], one.table, row)] * (row["n"] - 1)

    def _strangers(self, one: Scanned) -> Iterator[Problem]:
        severe = one.table.id not in MAY_BE_UNLISTED
        rows, id = self._unlisted(one.typed), one.table.id
        yield from self._misshapen(rows, id)
        rows = rows.filter(shaped(col("uscc")))
        if not severe:
            listed = self.tables["enterprises"].typed.select("uscc")
            slipped = slips(rows.select("uscc").unique(), listed, self.engine)
            for row in self._some(rows.join(slipped, on="uscc", how="inner"), id):
                yield slip(row["source"], row["uscc"], row["meant"])
            rows = rows.join(slipped, on="uscc", how="anti")
        found = self._some(rows, id, "error" if severe else "warning")
        near = self._near(found) if severe else {}
        for row in found:
            problem = stranger(row["source"], row["uscc"], severe=severe)
            cure = also(part for part in (problem.cure, near.get(row["uscc"], "")) if part)
            yield replace(problem, cure=cure)

    def _near(self, found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Code -> the listed one that was probably meant, in words."""
        codes = {str(row["uscc"]) for row in found}
        if not codes or not isinstance(self.engine, Polars):
            return {}
        listed = self.tables["enterprises"].typed.select("uscc", "name").drop_nulls()
        firms = listed.to_native().collect(engine="streaming")
        return {code: nearest_code(code, firms) for code in codes}

    def _misshapen(self, rows: Frame, table: str) -> Iterator[Problem]:
        for row in self._some(rows.filter(~shaped(col("uscc"))), table):
            yield misshapen(row["source"], row["uscc"])

    def _codes(self) -> Iterator[Problem]:
        from stdnum.cn import uscc

        yield from self._misshapen(self._unproven(), "enterprises")
        rows = self._unproven().filter(shaped(col("uscc"))).sort("source")
        failing = [r for r in self.engine.rows(rows) if not uscc.is_valid(r["uscc"])]
        found = [failing_code(row["source"], row["uscc"]) for row in failing]
        self.told += found
        self.more += self._rest("enterprises", len(found), "warning")
        yield from found[:SHOWN]
