"""Every decision line from a scalar suite: pluggy hooks called for each enterprise.

The same lines as jmtrade, field by field: eight article plugins in plain Python, each asked
once for an enterprise with all its claims. No checks of the input, no terms, readings or
profiles, as in ``polars_lines``.

    python -m benchmarks.peers.scalar_lines FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

import pluggy
import polars as pl
from polars import col, lit

from benchmarks import WRITTEN
from benchmarks.peers import scalar_articles as articles
from benchmarks.peers.polars_lines import FIELDS, MONEY
from benchmarks.peers.scalar_awards import LINE, Line
from benchmarks.peers.scalar_branding import Branding
from benchmarks.peers.scalar_platforms import Ecommerce, ServicePlatforms, one_cost
from benchmarks.peers.scalar_records import Folder

CHUNK = 50_000
"""Lines that become columns at once: they fit the processor's cache, and memory is given back."""
NUMBERS = ("gross", "amount", "city_pays", "unallocated")
TYPES = {n: pl.Int64 if n in NUMBERS else pl.Date if n == "event_date" else pl.String for n in LINE}
ARTICLES = {"growth": 1, "exhibitions": 2, "branding": 3, "ecommerce": 4, "service_platforms": 5,
            "credit_insurance": 6, "facilitation": 7, "talent": 8}  # fmt: skip
JURISDICTION = LINE.index("jurisdiction")


def decide(folder: Folder) -> Iterator[list[Line]]:
    """The lines of each enterprise, and then those that waited for all of them."""
    manager, prior, year = pluggy.PluginManager("lines"), folder.prior(), folder.year
    manager.add_hookspecs(articles.Spec)
    for article in (
        articles.Growth(year), articles.Exhibitions(year), Branding(year, prior),
        Ecommerce(year), ServicePlatforms(year),
        articles.CreditInsurance(year), articles.Facilitation(year), articles.Talent(year),
    ):  # fmt: skip
        manager.register(article)
    award = manager.hook.award
    for firm in folder.firms(prior):
        lines = [line for part in award(firm=firm) for line in part]
        if "ecommerce_platforms" in firm.claims and "service_platforms" in firm.claims:
            one_cost(firm, lines)
        if firm.county == folder.county:
            yield lines
    for part in manager.hook.after():
        yield [line for line in part if line[JURISDICTION] == folder.county]


def columns(found: Iterator[list[Line]]) -> Iterator[pl.DataFrame]:
    lines = chain.from_iterable(found)
    while chunk := list(islice(lines, CHUNK)):
        cells = zip(LINE, zip(*chunk, strict=True), strict=True)
        yield pl.DataFrame([pl.Series(n, values, TYPES[n]) for n, values in cells])


def finish(lines: pl.DataFrame) -> pl.DataFrame:
    """What follows from the measure or is the same in every line; fen as yuan."""
    plugin = col("measure").str.split_exact(".", 1).struct.field("field_0")
    cent = lit(Decimal("0.01"), pl.Decimal(18, 2))
    yuan = [(col(n).cast(pl.Decimal(18, 0)) * cent).cast(pl.Decimal(18, 2)) for n in MONEY]
    return (
        lines.with_columns(plugin=plugin, county_pays=lit(0, pl.Int64), city_amount="amount")
        .with_columns(article=col("plugin").replace_strict(ARTICLES, return_dtype=pl.Int64))
        .with_columns(yuan)
        .select(*FIELDS, marks=pl.lit(""))
    )


def main(folder: Path, county: str, year: int, out: Path) -> None:
    gc.disable()  # nothing here is cyclic, and every pass would walk millions of rows
    lines = decide(Folder(folder, county, year))
    finish(pl.concat(columns(lines))).write_parquet(out, **WRITTEN)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
