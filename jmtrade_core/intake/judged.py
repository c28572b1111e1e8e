"""The checks of what people have decided, on tables read whole or streamed.

A rule rests on each of these rows, so none that is doubtful is read "as usual" (rulebook 2.1,
2.2). The rows are few; prior awards are looked at once for each subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from narwhals.stable.v2 import Expr, coalesce, col, lit

from jmtrade_core.engine.records import small
from jmtrade_core.engine.successions import in_force, newest
from jmtrade_core.errors import Problem
from jmtrade_core.intake.checks.checks import MAY_BE_UNLISTED
from jmtrade_core.intake.checks.findings import stranger
from jmtrade_core.intake.checks.judgements import (
    Found,
    Place,
    Row,
    become_one,
    determinations,
    filled,
    prior_awards,
    successions,
)
from jmtrade_core.intake.checks.subject_form import Forms, forms
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import DETERMINATIONS, EXPORTS, PRIOR_AWARDS, SUCCESSIONS

Rows = Callable[[Frame], Sequence[Row]]


@dataclass(frozen=True)
class Judged:
    """What the checks have to know of the policies, and the day of the decision."""

    forms: Forms
    as_of: date = date.max
    identities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Table -> the columns that name a row."""

    def check(self, reads: Mapping[str, TableRead]) -> list[Problem]:
        """Warnings; errors go to their rows. Subjects are written as their measures do."""
        warnings = []
        succeeding = reads[SUCCESSIONS.id].sound.to_dicts() if SUCCESSIONS.id in reads else []
        heirs = list(filter(filled, succeeding))
        renamed = newest(in_force(heirs, self.as_of))
        for id, read in reads.items():
            rows = read.sound.to_dicts() if id in _CHECKED else []
            for row, problem in self._found(id, rows, _place_in(read), renamed):
                if problem.severity == "error":
                    read.fault(row["nr"], problem)
                else:
                    warnings.append(problem)
            if id in _SUBJECTS:
                read.frame = self._normal(read.frame)
        self._become_one(reads, heirs, renamed)
        return warnings

    def check_scanned(
        self, frames: Mapping[str, Frame], rows: Rows
    ) -> tuple[list[Problem], dict[str, Frame]]:
        """The same for tables that are not read whole; ``rows`` fetches some. With the tables
        whose subjects are written as their measures do."""
        problems: list[Problem] = []
        normal = {id: self._rewritten(frames[id], rows) for id in _SUBJECTS if id in frames}
        succeeding = rows(frames[SUCCESSIONS.id]) if SUCCESSIONS.id in frames else []
        heirs = list(filter(filled, succeeding))
        renamed = newest(in_force(heirs, self.as_of))
        for id in _CHECKED:
            if id in frames:
                some = frames[id].filter(self._misfits()) if id == PRIOR_AWARDS.id else frames[id]
                said = self._found(id, rows(some), _source, renamed)
                problems += [found for _row, found in said]
        later = newest(in_force(heirs, date.max)).keys() - renamed.keys()
        problems += _not_yet_one(frames, sorted(later), rows)
        for id, frame in frames.items() if renamed else ():
            if id not in _ADDED and id in self.identities:
                met: Sequence[Row] = heirs
                if id != SUCCESSIONS.id:
                    met = rows(frame.filter(col("uscc").is_in([*renamed, *renamed.values()])))
                twice = become_one(met, self.identities[id], renamed, _source)
                problems += [found for _row, found in twice]
        return problems, normal

    def _rewritten(self, frame: Frame, rows: Rows) -> Frame:
        """The frame with each subject as its measure writes it: history that is written in
        another way would be paid again."""
        misfits = frame.filter(self._misfits() & ~col("subject").is_null())
        pairs = rows(misfits.select("measure", "subject").unique())
        changed = self._changed((row["measure"], row["subject"]) for row in pairs)
        if not changed:
            return frame
        kinds = {"measure": "text", "subject": "text", "normal": "text"}
        table = small(frame, kinds, changed)
        joined = frame.join(table, on=["measure", "subject"], how="left")
        return joined.with_columns(subject=coalesce(col("normal"), col("subject"))).drop("normal")

    def _changed(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
        """Measure, subject, and the subject as the measure writes it, where that differs."""
        written = [(m, s, self.forms[m].normal(s)) for m, s in pairs if m in self.forms]
        return [(m, s, new) for m, s, new in written if new is not None and new != s]

    def _misfits(self) -> Expr:
        """Prior awards whose subject is not written as the measure writes it."""
        misfit, subject = lit(False), col("subject").fill_null("")
        for id, form in self.forms.items():
            if form.among:
                fits = subject.is_in(sorted(form.among))
            elif len(form.kinds) > 1:
                fits = subject.str.contains(form.pattern)
            else:
                continue
            misfit = misfit | ((col("measure") == id) & ~fits)
        return misfit

    def _found(
        self, id: str, rows: Sequence[Row], place: Place, renamed: Mapping[str, str]
    ) -> Found:
        if id == SUCCESSIONS.id:
            yield from successions(rows, place)
        elif id == DETERMINATIONS.id:
            whose = [{**row, "uscc": renamed.get(row["uscc"], row["uscc"])} for row in rows]
            yield from determinations(whose, self.forms, place)
        elif id == PRIOR_AWARDS.id:
            yield from prior_awards(rows, self.forms, place)

    def _normal(self, frame: pl.DataFrame) -> pl.DataFrame:
        pairs = frame.select("measure", "subject").unique().drop_nulls()
        changed = self._changed(pairs.rows())
        if not changed:
            return frame
        schema = {"measure": pl.String, "subject": pl.String, "normal": pl.String}
        table = pl.DataFrame(changed, schema=schema, orient="row")
        joined = frame.join(table, on=["measure", "subject"], how="left", maintain_order="left")
        return joined.with_columns(subject=pl.coalesce("normal", "subject")).drop("normal")

    def _become_one(
        self, reads: Mapping[str, TableRead], heirs: Sequence[Row], renamed: Mapping[str, str]
    ) -> None:
        self._not_yet_one(reads, set(newest(in_force(heirs, date.max))) - renamed.keys())
        for id, read in reads.items() if renamed else ():
            if id in _ADDED:
                continue
            some: Sequence[Row] = heirs
            if id != SUCCESSIONS.id:
                codes = [*renamed, *renamed.values()]
                some = read.sound.filter(pl.col("uscc").is_in(codes)).to_dicts()
            identity = read.table.identity
            for row, problem in become_one(some, identity, renamed, _place_in(read)):
                read.fault(row["nr"], problem)

    def _not_yet_one(self, reads: Mapping[str, TableRead], old: set[str]) -> None:
        """Claims under a code that is not listed, and whose new code comes after the day."""
        if not old or "enterprises" not in reads:
            return
        strange = old - set(reads["enterprises"].frame["uscc"].to_list())
        for id, read in reads.items():
            if id not in MAY_BE_UNLISTED:
                rows = read.sound.filter(pl.col("uscc").is_in(sorted(strange)))
                for row in rows.iter_rows(named=True):
                    place = read.place(row["nr"], "uscc")
                    read.fault(row["nr"], stranger(place, row["uscc"], severe=True))


def _not_yet_one(frames: Mapping[str, Frame], old: Sequence[str], rows: Rows) -> Iterator[Problem]:
    """Claims under a code that is not listed, and whose new code comes after the day."""
    if not old or "enterprises" not in frames:
        return
    firms = frames["enterprises"].filter(col("uscc").is_in(list(old)))
    strange = sorted(set(old) - {row["uscc"] for row in rows(firms.select("uscc"))})
    for id, frame in frames.items() if strange else ():
        if id not in MAY_BE_UNLISTED:
            for row in rows(frame.filter(col("uscc").is_in(strange)).select("uscc", "source")):
                yield stranger(f"{row['source']} uscc", row["uscc"], severe=True)


def _source(row: Row) -> str:
    return str(row["source"])


def _place_in(read: TableRead) -> Place:
    return lambda row: read.place(row["nr"], None)


_SUBJECTS = (PRIOR_AWARDS.id, DETERMINATIONS.id)
_CHECKED = (SUCCESSIONS.id, DETERMINATIONS.id, PRIOR_AWARDS.id)
_ADDED = ("enterprises", EXPORTS.id)
"""Two rows of one enterprise are one there: the newest counts, or figures are added."""


def judged(policies: Iterable[Policy], as_of: date = date.max) -> Judged:
    """What the measures of these policies take as a subject, and what of them is judged."""
    some = list(policies)
    identities = {id: table.identity for p in some for id, table in p.tables.items()}
    return Judged({id: form for p in some for id, form in forms(p)}, as_of, identities)
