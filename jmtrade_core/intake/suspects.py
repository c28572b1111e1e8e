"""Rows of a streamed record that may be a slip: found by expressions, judged by the same checks.

An expression finds all rows that a check could name, and perhaps a few more; only those rows
are fetched, and the check that reads workbooks looks at them. So the words are the same, and a
sound record costs no row in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.intake.at_gate import AtGate, Counts
from jmtrade_core.intake.checks import doubles, kinds, names, proportion
from jmtrade_core.intake.checks.plausible import LIKE_DIGITS, jumps, spelt_twice, wild
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.columns.cells import uncertain
from jmtrade_core.schema.subjects import JOINT
from jmtrade_core.schema.tables import EXPORTS, YEARLY_FIGURES, Table

_NOT_WORDS = r"[\W_]+"


def suspected(gate: AtGate, counts: Counts) -> Iterator[Problem]:
    """What may be a slip in the sound rows of each table."""
    for id, one in gate.tables.items():
        if one.keyed:
            yield from _suspected(one, gate.values(id, counts).to_native())
    keyed = {id: one.table for id, one in gate.tables.items() if one.keyed}
    for pair in proportion.yearly(keyed.values()):
        frames = [gate.values(table.id, counts).to_native() for table in pair]
        yield from _one_cost_in_two(pair, frames)


def _one_cost_in_two(pair: Sequence[Table], frames: Sequence[pl.LazyFrame]) -> Iterator[Problem]:
    keys, reads = [proportion.alike(table) for table in pair], {}
    for nr, table in enumerate(pair):
        other = frames[1 - nr].select(keys[1 - nr])
        rows = frames[nr].join(other, left_on=keys[nr], right_on=keys[1 - nr], how="semi")
        reads[table.id] = _fetched(table, rows)
    yield from proportion.one_cost_in_two(reads)


def _suspected(one: Scanned, rows: pl.LazyFrame) -> Iterator[Problem]:
    table = one.table
    if table.id == "enterprises":
        yield from names.check_names({table.id: _fetched(table, _odd_names(one))})
        yield from kinds.check_kinds(_fetched(table, rows.filter(kinds.against_code())))
    else:
        yield from spelt_twice(_fetched(table, _spelt_alike(table, rows)))
        yield from _doubled(table, rows)
    yield from _beside(table, rows)
    if table.id == EXPORTS.id:
        yield from jumps(_fetched(table, _jumping(rows)))


def _beside(table: Table, frame: pl.LazyFrame) -> Iterator[Problem]:
    """Amounts beside what they usually are, and claims beside one another."""
    doubtful = [test for column in table.columns for test in proportion.doubtful(column)]
    if doubtful:
        rows = frame.filter(pl.any_horizontal(doubtful))
        yield from proportion.doubtful_amounts(_fetched(table, rows))
    if keys := proportion.alike(table):
        rows = frame.drop_nulls(keys)
        several = rows.group_by(keys).len().filter(pl.col("len") > 1).select(keys)
        yield from proportion.claims_alike(_fetched(table, _matching(rows, several, keys)))


def _doubled(table: Table, frame: pl.LazyFrame) -> Iterator[Problem]:
    """One thing that may be claimed as two."""
    if named := doubles.naming(table):
        odd = pl.any_horizontal(pl.col(id).str.contains(_uncommon()) for id in named)
        yield from doubles.odd_signs(_fetched(table, frame.filter(odd)))
    if told := doubles.answering(table):
        nothing = pl.any_horizontal(doubles.stand_in(id) for id in told)
        yield from doubles.stand_ins(_fetched(table, frame.filter(nothing)))
    if papers := doubles.papers(table):
        about = _several(frame, papers).with_columns(about=_hashed(table.subject))
        rows = about.filter(pl.col("about").n_unique().over("key") > 1).drop("about", "key")
        yield from doubles.two_subjects(_fetched(table, rows))
    if parts := doubles.besides_day(table):
        rows = _near_days(_several(frame, parts), str(table.event)).drop("key")
        yield from doubles.days_near(_fetched(table, rows))


def _hashed(names: Sequence[str]) -> pl.Expr:
    """One number for the words of some columns: rows of unlike numbers differ."""
    words = (_folded(pl.col(id).cast(pl.String)) for id in names)
    return pl.concat_str(*words, separator=JOINT).hash()


def _several(frame: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Rows of which others have the same words in these columns, with them as ``key``."""
    keyed = frame.with_columns(key=_hashed(names))
    several = keyed.group_by("key").len().filter(pl.col("len") > 1)
    return keyed.join(several, on="key", how="semi")


def _near_days(keyed: pl.LazyFrame, day: str) -> pl.LazyFrame:
    """Rows whose day comes soon after that of a row with the same key, and those before."""
    apart = pl.col(day).diff().dt.total_days().is_between(1, doubles.WEEK - 1)
    near = (apart & (pl.col("key") == pl.col("key").shift())).fill_null(False)
    rows = keyed.drop_nulls(day).sort("key", day).with_columns(near=near)
    found = rows.filter(pl.col("near") | pl.col("near").shift(-1, fill_value=False))
    return found.drop("near")


@cache
def _uncommon() -> str:
    """Finds a sign that is not common."""
    return "[^" + "".join(f"\\x{{{ord(sign):X}}}" for sign in sorted(doubles.common())) + "]"


def _fetched(table: Table, rows: pl.LazyFrame | None) -> TableRead:
    """A few rows, each once: what repeats another is told by itself."""
    if rows is None:
        return as_read(table, [])
    return as_read(table, rows.unique("source").collect(engine="streaming"))


def as_read(table: Table, rows: pl.DataFrame | Sequence[Mapping[str, Any]]) -> TableRead:
    """A few rows as a table that was read, each named by its identity."""
    if not isinstance(rows, pl.DataFrame):
        kinds = {c.id: c.kind.polars for c in table.columns} | {"source": pl.String()}
        given = {id: kind for id, kind in kinds.items() if not rows or id in rows[0]}
        rows = pl.DataFrame(list(rows), given, orient="row")
    ids = [column.id for column in table.columns if column.id in rows.columns]
    frame = rows.sort("source", *ids).with_columns(nr=pl.int_range(pl.len(), dtype=pl.Int64))
    sources = frame["source"].to_list()

    def place(nr: int, column: str | None = None) -> str:
        return f"{sources[nr]} {column}" if column else str(sources[nr])

    return TableRead(table, frame, place)


def _jumping(exports: pl.LazyFrame) -> pl.LazyFrame | None:
    """All years of the enterprises of which one jumps."""
    firm, year = pl.col("uscc").hash(), pl.col("year").cast(pl.UInt64)
    years = exports.select("uscc", *YEARLY_FIGURES, key=firm + year, next=firm + year + 1)
    pairs = years.join(years, left_on="key", right_on="next", suffix="_before")
    codes = pairs.filter(pl.any_horizontal(map(wild, YEARLY_FIGURES))).select("uscc").unique()
    return _matching(exports, codes, ["uscc"])


def _matching(rows: pl.LazyFrame, keys: pl.LazyFrame, on: list[str]) -> pl.LazyFrame | None:
    """The rows of these keys; none is looked for where there is no key, which is the rule."""
    found = keys.collect(engine="streaming")
    return (
        None if found.is_empty() else rows.join(found.lazy(), on=on, how="semi", nulls_equal=True)
    )


def _spelt_alike(table: Table, frame: pl.LazyFrame) -> pl.LazyFrame | None:
    """Rows whose identities differ in spelling alone."""
    identity = [table.column(id) for id in table.identity]
    words = [c.id for c in identity if c.kind.free]
    if not words:
        return None
    fixed = [c.id for c in identity if not c.kind.free]
    keys = {f"key_{id}": _folded(pl.col(id)) for id in words}
    beside = frame.group_by(fixed).len().filter(pl.col("len") > 1).select(fixed)
    rows = _matching(frame, beside, fixed) if fixed else frame
    if rows is None:
        return None
    keyed = rows.with_columns(**keys)
    on = [*fixed, *keys]
    ends = {f"{end}_{id}": getattr(pl.col(id), end)() for id in words for end in ("min", "max")}
    differ = [pl.col(f"min_{id}") != pl.col(f"max_{id}") for id in words]
    several = keyed.group_by(on).agg(**ends).filter(pl.any_horizontal(differ)).select(on)
    found = _matching(keyed, several, on)
    return None if found is None else found.drop(list(keys))


def _caseless(text: pl.Expr) -> pl.Expr:
    """NFKC and case folding, but for rare signs that fold to several."""
    rare = uncertain(text)
    lower = rare.str.normalize("NFKC").str.to_lowercase()
    for sign, folded in (("\u00df", "ss"), ("\u03c2", "σ")):  # sharp s, final sigma: not in GBK
        lower = lower.str.replace_all(sign, folded, literal=True)
    return pl.coalesce(lower, text.str.to_lowercase())


def _folded(word: pl.Expr) -> pl.Expr:
    bare = uncertain(word).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    bare = _caseless(pl.coalesce(bare, word)).str.replace_all(_NOT_WORDS, "")
    bare = bare.str.replace_many(list(LIKE_DIGITS), list(LIKE_DIGITS.values()))
    return pl.when(bare != "").then(bare).otherwise(word).fill_null("")


def _odd_names(enterprises: Scanned) -> pl.LazyFrame | None:
    """Enterprises whose name is another's too, but for a sign or as its branch."""
    bare = _caseless(pl.col("name")).str.replace_all(names.SIGNS, "")
    folded = bare.str.replace_all("有限责任公司", "有限公司", literal=True)
    named = enterprises.raw.to_native().select("name", key=folded).drop_nulls()
    kept = named.collect(engine="streaming").lazy()
    counts = kept.group_by("key").len().collect(engine="streaming").lazy()
    twice, keys = counts.filter(pl.col("len") > 1).select("key"), counts.select("key")
    odd = pl.concat([twice, *_near(keys), *_parents(keys)]).unique()
    rows = kept.join(odd, on="key", how="semi").collect(engine="streaming")
    if rows.is_empty():
        return None
    firms: pl.LazyFrame = enterprises.named.to_native()
    return firms.filter(pl.col("name").is_in(rows["name"].str.strip_chars().implode()))


def _near(keys: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Names of which one has a character that the other lacks: those, and these. They are
    compared as sums of what their characters hash to, in whatever order."""
    sums = keys.with_columns(parts=pl.col("key").str.split("").list.eval(pl.element().hash()))
    sums = sums.with_columns(whole=pl.col("parts").list.sum())
    long = sums.filter(pl.col("key").str.len_chars() >= names.SHORTEST).explode("parts")
    counters = pl.Series(sorted(names.COUNTERS)).hash().implode()
    each = long.filter(~pl.col("parts").is_in(counters))
    pairs = each.select("key", shorter=pl.col("whole") - pl.col("parts")).join(
        sums.select("whole", other="key"), left_on="shorter", right_on="whole"
    )
    return pairs.select("key"), pairs.select(key="other")


def _parents(keys: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Branches, and the enterprises whose they are."""
    parent = pl.col("key").str.extract(names.BRANCH.pattern, 1)
    pairs = keys.with_columns(parent=parent).drop_nulls()
    pairs = pairs.join(keys, left_on="parent", right_on="key")
    return pairs.select("key"), pairs.select(key="parent")
