"""A lazy Parquet table as typed columns, and the tests that its cells must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl
from narwhals.stable.v2 import (
    Categorical,
    Enum,
    Expr,
    Int64,
    String,
    coalesce,
    col,
    concat_str,
    from_native,
    lit,
    when,
)

from jmtrade_core.engine.records import Frame
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.parquet import headings
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.columns.cells import CellTest
from jmtrade_core.schema.tables import Column, Table


def _is_text(column: Column) -> bool:
    return column.kind.dtype == String()


@dataclass(frozen=True)
class Scanned:
    """A table whose columns are native types; nothing has been read yet."""

    table: Table
    raw: Frame
    """Every column of the table under its id, as the file stores it."""
    whole: frozenset[str] = frozenset()
    """Columns stored as integers; small ones would wrap when they become hundredths."""
    spaces: str | None = None
    """See ``Engine.spaces``."""

    @property
    def typed(self) -> Frame:
        """Trimmed text, option ids, whole hundredths; what tests refuse is not cared for."""
        return self._with_source({c.id: self._value(c) for c in self.table.columns})

    @property
    def as_stored(self) -> Frame:
        """The same for a table that needs no trimming and no labels (see ``untidy``)."""
        return self._with_source({c.id: self._plain(c) for c in self.table.columns})

    def _value(self, column: Column) -> Expr:
        if not _is_text(column):
            return self._plain(column)
        text = self._trimmed(column)
        # Side by side, not one in another: a column may know hundreds of names.
        ids = (when(text == lit(word)).then(lit(id)) for word, id in column.called.items())
        return coalesce(*ids, text) if column.called else text

    def _plain(self, column: Column) -> Expr:
        return column.kind.value(col(column.id), whole=column.id in self.whole)

    def _with_source(self, values: Mapping[str, Expr], where: Expr | None = None) -> Frame:
        rows = self.raw if where is None else self.raw.filter(where)
        return rows.select(**values).with_columns(source=_source(self.table))

    def _trimmed(self, column: Column) -> Expr:
        text = col(column.id)
        if _is_text(column):
            text = text.str.strip_chars(self.spaces)
            text = when(text != lit("")).then(text)
        return text

    @property
    def untidy(self) -> Expr:
        """Rows with space round a text, or a label in place of an option's id."""
        return reduce(Expr.__or__, (self._stored_otherwise(c) for c in self._texts))

    @property
    def _texts(self) -> list[Column]:
        return [column for column in self.table.columns if _is_text(column)]

    def _stored_otherwise(self, column: Column) -> Expr:
        text = col(column.id)
        if column.options or column.names:
            other = ~text.is_in([*column.options, *column.among])
        else:
            other = (text != text.str.strip_chars(self.spaces)) | (text == lit(""))
        return other.fill_null(False)

    @property
    def odd(self) -> Frame:
        """Rows whose text is written in a way that only reading it cell by cell makes out
        (Polars alone)."""
        tests = [c.kind.odd(c, pl.col(c.id)) for c in self.table.columns]
        known = [test.fill_null(False) for test in tests if test is not None]
        rows: Frame = from_native(self.raw.to_native().filter(pl.any_horizontal(known)))
        return rows

    @property
    def bad(self) -> Expr:
        """Rows of ``raw`` with a cell that a test refuses."""
        return reduce(Expr.__or__, (test.bad.fill_null(False) for test in self.tests()))

    @property
    def looked(self) -> Frame:
        """Rows as they are stored; ``untidy`` marks all that a quick look does not pass. The
        code of an enterprise that is listed is tidy if the list is, and codes that are among
        others are too."""
        # What is not stored as an option's id is odd already.
        tests = [test.bad for c in self.table.columns for test in _tests(c, col(c.id))
                 if test.code != "not-option"]  # fmt: skip
        known = set() if self.table.id == "enterprises" else {"uscc"}
        texts = [c for c in self._texts if (c.names or not c.among) and c.id not in known]
        odd = [test.fill_null(False) for test in tests] + [self._stored_otherwise(c) for c in texts]
        values = {c.id: self._plain(c) for c in self.table.columns}
        marks = {"bad": lit(0, dtype=Int64), "untidy": reduce(Expr.__or__, odd).cast(Int64)}
        return self.raw.select(**values, **marks)

    @property
    def judged(self) -> Frame:
        """Typed rows with ``bad`` and ``untidy`` (1 or 0) beside them."""
        values = {c.id: self._value(c) for c in self.table.columns}
        marks = {"bad": self.bad.cast(Int64), "untidy": self.untidy.cast(Int64)}
        return self.raw.select(**values, **marks)

    @property
    def sound(self) -> Frame:
        """Typed rows without such a cell."""
        return replace(self, raw=self.raw.filter(~self.bad)).typed

    def refused(self, test: CellTest) -> Frame:
        """``source`` and the cell (``found``) of each row that the test refuses."""
        shown = col(test.column.id).cast(String)
        rows = self._with_source({c.id: col(c.id) for c in self.table.columns}, test.bad)
        return rows.select("source", found=shown)

    def tests(self) -> Iterator[CellTest]:
        for column in self.table.columns:
            yield from _tests(column, self._trimmed(column))


def scanned(
    frame: Frame, table: Table, spaces: str | None = None
) -> tuple[Scanned | None, list[Problem]]:
    """The table over its native columns; ``None`` with an error where a column is missing
    or of a type that has to be read as text."""
    schema = frame.collect_schema()
    words = [name for name, dtype in schema.items() if isinstance(dtype, Categorical | Enum)]
    if words:  # text that is stored as numbers of a dictionary
        frame = frame.with_columns(col(name).cast(String) for name in words)
        schema = frame.collect_schema()
    given, problems = headings(schema.names(), table)
    for column in table.columns:
        if column.id in given and not column.kind.native(schema[given[column.id]]):
            found = f"{given[column.id]}: {schema[given[column.id]]}"
            place = f"{table.id}.parquet"
            problems.append(finding("not-native", place, found, column.kind.native_wanted))
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    columns = {
        c.id: col(given[c.id]) if c.id in given else lit(None, dtype=c.kind.dtype)
        for c in table.columns
    }
    whole = frozenset(id for id, name in given.items() if schema[name].is_integer())
    return Scanned(table, frame.select(**columns), whole, spaces), problems


def _source(table: Table) -> Expr:
    """``table[identity]``: Parquet rows have no lasting number."""
    parts = []
    for index, name in enumerate(table.identity):
        text = table.column(name).kind.written(col(name))
        parts += [lit("|")] * bool(index) + [text.fill_null("")]
    return concat_str(lit(f"{table.id}["), *parts, lit("]"))


def _tests(column: Column, text: Expr) -> Iterator[CellTest]:
    """``text``: the cell, trimmed or as it stands."""
    yield from column.kind.tests(column, text)
    if column.part_of:
        wanted = _("a part that is no more than its whole")
        cell, whole = col(column.id), col(column.part_of)
        above = (cell > whole) & (whole >= 0) & (cell <= LARGEST // 100)  # else it is no amount
        yield CellTest(column, "part-above-whole", above, wanted)
    if column.required:
        yield CellTest(column, "required", text.is_null(), _("a value"))
