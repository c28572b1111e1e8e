"""A column type: all that depends on what the cells of a column are.

Each step of a cell's way stands here once with what most types do, in the order in which a
cell meets them: declared, offered, stored, cleaned, parsed, read natively, written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, ClassVar, Protocol

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dtypes import DType

from jmtrade_core.i18n import _, listed
from jmtrade_core.schema.columns.cells import (
    CELL,
    SPACE,
    VALUE,
    CellRule,
    CellTest,
    Fault,
    Texts,
    cell_text,
    narrow,
)
from jmtrade_core.schema.columns.column import Column

YUAN, DOLLAR = "yuan", "dollar"

KINDS: dict[str, ColumnType] = {}
"""Column type by id; a class with an id of its own is added as it is defined."""

ODD_DIGIT = (
    r"[\p{No}\x{32C0}-\x{32CB}\x{3358}-\x{3370}\x{3378}\x{3379}\x{339F}-\x{33A6}\x{33A8}"
    r"\x{33AF}\x{33E0}-\x{33FE}]"
)
"""Signs that compatibility turns into digits, though nobody writes a number with them."""
_POLARS = {nw.String: pl.String(), nw.Date: pl.Date(), nw.Int64: pl.Int64(),
           nw.Boolean: pl.Boolean()}  # fmt: skip


class Samples(Protocol):
    """Where invented cells come from (``testing.strategies.Edges``)."""

    @property
    def year(self) -> int: ...

    def amount(self, rng: Random) -> int:
        """Whole hundredths."""

    def day(self, rng: Random) -> date: ...

    def word(self, rng: Random, *, few: bool) -> str: ...


class ColumnType:
    """What most column types do with a cell. ``column`` is always one of the type."""

    id: ClassVar[str]
    dtype: ClassVar[DType] = nw.String()
    """Of its values inside."""

    # What other parts of the gate ask.
    currency: ClassVar[str] = ""
    """Of amounts: a unit that says otherwise is refused."""
    signs_are_words: ClassVar[bool] = False
    """A small raised sign is part of a name here, and elsewhere a note."""
    keeps_zeros: ClassVar[bool] = False
    """Zeros before a whole number are part of it."""
    suffixes: ClassVar[tuple[str, ...]] = ()
    """What may stand behind the value on a sheet without changing it."""
    numeric: ClassVar[bool] = False
    """Its cells are stored as numbers."""
    summed: ClassVar[bool] = False
    """A row of totals may state its sum."""
    free: ClassVar[bool] = False
    """Words of people, which may be spelt in several ways."""

    # What a template offers.
    width: ClassVar[int] = 22
    number_format: ClassVar[str] = "@"
    list_name: ClassVar[str] = ""
    """Of choices that all columns of the type share."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "id" in vars(cls):
            KINDS[cls.id] = cls()

    @property
    def polars(self) -> pl.DataType:
        """``dtype`` for Polars."""
        return _POLARS[type(self.dtype)]

    def year_of(self, cell: nw.Expr) -> nw.Expr | None:
        """The calendar year that a cell lies in; ``None`` for types that lie in none."""
        return None

    # Offered in a template.

    def help(self, column: Column) -> str:
        """What a cell takes, for whoever fills it in."""
        raise NotImplementedError

    def choices(self, column: Column) -> list[str]:
        """What may be chosen, where that is all that a cell takes."""
        return list(column.options.values()) or sorted(column.among)

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        """XlsxWriter's rule for typed cells, the first of which is ``cell``."""
        return {"validate": "any"}

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        """An invented cell as CSV text; ``few``: that several rows should share."""
        if column.options or column.among:
            return rng.choice(sorted(column.options or column.among))
        return edges.word(rng, few=few)

    # Stored in a file as a number, a day or a flag.

    @property
    def stored_wanted(self) -> str:
        return _("a value that fits the heading")

    def fits(self, cell: Any) -> bool:
        """Whether a stored cell that is no text can be one of the type."""
        return isinstance(cell, int | float) and not isinstance(cell, bool)

    def typed(self, row: int, cell: Any, cells: Texts, *, date1904: bool) -> str | None:
        """Such a cell as the text that a person would have typed."""
        text = cell_text(cell)
        if self.fits(cell):
            return text
        cells.faults.append(Fault(row, "wrong-type", text, self.stored_wanted))
        return None

    def alike(self, shown: str, cell: Any) -> bool | None:
        """Whether a sheet shows what it stores, where the type alone can tell."""
        return None

    def as_shown(self, shown: str, cell: Any) -> str | None:
        """The text to read in place of a stored cell that only its number format explains."""
        return None

    def loses(self, text: str) -> bool:
        """Whether a stored number may be less than what was typed."""
        return False

    # Cleaned of what changes no meaning.

    def clean(self, column: Column, cells: Texts) -> None:
        """Differences of width and space; what cannot be read becomes a fault."""
        odd = cells.texts.str.contains(ODD_DIGIT)
        cells.take_out(odd, "odd-digit", _("ordinary digits alone"))
        cells.texts = self.bare(narrow(cells.texts))

    def bare(self, texts: pl.Series) -> pl.Series:
        """Text without the spellings that make no difference."""
        return texts.str.replace_all(SPACE, "")

    # Parsed.

    def rule(self, column: Column) -> CellRule:
        """How a cell of clean text is read, and what refuses it."""
        raise NotImplementedError

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        """The values of a whole column, or ``None`` where any cell needs a closer look."""
        return None

    # Read from Parquet as it is stored.

    @property
    def native_wanted(self) -> str:
        return _("a column of text")

    def native(self, dtype: DType) -> bool:
        """Whether a column of this type in a file needs no reading as text."""
        return dtype == self.dtype

    def value(self, cell: nw.Expr, *, whole: bool) -> nw.Expr:
        """A native cell as it is inside; ``whole``: stored as an integer."""
        return cell

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        """What refuses a native cell."""
        yield from ()

    def odd(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        """Where native text needs more than trimming: the signs of ``clean`` and its faults."""
        return None

    def tidy(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        """Cells that are not odd for certain, told at less cost; most are."""
        return None

    # Written.

    def written(self, cell: nw.Expr) -> nw.Expr:
        """A value as text in subjects and places, null where it is unknown."""
        return cell.cast(nw.String)

    def text(self, raw: Any) -> str:
        """A value as a file writes it."""
        return str(raw)

    def words(self, column: Column, raw: Any) -> str:
        """A value as people write it."""
        return self.text(raw)

    def as_json(self, raw: Any) -> Any:
        return raw


def named(value: pl.Expr, code: str, wanted: str) -> CellRule:
    """Cells that name one of a few values."""
    return CellRule(value, ((CELL.is_not_null() & VALUE.is_null(), code, wanted),))


def chosen(known: Mapping[str, Any], raw: Sequence[Any], types: set[type]) -> list[Any] | None:
    """The values that cells name, if all of them do."""
    if not types <= {str, type(None)} or not {c for c in raw if c} <= known.keys():
        return None
    return [known[cell] if cell else None for cell in raw]


def one_of(column: Column) -> str:
    """What a column with options or codes takes, in words."""
    options = listed(f"{label} ({id})" for id, label in column.options.items())
    return _("one of: {names}").format(names=column.among_what or options)
