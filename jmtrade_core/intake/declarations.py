"""``exports`` derived from customs declarations: summed on the engine, not by hand.

The rules are told in docs/scale.md. Only goods declared for export count. A year with an
item whose value is empty has no figure: missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from narwhals.stable.v2 import Expr, Int64, String, col, concat, concat_str, lit, when

from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.records import small
from jmtrade_core.engine.successions import old_codes
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.tables import DECLARATIONS, EXPORTS, SUCCESSIONS

PROCESSING = ("0214", "0615", "0715")
ECOMMERCE = ("1210", "9610", "9710", "9810")
TRANSFERS = ("0255", "0654", "0258", "0657")
"""Deep processing and left-over materials handed on: the goods stay in the country."""
RETURNS = ("4500", "4561", "0300", "0700", "4400", "4600")
"""Goods sent back or exchanged: nothing is sold, so they neither add nor take away."""

SHOWN = 100
KEY = ["uscc", "year"]
ORDINARY, OF_PROCESSING, OF_ECOMMERCE = range(3)
"""The kinds of trade by which items are summed."""
FIGURES = {
    "export_usd": (ORDINARY, OF_PROCESSING, OF_ECOMMERCE),
    "processing_export_usd": (OF_PROCESSING,),
    "ecommerce_usd": (OF_ECOMMERCE,),
}
"""Figure of ``exports`` -> the kinds that it adds up."""


class UnlistedError(Exception):
    """An item is of an enterprise that is not listed."""


def derive(declarations: Frame, firms: Frame, engine: Engine) -> Frame:
    """``exports`` rows by enterprise and year, with ``export_usd_sum``: what has a value.
    Items of enterprises that ``firms`` lacks are summed under a null ``uscc``."""
    counted = (col("flow") == "export") & ~col("mode").is_in([*TRANSFERS, *RETURNS])
    kind = (
        when(col("mode").is_in(list(PROCESSING)))
        .then(whole(OF_PROCESSING))
        .when(col("mode").is_in(list(ECOMMERCE)))
        .then(whole(OF_ECOMMERCE))
        .otherwise(whole(ORDINARY))
    )
    year = when(counted).then(col("declared_on").dt.year().cast(Int64))
    items = declarations.select("uscc", "usd", year=year, kind=kind)
    return _rows(engine.sums(items, firms))


def kind_of_trade(mode: str) -> int | None:
    """The kind of trade of a mode as ``derive`` takes it; ``None`` where it does not count."""
    if mode in TRANSFERS or mode in RETURNS:
        return None
    processing = OF_PROCESSING if mode in PROCESSING else ORDINARY
    return OF_ECOMMERCE if mode in ECOMMERCE else processing


def _rows(sums: Frame) -> Frame:
    """A row for each enterprise and year; one with an item without a value has no figure."""
    place = concat_str(
        lit(f"{DECLARATIONS.id}["), col("uscc"), lit("|"), col("year").cast(String), lit("]")
    )
    rows = sums.group_by(*KEY).agg(
        *(p for name, kinds in FIGURES.items() for p in _parts(name, kinds))
    )
    known = {n: when(col(f"{n}_empty") == 0).then(col(f"{n}_sum")) for n in FIGURES}
    rows = rows.with_columns(**known, import_usd=lit(None, dtype=Int64), source=place)
    return rows.select(*(c.id for c in EXPORTS.columns), "source", "export_usd_sum")


def _parts(figure: str, kinds: tuple[int, ...]) -> Iterator[Expr]:
    """The figure's sum, and how many of its items have no value."""
    mine = col("kind").is_in(list(kinds))
    for found, name in (("usd", f"{figure}_sum"), ("empty", f"{figure}_empty")):
        yield when(mine).then(col(found)).otherwise(whole(0)).sum().alias(name)


def add_declared(
    frames: Mapping[str, Frame], empty: frozenset[str], engine: Engine
) -> tuple[Mapping[str, Frame], list[Problem]]:
    """The frames with declarations summed into ``exports``; errors where a year stands in
    both tables, or a sum is larger than any amount may be. ``UnlistedError`` where an item
    is of an enterprise that is not listed."""
    rest = {id: frame for id, frame in frames.items() if id != DECLARATIONS.id}
    if DECLARATIONS.id in empty or DECLARATIONS.id not in frames:
        return rest, []  # empty as in every template that is filled in by year
    declared = engine.keep(derive(frames[DECLARATIONS.id], _firms(rest, engine), engine))
    if engine.rows(declared.filter(col("uscc").is_null()).select("year").head(1)):
        raise UnlistedError
    return _beside_exports(declared, rest, engine)


def _firms(frames: Mapping[str, Frame], engine: Engine) -> Frame:
    """Who is listed, by old codes too: items under these are the enterprise's own."""
    listed = frames["enterprises"].select("uscc")
    if SUCCESSIONS.id not in frames:
        return listed
    old = old_codes(engine.rows(frames[SUCCESSIONS.id]), listed, engine.rows)
    return concat([listed, small(listed, {"uscc": "text"}, [(code,) for code in old])])


def add_summed(
    frames: Mapping[str, Frame], sums: Frame, engine: Engine
) -> tuple[Mapping[str, Frame], list[Problem]]:
    """The same with declarations that are summed already (see ``Engine.sums``)."""
    return _beside_exports(engine.keep(_rows(sums)), frames, engine)


def _beside_exports(
    declared: Frame, rest: Mapping[str, Frame], engine: Engine
) -> tuple[Mapping[str, Frame], list[Problem]]:
    problems = _too_large(declared, engine)
    columns = [*(c.id for c in EXPORTS.columns), "source"]
    if EXPORTS.id in rest:
        problems += _twice(declared, rest[EXPORTS.id], engine)
        exports = concat([rest[EXPORTS.id].select(*columns), declared.select(*columns)])
    else:
        exports = declared.select(*columns)
    return {**rest, EXPORTS.id: exports}, problems


def without_figures(empty: frozenset[str]) -> frozenset[str]:
    """Tables known to be empty once declarations are summed: ``exports`` may have rows."""
    return empty if DECLARATIONS.id in empty else empty - {EXPORTS.id}


def _too_large(declared: Frame, engine: Engine) -> list[Problem]:
    rows = engine.rows(
        declared.filter(col("export_usd_sum") > LARGEST).select("source").sort("source").head(SHOWN)
    )
    found, wanted = _("a larger sum of export_usd"), _("at most 10,000,000,000.00")
    return [finding("too-large", row["source"], found, wanted) for row in rows]


def _twice(declared: Frame, exports: Frame, engine: Engine) -> list[Problem]:
    given = exports.select(*KEY, given="source")
    both = declared.select(*KEY, "source").join(given, on=KEY, how="inner")
    rows = engine.rows(both.sort("source").head(SHOWN))
    wanted = _("the year in one of the two tables only")
    cure = _("delete the row of exports, or the declarations of that year")
    return [finding("declared-twice", r["source"], r["given"], wanted, cure) for r in rows]
