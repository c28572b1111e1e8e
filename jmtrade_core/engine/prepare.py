"""What every run over the same records shares: one code for each enterprise, comparison
keys beside subjects, and the few rows of successions and determinations read as rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from narwhals.stable.v2 import Expr, Int64, String, coalesce, col, concat, concat_str, lit, when

from jmtrade_core.engine.determinations import Finding, findings
from jmtrade_core.engine.records import Records, fetched, small
from jmtrade_core.engine.spelling import TEXT, odd_subjects, spelled
from jmtrade_core.engine.successions import Ancestor, ancestors, in_force, newest
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import (
    DETERMINATIONS,
    EXPORTS,
    PRIOR_AWARDS,
    SUCCESSIONS,
    YEARLY_FIGURES,
    Table,
)

NEW, TURN = "new_code", "turn"


@dataclass(frozen=True)
class Prepared(Records):
    """Records as of a day. Claims and prior awards have ``subject_text`` and its keys."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """Old code -> the newest code of the same enterprise."""
    ancestors: tuple[Ancestor, ...] = ()
    findings: tuple[Finding, ...] = ()

    def of_measure(self, measure: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.measure == measure]


def prepared(records: Records, policy: Policy, as_of: date) -> Prepared:
    """The records as the engine takes them; made once for each day and set of tables."""
    if isinstance(records, Prepared):
        return records
    key = as_of, frozenset(policy.tables), frozenset(parts_of(policy).items())
    if key not in records.made:
        records.made[key] = _prepare(records, policy, as_of)
    found: Prepared = records.made[key]
    return found


def parts_of(policy: Policy) -> dict[str, int]:
    """Measure -> how many parts its subjects have."""
    return {id: len(measure.claims.subject) or 1 for id, measure in policy.declared.items()}


def _prepare(records: Records, policy: Policy, as_of: date) -> Prepared:
    parts = parts_of(policy)
    successions = in_force(_rows(records, SUCCESSIONS.id), as_of)
    renamed = newest(successions)
    tables = policy.tables
    whole = Prepared(
        frames=_with_text(_renamed(records.frames, renamed), tables),
        empty=records.empty,
        sha256=records.sha256,
        partial=records.partial,
        columns=records.columns,
        left_out=_with_text(_renamed(records.left_out, renamed), tables),
        stored=records.stored,
        renamed=renamed,
        ancestors=tuple(ancestors(successions, renamed)),
        findings=findings(_rows(records, DETERMINATIONS.id), parts, renamed, as_of),
    )
    return _with_keys(whole, tables, parts)


def _rows(records: Records, table: str) -> list[dict[str, object]]:
    frame = records.frames.get(table)
    return [] if frame is None or table in records.empty else fetched(frame)


def _renamed(frames: Mapping[str, Frame], renamed: Mapping[str, str]) -> dict[str, Frame]:
    """Every row under the newest code; figures of one year are added."""
    if not renamed:
        return dict(frames)
    found = {}
    for id, frame in frames.items():
        kinds = {"uscc": "text", NEW: "text", TURN: "number"}
        numbered = [(old, new, turn) for turn, (old, new) in enumerate(renamed.items(), 1)]
        codes = small(frame, kinds, numbered)
        rows = frame.join(codes, on="uscc", how="left")
        rows = rows.with_columns(uscc=coalesce(NEW, "uscc"))
        if id == "enterprises":
            rows = _listed_once(rows)
        rows = rows.drop(NEW, TURN)
        found[id] = _added(rows) if id == EXPORTS.id else rows
    return found


def _listed_once(firms: Frame) -> Frame:
    """The new code's row counts; the last old one where the new is not listed."""
    firms = firms.with_columns(col(TURN).fill_null(0))
    firsts = firms.group_by("uscc").agg(col(TURN).min().alias("first"))
    return firms.join(firsts, on="uscc").filter(col(TURN) == col("first")).drop("first")


def _added(exports: Frame) -> Frame:
    """One row a year; a figure that one of its rows lacks is unknown."""
    years = exports.group_by("uscc", "year").agg(
        *(col(name).sum().alias(name) for name in YEARLY_FIGURES),
        *(col(name).is_null().cast(Int64).max().alias(f"no:{name}") for name in YEARLY_FIGURES),
        col("source").min().alias("source"),
        col("source").max().alias("last"),
    )
    known = {name: when(col(f"no:{name}") == 0).then(col(name)) for name in YEARLY_FIGURES}
    both = concat_str(col("source"), lit(" + "), col("last"))
    place = when(col("source") == col("last")).then(col("source")).otherwise(both)
    columns = ["uscc", "year", *YEARLY_FIGURES, "source"]
    return years.with_columns(**known, source=place).select(*columns)


def _with_text(frames: dict[str, Frame], tables: Mapping[str, Table]) -> dict[str, Frame]:
    """Claims and prior awards with the subject as it is written."""
    for id, frame in frames.items():
        if id == PRIOR_AWARDS.id:
            frames[id] = frame.with_columns(col("subject").fill_null("").alias(TEXT))
        elif id in tables and tables[id].subject:
            frames[id] = frame.with_columns(joined(tables[id], tables[id].subject, "|").alias(TEXT))
    return frames


def text_of(table: Table, column: str) -> Expr:
    """A cell as it is written in a subject; empty where it is unknown."""
    return table.column(column).kind.written(col(column)).fill_null("")


def joined(table: Table, columns: tuple[str, ...], separator: str) -> Expr:
    parts = [text_of(table, column) for column in columns]
    if not parts:
        return lit("", dtype=String)
    return parts[0] if len(parts) == 1 else concat_str(parts, separator=separator)


def _with_keys(whole: Prepared, tables: Mapping[str, Table], parts: Mapping[str, int]) -> Prepared:
    """The comparison keys, each odd subject worked out once for all tables."""
    groups = {
        (place, id): _by_parts(id, frame, tables, parts)
        for place, frames in (("frames", whole.frames), ("left_out", whole.left_out))
        for id, frame in frames.items()
        if id not in whole.empty or place == "left_out"
    }
    odd = odd_subjects(group for some in groups.values() for group in some)
    found: dict[str, dict[str, Frame]] = {
        "frames": dict(whole.frames), "left_out": dict(whole.left_out),
    }  # fmt: skip
    for (place, id), some in groups.items():
        if some:
            frame = concat([spelled(frame, count, odd) for frame, count in some])
            found[place][id] = frame.collect().lazy() if whole.stored else frame
    return replace(whole, frames=found["frames"], left_out=found["left_out"])


def _by_parts(
    id: str, frame: Frame, tables: Mapping[str, Table], parts: Mapping[str, int]
) -> list[tuple[Frame, int]]:
    """A table's rows by the number of parts that their subjects have."""
    if id in tables and tables[id].subject:
        return [(frame, len(tables[id].subject))]
    if id != PRIOR_AWARDS.id:
        return []
    compound: dict[int, list[str]] = {}
    for measure, count in parts.items():
        if count > 1:
            compound.setdefault(count, []).append(measure)
    several = [m for some in compound.values() for m in some]
    simple = ~col("measure").is_in(several)
    return [(frame.filter(simple), 1)] + [
        (frame.filter(col("measure").is_in(some)), count) for count, some in compound.items()
    ]
