"""One wrong cell: each column type, in each kind of file."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from tests.scenes.scene import Make, Scene, csv, parquet, xlsx
from tests.support import COUNTY, FIRM, declared

ROWS: dict[str, dict[str, Any]] = {
    "enterprises": {"uscc": FIRM, "name": "甲", "county": COUNTY, "exports_verified": "是"},
    "exports": {"uscc": FIRM, "year": 2018, "export_usd": "1"},
    "exhibitions": {"uscc": FIRM, "exhibition": "展", "booth_no": "1", "booth_fee": "1"},
    "trademarks": {"uscc": FIRM, "registration_no": "W", "registered_on": "2018-01-01", "fee": "1"},
    "patents": {"uscc": FIRM, "patent_no": "P", "invention_id": "I", "jurisdiction": "US"},
}
"""A sound row of some tables, in the order of the columns that are written."""

DAY = date(2018, 1, 1)

IN_CSV = [
    ("not-number", "exhibitions.booth_fee", "abc", "a number in yuan"),
    ("unit-glued", "exhibitions.booth_fee", "12万元", "nothing else"),
    ("not-number", "exhibitions.booth_fee", "1,23", "a number in yuan"),
    ("not-number", "exhibitions.booth_fee", "1e5", "a number in yuan"),
    ("not-number", "exports.export_usd", "many", "a number in US dollars"),
    ("negative", "exhibitions.booth_fee", "-5", "at least 0"),
    ("negative", "exports.export_usd", "-0.01", "at least 0"),
    ("too-large", "exhibitions.booth_fee", "10000000000.01", "at most 10,000,000,000.00"),
    ("too-large", "exports.export_usd", "9" * 30, "at most 10,000,000,000.00"),
    ("third-decimal", "exhibitions.booth_fee", "1000.234", "at most two decimals"),
    ("ambiguous-number", "exhibitions.booth_fee", "1.234", "without a thousands sign"),
    ("odd-digit", "exhibitions.booth_fee", "12000①", "ordinary digits"),
    ("not-date", "trademarks.registered_on", "2018-02-30", "a date such as"),
    ("not-date", "trademarks.registered_on", "spring", "a date such as"),
    ("date-range", "trademarks.registered_on", "1800-01-01", "1900 to 2100"),
    ("not-year", "exports.year", "18", "a year such as"),
    ("not-flag", "enterprises.exports_verified", "maybe", "是 / 否"),
    ("not-option", "enterprises.county", "zongxiang", "钟祥市 (zhongxiang)"),
    ("not-listed", "patents.jurisdiction", "WO", "ISO 3166-1"),
    ("required", "enterprises.name", "", "企业名称"),
]
"""Code, column, cell, what is wanted."""

IN_XLSX = [
    ("negative", "exhibitions.booth_fee", -0.01, "-0.01"),
    ("third-decimal", "exhibitions.booth_fee", 1.234, "1.234"),
    ("not-date", "trademarks.registered_on", 7, "found 7; wanted a date such as"),
    ("not-year", "exports.year", 2018.5, "2018.5"),
    ("not-flag", "enterprises.exports_verified", 2, "是 / 否"),
    ("number-in-text", "enterprises.uscc", 91420881, "found 91420881; wanted text"),
    ("number-in-text", "trademarks.registration_no", 12.5, "found 12.5; wanted text"),
    ("wrong-type", "trademarks.registered_on", True, "a date such as"),
    ("wrong-type", "trademarks.fee", DAY, "2018-01-01"),
    ("wrong-type", "exports.year", DAY, "2018-01-01"),
    ("wrong-type", "exports.export_usd", True, "found true"),
    ("wrong-type", "trademarks.registration_no", DAY, "wanted text"),
    ("error-cell", "trademarks.fee", ("=1/0", "#DIV/0!"), "found #DIV/0!; wanted a value"),
    ("no-value", "trademarks.fee", ("=1+1", ""), "found a formula without a value"),
]
"""Code, column, cell, what is said."""


def _bad(make: Any, column: str, cell: Any) -> Make:
    table, id = column.split(".")
    made: Make = make(**{table: [ROWS[table] | {id: cell}]})
    return made


def _letter(column: str) -> str:
    table, id = column.split(".")
    return "ABCDEF"[list(ROWS[table]).index(id)]


def _in_csv(code: str, column: str, cell: str, wanted: str) -> Scene:
    place = f"{column.split('.')[0]}.csv!{_letter(column)}2"
    return Scene(code, (place, cell or "an empty cell", wanted), data=_bad(csv, column, cell))


def _in_xlsx(code: str, column: str, cell: Any, said: str) -> Scene:
    sheet = declared()[column.split(".")[0]].sheet
    place = f"[in.xlsx]{sheet}!{_letter(column)}2"
    return Scene(code, (place, said), data=_bad(xlsx, column, cell))


def _in_parquet(code: str, place: str, *said: str, **columns: Any) -> Scene:
    sound = {"uscc": [FIRM], "year": [2018], "export_usd": [1]}
    return Scene(code, (f"exports[{place}", *said), data=parquet(**sound | columns))


CELLS = (
    *(_in_csv(*line) for line in IN_CSV),
    *(_in_xlsx(*line) for line in IN_XLSX),
    _in_parquet("negative", f"{FIRM}|2018] export_usd", "-1", export_usd=[-1]),
    _in_parquet("too-large", f"{FIRM}|2018] export_usd", "at most", export_usd=[10**17]),
    _in_parquet("third-decimal", f"{FIRM}|2018] export_usd", "1.234", export_usd=[1.234]),
    _in_parquet("number-in-text", "1|2018] uscc", "text", uscc=[1]),
    _in_parquet(
        "required", f"{FIRM}|] year", "an empty cell", year=pl.Series([None], dtype=pl.Int64)
    ),
)
