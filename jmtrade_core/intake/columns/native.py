"""A lazy Parquet table as typed columns, and the tests that its cells must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import polars as pl
from narwhals.stable.v2 import (
    Categorical,
    Enum,
    Expr,
    Int64,
    String,
    col,
    concat_str,
    from_native,
    lit,
    when,
)

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.parquet import headings
from jmtrade_core.measures.lines import Frame
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.columns.cells import CellTest
from jmtrade_core.schema.credit_code import SHAPE
from jmtrade_core.schema.tables import USCC, Column, Table


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
    given: frozenset[str] = frozenset()
    """Ids of the columns that the file has, once and in a type that can be read."""
    keyed: bool = True
    """False where a heading of the identity is missing or wrong."""

    @cached_property
    def typed(self) -> Frame:
        """Trimmed text, option ids, whole hundredths; what tests refuse is not cared for."""
        return self._with_source({c.id: self._value(c) for c in self.table.columns})

    @cached_property
    def as_stored(self) -> Frame:
        """The same for a table that needs no trimming and no labels (see ``untidy``)."""
        return self._with_source({c.id: self._plain(c) for c in self.table.columns})

    def _value(self, column: Column) -> Expr:
        if not _is_text(column):
            return self._plain(column)
        text = self._trimmed(column)
        return text.replace_strict(column.called, default=text) if column.called else text

    def _plain(self, column: Column) -> Expr:
        return column.kind.value(col(column.id), whole=column.id in self.whole)

    def _with_source(self, values: Mapping[str, Expr]) -> Frame:
        return self.raw.select(**values).with_columns(source=_source(self.table))

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
    def odd(self) -> Iterator[Frame]:
        """For each column a row that says whether any text of it is written in a way that only
        reading it cell by cell makes out (Polars alone). Cells that are tidy for certain get no
        closer look."""
        for column in self._texts:
            cell = pl.col(column.id)
            test, tidy = column.kind.odd(column, cell), column.kind.tidy(column, cell)
            if test is not None:
                cells = self.raw.to_native().select(column.id)
                rest = cells if tidy is None else cells.filter(~tidy)
                yield from_native(rest.select(odd=test.any()))

    @property
    def bad(self) -> Expr:
        """Rows of ``raw`` with a cell that a test refuses."""
        tests = (test.bad.fill_null(False) for test in self.tests())
        return reduce(Expr.__or__, tests, lit(False))

    @property
    def looked(self) -> Frame:
        """Rows as they are stored; ``untidy`` marks all that a quick look does not pass. The
        code of an enterprise that is listed is tidy if the list is, and codes that are among
        others are too."""
        # What is not stored as an option's id is odd already.
        tests = [test.bad for c in self.table.columns if c.id in self.given
                 for test in _tests(c, col(c.id)) if test.code != "not-option"]  # fmt: skip
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

    @property
    def named(self) -> Frame:
        """The identity (and county) of the rows whose identity can be read, whatever else is
        wrong with them."""
        identity = [self.table.column(id) for id in self.table.identity]
        bad = [t.bad.fill_null(False) for c in identity for t in _tests(c, self._trimmed(c))]
        rows = self.raw.filter(~reduce(Expr.__or__, bad) & self._trimmed(USCC).str.contains(SHAPE))
        beside = [c for c in self.table.columns if c.id in ("name", "county")]
        values = {c.id: self._value(c) for c in identity}
        values |= {c.id: self._sure(c) for c in beside if c not in identity}
        return rows.select(**values).with_columns(source=_source(self.table))

    def _sure(self, column: Column) -> Expr:
        """The value of a cell, null where it cannot be read."""
        bad = [test.bad.fill_null(False) for test in _tests(column, self._trimmed(column))]
        value = self._value(column)
        return when(~reduce(Expr.__or__, bad)).then(value) if bad else value

    def refused(self, test: CellTest) -> Frame:
        """``source`` and the cell (``found``) of each row that the test refuses; of a part
        above its whole also both amounts."""
        identity = [self.table.column(id) for id in self.table.identity]
        cells = {"found": col(test.column.id).cast(String)}
        if test.code == "part-above-whole":
            whole = self.table.column(test.column.part_of)
            cells |= {"part": self._value(test.column), "whole": self._value(whole)}
        names = {f"cell_{name}": cell for name, cell in cells.items()}
        rows = self.raw.filter(test.bad).select(**names, **{c.id: self._value(c) for c in identity})
        kept = {name: col(f"cell_{name}") for name in cells}
        return rows.with_columns(source=_source(self.table)).select("source", **kept)

    def tests(self) -> Iterator[CellTest]:
        for column in self.table.columns:
            if column.id in self.given:
                yield from _tests(column, self._trimmed(column))


def scanned(frame: Frame, table: Table, spaces: str | None = None) -> tuple[Scanned, list[Problem]]:
    """The table over its native columns, and what is wrong with its headings and types; the
    columns that are sound can be tested all the same."""
    schema = frame.collect_schema()
    words = [name for name, dtype in schema.items() if isinstance(dtype, Categorical | Enum)]
    if words:  # text that is stored as numbers of a dictionary
        frame = frame.with_columns(col(name).cast(String) for name in words)
        schema = frame.collect_schema()
    heads = headings(schema.names(), table)
    kinds = {column.id: column.kind for column in table.columns}
    other = {id for id, name in heads.given.items() if not kinds[id].native(schema[name])}
    given = {id: name for id, name in heads.given.items() if id not in other}
    place = f"{table.id}.parquet"
    problems = [
        finding("not-native", place, f"{name}: {schema[name]}", kinds[id].native_wanted)
        for id in kinds if id in other and (name := heads.given[id])
    ]  # fmt: skip
    columns = {
        c.id: col(given[c.id]) if c.id in given else lit(None, dtype=c.kind.dtype)
        for c in table.columns
    }
    whole = frozenset(id for id, name in given.items() if schema[name].is_integer())
    one = Scanned(
        table, frame.select(**columns), whole, spaces, frozenset(given),
        table.keyed(given, heads.doubled | other),
    )  # fmt: skip
    return one, [*heads.problems, *problems]


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
