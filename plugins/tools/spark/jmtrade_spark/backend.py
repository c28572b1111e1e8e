"""The engine on Apache Spark: nothing but counts and totals comes to the driver.

The session speaks for itself: ``spark-defaults.conf`` in ``SPARK_CONF_DIR`` sets memory,
executors and partitions; what is set here is what exact decisions need.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from types import TracebackType
from typing import Any

from narwhals.stable.v2 import from_native
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as fn

from jmtrade_core.engine.backends.backend import COUNTS, Look, UnreadableError
from jmtrade_core.engine.backends.uscc import ALPHABET, FORM, WEIGHTS
from jmtrade_core.engine.decision import ALL_MONEY
from jmtrade_core.measures.lines import Frame
from jmtrade_core.money import LARGEST

EXACT = {
    "spark.sql.ansi.enabled": "true",  # an overflow raises, it never wraps
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


_KEY = ["uscc", "year", "kind"]
_FAULTS = tuple(name for name in COUNTS if name not in ("rows", "different"))
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"  # noqa: E501
"""Unicode's White_Space; Spark trims the blank alone."""


class UnavailableError(Exception):
    """No session: no Java, or no master that answers."""


class Spark:
    """One session; use it in a ``with`` block, which ends it."""

    spaces: str | None = SPACE

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        builder = SparkSession.Builder().appName("jmtrade").master(master)
        for name, value in {**(settings or {}), **EXACT}.items():
            builder = builder.config(name, value)
        try:
            self.session = builder.getOrCreate()
        except (PySparkException, Py4JError, OSError) as error:
            raise UnavailableError(_first_line(error)) from error

    def __enter__(self) -> Spark:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.stop()

    def scan(self, path: Path) -> Frame:
        """Parts may differ in columns: a cell that a part lacks is empty, hence unknown."""
        try:
            native = self.session.read.option("mergeSchema", "true").parquet(
                path.absolute().as_uri()
            )
        except PySparkException as error:
            raise UnreadableError(_first_line(error)) from error
        frame: Frame = from_native(native)
        return frame

    def keep(self, frame: Frame) -> Frame:
        kept: Frame = from_native(frame.to_native().persist())
        return kept

    def rows(self, frame: Frame) -> list[dict[str, Any]]:
        try:
            return [row.asDict() for row in frame.to_native().collect()]
        except PySparkException as error:
            raise UnreadableError(_first_line(error)) from error

    def tally(self, looks: Mapping[str, Look], listed: Frame | None, *, sure: bool) -> Frame:
        # One job that reads each table once: the rows of all go the same way.
        asked = [id for id, look in looks.items() if look.codes is not None and listed is not None]
        marked = {id: _marked(id, look) for id, look in looks.items()}
        rows = [some.drop("uscc") for id, some in marked.items() if id not in asked]
        if asked and listed is not None:
            claims = reduce(DataFrame.union, (marked[id] for id in asked))
            rows.append(_with_unlisted(claims, listed.to_native()))
        # Rows of unlike hash are unlike; only where hashes repeat is an exact look needed.
        alike = reduce(DataFrame.unionByName, rows).groupBy("table", "h")
        groups = alike.agg(*_sums(*_FAULTS), fn.count("*").alias("rows"))
        counts = groups.groupBy("table").agg(
            *_sums("rows", *_FAULTS), fn.count("*").alias("different")
        )
        counted: Frame = from_native(counts.select("table", *COUNTS))
        return counted

    def alike(self, frame: Frame, identity: list[str]) -> Frame:
        return frame

    def sums(self, items: Frame, firms: Frame) -> Frame:
        # Summed before anything is joined: codes are sent once for each firm and year.
        rows: DataFrame = items.to_native()
        # Nothing but empty values sums to null, which ``least`` would pass over.
        sum_of = fn.coalesce(fn.sum(fn.col("usd").cast("decimal(18,0)")), fn.lit(0))
        usd = fn.least(sum_of, fn.lit(LARGEST + 1)).cast("bigint").alias("usd")
        empty = fn.count_if(fn.col("usd").isNull()).alias("empty")
        sums = rows.groupBy(*_KEY).agg(usd, empty)
        listed = firms.to_native().select("uscc", fn.lit(True).alias("listed"))
        named = sums.join(listed, "uscc", "left").withColumn(
            "uscc", fn.when(fn.col("listed"), fn.col("uscc"))
        )
        kept = named.filter(fn.col("year").isNotNull() | fn.col("uscc").isNull()).drop("listed")
        summed: Frame = from_native(kept)
        return summed

    def unproven(self, frame: Frame) -> Frame:
        rows: Frame = from_native(frame.to_native().filter(~_proven(fn.col("uscc"))))
        return rows

    def sink(self, lines: Frame, folder: Path, name: str) -> None:
        """Added to what the folder holds; Spark names the parts."""
        cent = fn.lit("0.01").cast("decimal(3,2)")
        yuan = {
            fen: (fn.col(fen).cast("decimal(18,0)") * cent).cast("decimal(18,2)")
            for fen in ALL_MONEY
        }
        native: DataFrame = lines.to_native()
        native.withColumns(yuan).write.mode("append").parquet(folder.absolute().as_uri())


def _marked(id: str, look: Look) -> DataFrame:
    """Each row as the hash of its identity and what is wrong with it (1 or 0)."""
    rows: DataFrame = look.rows.to_native()
    code = fn.col("uscc")
    wrong = code.isNotNull() & ~_proven(code) if look.proves else fn.lit(False)
    return rows.select(
        "uscc", fn.lit(id).alias("table"), fn.xxhash64(*look.identity).alias("h"), "bad", "untidy",
        fn.lit(0).cast("bigint").alias("unlisted"), wrong.cast("bigint").alias("codes"),
    )  # fmt: skip


def _with_unlisted(claims: DataFrame, listed: DataFrame) -> DataFrame:
    known = listed.select("uscc", fn.lit(1).alias("known")).distinct()
    strange = fn.col("uscc").isNotNull() & fn.col("known").isNull()
    both = claims.join(known, "uscc", "left").withColumn("unlisted", strange.cast("bigint"))
    return both.drop("uscc", "known")


def _sums(*names: str) -> list[Column]:
    return [fn.sum(name).alias(name) for name in names]


def _proven(code: Column) -> Column:
    """True for 18 characters of GB 32100 that carry the right check character, else false."""
    weighed = [
        (fn.instr(fn.lit(ALPHABET), code.substr(place + 1, 1)) - 1) * weight
        for place, weight in enumerate(WEIGHTS)
    ]
    adds_up = reduce(Column.__add__, weighed) % 31 == 0
    return fn.coalesce(code.rlike(FORM) & (fn.length(code) == 18) & adds_up, fn.lit(False))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
