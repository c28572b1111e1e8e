"""The gate for Parquet that is never read whole: every check is an aggregation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jmtrade_core.engine.backends.backend import Engine, UnreadableError
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.records import Records
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.at_gate import LIST, AtGate, gathered
from jmtrade_core.intake.checks.findings import no_list
from jmtrade_core.intake.checks.touching import touched_by_identity
from jmtrade_core.intake.declarations import (
    UnlistedError,
    add_declared,
    add_summed,
    without_figures,
)
from jmtrade_core.intake.eager import Intake, read, sha256
from jmtrade_core.intake.files.entries import entries
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.judged import Judged
from jmtrade_core.intake.named_rows import declared_strangers, name_rows, repeated
from jmtrade_core.intake.suspects import add_suspected
from jmtrade_core.intake.tables.naming import Measures, with_measures
from jmtrade_core.intake.tally import counted
from jmtrade_core.measures.lines import Frame
from jmtrade_core.schema.tables import DECLARATIONS, Table


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
    gate = gathered(path, with_measures(tables, measures), engine)
    if isinstance(engine, Polars) and gate.needs_reading():
        return read(paths, tables, measures, **options)
    try:
        return _passed(gate, path, options.get("judged"))
    except UnreadableError as error:
        if isinstance(engine, Polars):  # which tells the file, and all else that is wrong
            return read(paths, tables, measures, **options)
        problem = finding("unreadable", path.name, str(error), _("Parquet files"))
        raise DataError(problem) from error


def examine_scanned(
    path: Path, tables: Mapping[str, Table], measures: Measures, **options: Any
) -> tuple[list[Problem], frozenset[str]]:
    """What a run would say of a Parquet folder, raising nothing about the data; and the ids of
    the tables that it has."""
    try:
        intake = read_scanned(path, tables, measures, Polars(), **options)
    except DataError as error:
        gate = gathered(path, with_measures(tables, measures), Polars())
        return list(error.problems), frozenset(gate.read)
    return list(intake.warnings), frozenset(intake.records.frames)


def _passed(gate: AtGate, path: Path, judged: Judged | None) -> Intake:
    """The records of a folder in which nothing is wrong."""
    counts, found = counted(gate), gate.found
    found.add(*name_rows(gate, counts))
    frames: Mapping[str, Frame] = {id: gate.values(id, counts) for id in gate.tables}
    empty = frozenset(id for id in gate.tables if not counts[id, "rows"])
    if gate.on_polars:
        add_suspected(gate, counts)
    if LIST not in gate.read and (gate.read or not found.refused):
        found.add(no_list())
    if judged:
        filled = {id: frame for id, frame in frames.items() if id not in empty}
        said, normal = judged.check_scanned(filled, gate.engine.rows)
        found.add(*said)
        frames = {**frames, **normal}
    if found.refused:
        found.add(*declared_strangers(gate))
    found.refuse()
    frames = _declared(gate, frames, empty)
    found.refuse()
    records = Records(frames, without_figures(empty), sha256(path), stored=False)
    return Intake(records, tuple(found.told), touched=touched_by_identity(found))


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


def _declared(
    gate: AtGate, frames: Mapping[str, Frame], empty: frozenset[str]
) -> Mapping[str, Frame]:
    """The frames with declarations summed into ``exports``."""
    if gate.summed is not None:
        added, problems = add_summed(frames, gate.summed, gate.engine)
        gate.found.add(*problems)
        return added
    try:
        summed, problems = add_declared(frames, empty, gate.engine)
    except UnlistedError:
        gate.found.add(*declared_strangers(gate))
        gate.found.add(*repeated(gate, gate.tables[DECLARATIONS.id]))  # now that codes are trimmed
        gate.found.refuse()
        typed = {**frames, DECLARATIONS.id: gate.tables[DECLARATIONS.id].typed}
        summed, problems = add_declared(typed, empty, gate.engine)
    gate.found.add(*problems)
    return summed
