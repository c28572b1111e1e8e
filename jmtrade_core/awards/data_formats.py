"""Data formats: json, ndjson and csv, the same fields in the same order."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame

from jmtrade_core.awards.result import SCHEMA, Award, totals
from jmtrade_core.engine.decision import FIELDS, MONEY
from jmtrade_core.engine.run import KEY
from jmtrade_core.output.csv_text import LIVE
from jmtrade_core.output.documents import as_document

_NO_LEVEL = b',"level":null'


def as_text(lines: DataFrame[Any], contingent: DataFrame[Any] | None = None) -> pl.DataFrame:
    """The contract's fields: money with two decimals, dates as ISO text.

    With ``contingent``, the field of that name lists each line's outcomes under other
    options; it stands before ``level``.
    """
    frame: pl.DataFrame = lines.to_native()
    money = [_decimals(name) for name in MONEY]
    dates = pl.col("event_date").dt.to_string("%Y-%m-%d")
    if contingent is None:
        return frame.with_columns(*money, dates).select(FIELDS)
    frame = frame.join(_listed(contingent), on=KEY, how="left", maintain_order="left")
    lists = pl.col("contingent").fill_null([])
    return frame.with_columns(*money, dates, lists).select(*FIELDS[:-1], "contingent", FIELDS[-1])


def _listed(contingent: DataFrame[Any]) -> pl.DataFrame:
    """Each decided line's outcomes under other options as one list."""
    frame: pl.DataFrame = contingent.to_native()
    fields = pl.struct("reading", "option", "outcome", "reason", _decimals("amount"))
    return (
        frame.filter("decided").group_by(KEY, maintain_order=True).agg(fields.alias("contingent"))
    )


def _only_then(contingent: DataFrame[Any]) -> list[dict[str, Any]]:
    """Lines that there are under some option only."""
    frame: pl.DataFrame = contingent.to_native()
    fields = (*KEY, "name", "reading", "option", "outcome", "reason", "amount")
    return (
        frame.filter(~pl.col("decided")).with_columns(_decimals("amount")).select(fields).to_dicts()
    )


def _decimals(name: str) -> pl.Expr:
    """Fen as yuan: the hundred possible endings are looked up, which halves the time."""
    endings = pl.lit(pl.Series([f".{fen:02d}" for fen in range(100)]))
    return pl.concat_str(pl.col(name) // 100, endings.gather(pl.col(name) % 100)).alias(name)


def ndjson(award: Award) -> bytes:
    """One decision a line, with the run's ``marks``; ``level`` on record lines only."""
    return _lines(as_text(award.lines, award.contingent).with_columns(marks=pl.lit(award.marks)))


def _lines(lines: pl.DataFrame) -> bytes:
    # Text cannot hold a bare quote, so the key matches nothing else.
    return lines.write_ndjson().encode().replace(_NO_LEVEL, b"")


def csv(award: Award) -> bytes:
    """One decision a row, UTF-8 with BOM, as Excel and WPS expect it."""
    lines = as_text(award.lines, award.contingent)
    if "contingent" in lines.columns:
        lines = lines.with_columns(contingent=_in_one_cell(pl.col("contingent")))
    lines = lines.with_columns(pl.col("warnings").list.join(";"), marks=pl.lit(award.marks))
    page = io.BytesIO()
    _inert(lines).write_csv(page, include_bom=True)
    return page.getvalue()


def _inert(lines: pl.DataFrame) -> pl.DataFrame:
    """As ``csv_text.inert``, but for amounts; hardly a column holds anything to change."""
    texts = [name for name, kind in lines.schema.items() if kind == pl.String]
    live = [n for n in texts if n not in MONEY and lines[n].str.contains(LIVE).any()]
    return lines.with_columns(pl.col(name).str.replace(LIVE, "'${1}") for name in live)


def _in_one_cell(lists: pl.Expr) -> pl.Expr:
    """``reading=option: outcome amount; ...``"""
    field = pl.element().struct.field
    outcome = field("outcome").fill_null("-")
    amount = field("amount").fill_null("0.00")
    words = pl.format("{}={}: {} {}", field("reading"), field("option"), outcome, amount)
    return lists.list.eval(words).list.join("; ")


def to_json(award: Award) -> bytes:
    """The whole document of the contract."""
    head = {"schema": SCHEMA, **award.head()}
    tail: dict[str, object] = {"totals": totals(award.lines).as_json()}
    if award.contingent is not None:
        tail["contingent_lines"] = _only_then(award.contingent)
    lines = _lines(as_text(award.lines, award.contingent)).strip().replace(b"\n", b",\n    ")
    decisions = b'  "decisions": [' + (b"\n    " + lines + b"\n  " if lines else b"") + b"],\n"
    return as_document(head).removesuffix(b"\n}\n") + b",\n" + decisions + as_document(tail)[2:]
