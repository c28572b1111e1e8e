"""Rows of a streamed record that may be a slip: found by expressions, judged by the same checks.

An expression finds all rows that a check could name, and perhaps a few more; only those rows
are fetched, and the check that reads workbooks looks at them. So the words are the same, and a
sound record costs no row in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.intake.at_gate import AtGate, Counts
from jmtrade_core.intake.checks import doubles, kinds, names, proportion
from jmtrade_core.intake.checks.plausible import (
    AFTER_NUMBER,
    BEFORE_NUMBER,
    LIKE_DIGITS,
    jumps,
    spelt_twice,
    wild,
)
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.columns.native import Scanned
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.columns.cells import uncertain
from jmtrade_core.schema.tables import EXPORTS, YEARLY_FIGURES, Table

_NOT_WORDS = r"[\W_]+"
_FOLDS = rf"[^0-9a-hj-km-np-z\x{{4E00}}-\x{{9FFF}}]|{BEFORE_NUMBER}|{AFTER_NUMBER}"
"""Signs that are no digits, no Chinese characters, or that are read as others: i, l, o; and words
for number beside one."""
_NOT_BARE = r"[^0-9a-z\x{4E00}-\x{9FFF}]"


def add_suspected(gate: AtGate, counts: Counts) -> None:
    """What may be a slip in the sound rows of each table is added to what the gate found."""
    for id, one in gate.tables.items():
        if one.keyed:
            _add_suspected(one, gate.values(id, counts).to_native(), gate.found)
    keyed = {id: one.table for id, one in gate.tables.items() if one.keyed}
    for pair in proportion.yearly(keyed.values()):
        frames = [gate.values(table.id, counts).to_native() for table in pair]
        gate.found.add(*_one_cost_in_two(pair, frames))


def _one_cost_in_two(pair: Sequence[Table], frames: Sequence[pl.LazyFrame]) -> Iterator[Problem]:
    keys, reads = [proportion.alike(table) for table in pair], {}
    for nr, table in enumerate(pair):
        other = frames[1 - nr].select(keys[1 - nr])
        rows = frames[nr].join(other, left_on=keys[nr], right_on=keys[1 - nr], how="semi")
        reads[table.id] = _fetched(table, rows)
    yield from proportion.one_cost_in_two(reads)


def _add_suspected(one: Scanned, rows: pl.LazyFrame, found: Collector) -> None:
    table = one.table
    if table.id == "enterprises":
        found.add(*names.check_names({table.id: _fetched(table, _odd_names(one))}))
        found.add(*kinds.check_kinds(_fetched(table, rows.filter(kinds.against_code()))))
    else:
        found.add(*spelt_twice(_fetched(table, _spelt_alike(table, rows))))
        found.add(*_doubled(table, rows))
    if doubtful := [test for column in table.columns for test in proportion.doubtful(column)]:
        unlikely = _fetched(table, rows.filter(pl.any_horizontal(doubtful)))
        found.add_first(proportion.unlikely(unlikely))
    if keys := proportion.alike(table):
        alike = _several(table, rows.drop_nulls(keys), keys).drop("key")
        found.add(*proportion.claims_alike(_fetched(table, alike)))
    if table.id == EXPORTS.id:
        found.add_first(jumps(_fetched(table, _jumping(rows))))


def _doubled(table: Table, frame: pl.LazyFrame) -> Iterator[Problem]:
    """One thing that may be claimed as two."""
    if named := doubles.naming(table):
        odd = pl.any_horizontal(pl.col(id).str.contains(_uncommon()) for id in named)
        yield from doubles.odd_signs(_fetched(table, frame.filter(odd)))
    if told := doubles.answering(table):
        nothing = pl.any_horizontal(doubles.stand_in(id) for id in told)
        yield from doubles.stand_ins(_fetched(table, frame.filter(nothing)))
    if papers := doubles.papers(table):
        rows = _several(table, frame, papers)
        written = map(pl.col, table.subject)  # as it stands: what is alike may yet be two
        about = rows.with_columns(about=_one_number(written))
        rows = about.filter(pl.col("about").n_unique().over("key") > 1).drop("about", "key")
        yield from doubles.two_subjects(_fetched(table, rows))
    if parts := doubles.besides_day(table):
        rows = _near_days(_several(table, frame, parts), str(table.event)).drop("key")
        yield from doubles.days_near(_fetched(table, rows))


def _hashed(table: Table, names: Sequence[str]) -> pl.Expr:
    """One number for the words of some columns: rows of unlike numbers differ."""
    cells = (_folded(pl.col(id)) if table.column(id).kind.free else pl.col(id) for id in names)
    return _one_number(cells)


def _one_number(cells: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(lambda found, cell: found * 31 + cell.hash(), cells, pl.lit(0, pl.UInt64))


def _several(table: Table, frame: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Rows of which others have the same words in these columns, with them as ``key``."""
    keyed = frame.with_columns(key=_hashed(table, names))
    keys = keyed.select("key").collect(engine="streaming")["key"]
    several = keys.filter(keys.is_duplicated()).unique()
    if several.is_empty():
        return keyed.clear()
    return keyed.join(several.to_frame().lazy(), on="key", how="semi")


def _near_days(keyed: pl.LazyFrame, day: str) -> pl.LazyFrame:
    """Rows whose day comes soon after that of a row with the same key, and those before: of one
    day too, for of rows with one key not all have one name."""
    apart = pl.col(day).diff().dt.total_days() < doubles.WEEK
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
    words = [id for id in table.identity if table.column(id).kind.free]
    if not words:
        return None
    differ = [pl.col(id).n_unique().over("key") > 1 for id in words]
    rows = _several(table, frame, table.identity).filter(pl.any_horizontal(differ))
    return rows.drop("key")


def _caseless(text: pl.Expr) -> pl.Expr:
    """NFKC and case folding, but for rare signs that fold to several."""
    rare = uncertain(text)
    lower = rare.str.normalize("NFKC").str.to_lowercase()
    for sign, folded in (("\u00df", "ss"), ("\u03c2", "σ")):  # sharp s, final sigma: not in GBK
        lower = lower.str.replace_all(sign, folded, literal=True)
    return pl.coalesce(lower, text.str.to_lowercase())


def _folded(word: pl.Expr) -> pl.Expr:
    other = pl.when(word.str.contains(_FOLDS)).then(word)
    bare = uncertain(other).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    bare = _caseless(pl.coalesce(bare, other)).str.replace_all(_NOT_WORDS, "")
    for beside in (BEFORE_NUMBER, AFTER_NUMBER):
        bare = bare.str.replace_all(beside, "$1")
    bare = bare.str.replace_many(list(LIKE_DIGITS), list(LIKE_DIGITS.values()))
    return pl.coalesce(pl.when(bare != "").then(bare), word).fill_null("")


def _odd_names(enterprises: Scanned) -> pl.LazyFrame | None:
    """Enterprises whose name may be another's too, but for a sign or as its branch."""
    raw: pl.LazyFrame = enterprises.raw.to_native()
    named = raw.select("name", key=_bare_name()).drop_nulls()
    kept = named.select("key", parts=_signs()).select(
        same=pl.col("key").hash(),
        parent=pl.col("key").str.extract(names.BRANCH.pattern, 1),
        whole=pl.col("parts").list.sum(),
        parts=pl.when(pl.col("key").str.len_chars() >= names.SHORTEST).then(pl.col("parts")),
    ).collect(engine="streaming")  # fmt: skip
    same, near = _twice(kept), _near(kept)
    if same.is_empty() and near.is_empty():
        return None
    alike = pl.col("key").hash().is_in(same.implode())
    rows = named.filter(alike | _signs().list.sum().is_in(near.implode()))
    found = rows.collect(engine="streaming")["name"]
    firms: pl.LazyFrame = enterprises.named.to_native()
    return firms.filter(pl.col("name").is_in(found.str.strip_chars().implode()))


def _bare_name() -> pl.Expr:
    """A name without signs between its words, and with one word for a company."""
    name = pl.col("name")
    other = name.str.contains(_NOT_BARE) | name.str.contains(names.LIMITED, literal=True)
    bare = _caseless(pl.when(other).then(name)).str.replace_all(names.SIGNS, "")
    return pl.coalesce(bare.str.replace_all(names.LIMITED, names.SHORT, literal=True), name)


def _signs() -> pl.Expr:
    """A number for each character of a name."""
    return pl.col("key").str.split("").list.eval(pl.element().hash())


def _twice(kept: pl.DataFrame) -> pl.Series:
    """Names of several, branches, and the enterprises whose they are."""
    same = kept["same"]
    branches = kept.select("same", "parent").drop_nulls()
    branches = branches.with_columns(pl.col("parent").hash()).filter(
        pl.col("parent").is_in(same.implode())
    )
    repeated = same.filter(same.is_duplicated())
    return pl.concat([repeated, branches["same"], branches["parent"]]).unique()


def _near(kept: pl.DataFrame) -> pl.Series:
    """Sums of names of which one has a character that the other lacks. They are compared as
    sums of what their characters hash to, in whatever order."""
    counters = pl.Series(sorted(names.COUNTERS)).hash().implode()
    each = kept.lazy().select("whole", "parts").drop_nulls().explode("parts")
    each = each.filter(~pl.col("parts").is_in(counters))
    shorter = each.select("whole", shorter=pl.col("whole") - pl.col("parts"))
    others = kept.lazy().select(shorter="whole")
    pairs = shorter.join(others, on="shorter", how="semi").collect(engine="streaming")
    return pl.concat([pairs["whole"], pairs["shorter"]]).unique()
