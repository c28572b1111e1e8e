"""The work that a rules engine of single records can express, as one row an enterprise.

Four awards of articles 1 and 4 (milestone, new exporter, new processing exporter, e-commerce
exporter) with their tests in order. What single records cannot express was done before:
earlier years, dishonesty and prior awards are columns here. Each peer answers the fen that
each award pays, -1 for a held line and 0 for a denied one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from polars import col

from benchmarks.peers.polars_tables import City
from benchmarks.peers.polars_totals import NEW, TIERS

AWARDS = ("growth.milestone", "growth.new_exporter", "growth.new_processing", "ecommerce.exporter")
HELD, DENIED = -1, 0
UNKNOWN = -1
"""A figure that is empty; engines without an unknown carry it as a number."""


def inputs(folder: Path, county: str, year: int) -> pl.DataFrame:
    """Enterprises of the county that have an ``exports`` row of the year."""
    city = City(folder, county, year)
    rows = city.firms().filter((col("county") == county) & col("traded"))
    for id in AWARDS:
        keys = ["uscc"] if id != "growth.milestone" else ["uscc", "subject"]
        prior = city.awarded(id).select(keys).unique()
        if id == "growth.milestone":
            marks = prior.group_by("uscc").agg(
                had_tier=col("subject").cast(pl.Int64, strict=False).max()
            )
            rows = rows.join(marks, on="uscc", how="left")
        else:
            name = f"had_{id.split('.')[1]}"
            marked = prior.with_columns(pl.lit(value=True).alias(name))
            rows = rows.join(marked, on="uscc", how="left").with_columns(
                col(name).fill_null(value=False)
            )
    for name, measures in (("used_milestone", AWARDS[:1]), ("used_new", NEW)):
        used = city.used(*measures).rename({"used": name})
        rows = rows.join(used, on="uscc", how="left")
    figures = ("export_usd", "processing_export_usd", "ecommerce_usd")
    return rows.select(
        "uscc", *(col(n).fill_null(UNKNOWN) for n in figures), col("best").fill_null(0),
        "firm", honest=col("honest").cast(pl.Int8).fill_null(UNKNOWN),
        complete=col("complete").fill_null(value=False), had_tier=col("had_tier").fill_null(0),
        had_new_exporter="had_new_exporter", had_new_processing="had_new_processing",
        had_exporter="had_exporter", used_milestone=col("used_milestone").fill_null(0),
        used_new=col("used_new").fill_null(0),
    ).collect()  # fmt: skip


LADDER = [(usd * 100, yuan * 100) for usd, yuan in TIERS.items()]
"""(cents, fen), rising."""


def answers(path: Path) -> pl.DataFrame:
    """What a peer or jmtrade wrote, as one row an enterprise: fen, held or denied."""
    found = pl.read_parquet(path)
    if "measure" in found.columns:
        yuan = found.schema["amount"] != pl.Int64
        fen = (col("amount") * 100).cast(pl.Int64) if yuan else col("amount")
        held = pl.when(col("outcome") == "hold").then(HELD).otherwise(fen).alias("fen")
        found = found.select("uscc", "measure", held).pivot("measure", index="uscc", values="fen")
    return found.select("uscc", col(AWARDS).cast(pl.Int64)).sort("uscc")


if __name__ == "__main__":
    inputs(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))  # what preparing alone costs
