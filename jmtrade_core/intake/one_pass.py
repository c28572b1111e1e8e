"""Declarations that are proven sound and summed in one pass over their file.

A register as customs writes it gives no finding: its numbers are digits and rise from row to
row, its codes are listed, its modes and directions are known. All of that is told from numbers,
without looking at a text twice or remembering a row, and the sums are made on the way. Where
anything is otherwise nothing is said here: the table then goes the way of every other table,
which names what is wrong. So the answer is the same, and only its cost differs.

A check that the gate comes to ask of declarations has to be asked, or ruled out, here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, reduce

import polars as pl

from jmtrade_core.engine.backends import polars
from jmtrade_core.engine.backends.polars import KINDS, added, packed, repeated_hashes, unpacked
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.intake.declarations import kind_of_trade
from jmtrade_core.measures.lines import Frame
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.columns.limits import FIRST_YEAR, LAST_YEAR
from jmtrade_core.schema.credit_code import SHAPE
from jmtrade_core.schema.tables import DECLARATIONS, MODES, USCC

BATCH = 500_000
"""So many rows are looked at together: of fewer each step costs more, of more memory grows."""
DIGITS = 20
"""No number that fits 64 bits has more, unless there are zeros before it."""
SPARE = 16
"""So many places for each enterprise, that few have to share one."""
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_FLOW = DECLARATIONS.column("flow")
_DIRECTIONS = {id: id for id in _FLOW.options} | dict(_FLOW.called)
_EXPORT = [word for word, id in _DIRECTIONS.items() if id == "export"]


def sums_of_sound(declared: Scanned, listed: Frame) -> Frame | None:
    """The sums (see ``Engine.sums``) of declarations of which no check of the gate has anything
    to say, all of them of ``listed`` enterprises; ``None`` where that is not certain. (Polars
    alone.)"""
    if not declared.keyed or len(declared.given) < len(DECLARATIONS.columns):
        return None
    register = _Register(_listed(listed.to_native()))
    try:
        if not all(map(register.sound, _batches(declared))) or not register.rows:
            return None
        if not register.rises and len(repeated_hashes(*_identities(declared))):
            return None
    except (pl.exceptions.PolarsError, OSError):
        return None  # what cannot be read is told where it is read again
    return register.sums()


@dataclass(frozen=True)
class _Listed:
    """The codes that are listed and need no second look, each with a number, ``firm``. Looking
    one up is a guess by its hash, which is then compared, and a join for the few that share a
    place."""

    codes: pl.DataFrame
    guesses: pl.Series
    rest: pl.DataFrame
    """The codes that nobody guesses, since their place is taken."""
    share: int
    """Hashes that lead to one place."""

    def firms(self, codes: pl.Series) -> pl.Series | None:
        """The number of each code; ``None`` where one is not listed as it stands."""
        if self.codes.is_empty():
            return None
        firm = self.guesses.gather(codes.hash() // self.share)
        wrong = self.codes["uscc"].gather(firm) != codes
        if wrong.any():
            others = codes.filter(wrong).to_frame()
            found = others.join(self.rest, on="uscc", how="left", maintain_order="left")["firm"]
            if found.null_count():
                return None
            firm = firm.scatter(wrong.arg_true(), found)
        return firm


def _listed(firms: pl.LazyFrame) -> _Listed:
    code, tidy = pl.col("uscc"), USCC.kind.tidy(USCC, pl.col("uscc"))
    known = firms.filter(code.str.contains(SHAPE), *(() if tidy is None else (tidy,)))
    codes = known.select("uscc").unique().sort("uscc").collect().with_row_index("firm")
    share = 2**64 >> ((codes.height + 1) * SPARE).bit_length()
    places = pl.DataFrame({"place": pl.int_range(2**64 // share, dtype=pl.UInt64, eager=True)})
    taken = codes.select("firm", place=code.hash() // share).unique("place")
    guesses = places.join(taken, on="place", how="left", maintain_order="left")["firm"]
    return _Listed(codes, guesses.fill_null(0), codes.join(taken, on="firm", how="anti"), share)


def _batches(declared: Scanned) -> Iterator[pl.DataFrame]:
    raw: pl.LazyFrame = declared.raw.to_native()
    return iter(raw.collect_batches(chunk_size=BATCH, maintain_order=True))


def _identities(declared: Scanned) -> tuple[pl.LazyFrame, list[str]]:
    names = list(DECLARATIONS.identity)
    return declared.raw.to_native().select(names).with_columns(
        pl.col(id).cast(pl.UInt64) for id in names if id != USCC.id
    ), names  # fmt: skip


@dataclass
class _Register:
    """What has been seen of a file of declarations: sums, and whether its numbers rise."""

    listed: _Listed
    rows: int = 0
    rises: bool = True
    last: pl.DataFrame = field(default_factory=pl.DataFrame)
    total: pl.DataFrame = field(default_factory=pl.DataFrame)
    waiting: list[pl.DataFrame] = field(default_factory=list)
    """Rows that are not summed yet, never more than ``SLICE``."""

    def sound(self, batch: pl.DataFrame) -> bool:
        """Whether nothing is wrong with these rows, beside their order; they are summed."""
        if not batch.height:
            return True
        usd = _cents(batch["usd"])
        if usd is None or not _cells_are_sound(batch):
            return False
        firm, numbers = self.listed.firms(batch["uscc"]), _numbers(batch)
        if firm is None or numbers is None:
            return False
        self.rows += batch.height
        self._follow(numbers)
        kind = _kind_by_mode().gather(batch["mode"].cast(pl.UInt16))
        of = batch["declared_on"].dt.year().cast(pl.Int64) * KINDS + kind
        rows = pl.DataFrame({"firm": firm, "of": of, "usd": usd})
        counted = rows.filter(_among(batch["flow"], _EXPORT) & kind.is_not_null())
        self._add(counted.select("usd", packed=packed(pl.col("firm"), pl.col("of"))))
        return True

    def _follow(self, numbers: pl.DataFrame) -> None:
        """Whether these numbers go on where those before them ended."""
        self.rises = self.rises and _rise(self.last.vstack(numbers))
        self.last = numbers.tail(1)

    def _add(self, rows: pl.DataFrame) -> None:
        if sum(part.height for part in self.waiting) + rows.height > polars.SLICE:
            self._sum()
        self.waiting.append(rows)

    def _sum(self) -> None:
        for rows in pl.concat(self.waiting).iter_slices(polars.SLICE) if self.waiting else ():
            self.total = added(self.total, rows.lazy())
        self.waiting = []

    def sums(self) -> Frame:
        self._sum()
        return unpacked(self.total, self.listed.codes.lazy())


def _cells_are_sound(batch: pl.DataFrame) -> bool:
    """Whether each cell that is no code, number or amount is one that the gate takes."""
    days, mode = batch["declared_on"], batch["mode"]
    return (
        not any(batch[c.id].null_count() for c in DECLARATIONS.columns if c.required)
        and days.is_between(FIRST, LAST).all()
        and _among(batch["flow"], _DIRECTIONS).all()
        and set(mode.unique()) <= MODES
    )


@cache
def _kind_by_mode() -> pl.Series:
    """By the number that a mode is; null: not counted."""
    return pl.Series(map(kind_of_trade, sorted(MODES)), dtype=pl.UInt8)


def _among(words: pl.Series, some: Iterable[str]) -> pl.Series:
    return reduce(pl.Series.__or__, (words == word for word in some))


def _numbers(batch: pl.DataFrame) -> pl.DataFrame | None:
    """Number and item of each row; ``None`` unless all are digits and more than nought: then no
    two that differ are spelt alike, and none stands in for another."""
    texts = batch.select("declaration_no", "item_no")
    numbers = texts.with_columns(pl.all().cast(pl.UInt64, strict=False))
    for text, number in zip(texts, numbers, strict=True):
        if number.null_count() or not ((number > 0) & (text.str.len_bytes() <= DIGITS)).all():
            return None
    return numbers


def _rise(numbers: pl.DataFrame) -> bool:
    before, after = numbers[:-1], numbers[1:]
    (no, item), (next_no, next_item) = before, after
    return bool(((next_no > no) | ((next_no == no) & (next_item > item))).all())


def _cents(usd: pl.Series) -> pl.Series | None:
    """Whole cents (null: no value); ``None`` where one is no amount."""
    cents = usd.cast(pl.Decimal(38, 2)).to_physical()
    return cents.cast(pl.Int64) if cents.is_between(0, LARGEST).all() else None
