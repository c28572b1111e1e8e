"""A sound record, and workbooks made of it with any cell put differently."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import Problem
from jmtrade_core.intake.eager import Examined, examine
from jmtrade_core.intake.tables.sheet import split_place
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import DECLARATIONS, Table

A, B, C = "91420881MA48XY1A04", "91420881MA48XY2B47", "12420881MA48XY3C8F"
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Row = dict[str, Any]
Record = dict[str, list[Row]]


def sound() -> Record:
    """Three enterprises with a row or more in every table."""
    day = date
    return copy.deepcopy({
        "enterprises": [
            {"uscc": A, "name": "钟祥甲有限公司", "county": "钟祥市",
             "registered_on": day(2009, 5, 4), "kind": "企业", "exports_verified": "是"},
            {"uscc": B, "name": "钟祥乙（集团）股份公司", "county": "钟祥市",
             "registered_on": day(2012, 1, 9), "kind": "企业", "exports_verified": "是"},
            {"uscc": C, "name": "京山丙机械厂", "county": "京山市",
             "registered_on": day(2001, 2, 3), "kind": "事业单位", "exports_verified": "否"},
        ],
        "exports": [
            {"uscc": A, "year": 2017, "export_usd": 4_000_000, "import_usd": 0,
             "processing_export_usd": 20_000.5, "ecommerce_usd": 900},
            {"uscc": A, "year": 2018, "export_usd": 6_000_000, "import_usd": 0,
             "processing_export_usd": 1_500_000.25, "ecommerce_usd": 1_200},
            {"uscc": B, "year": 2018, "export_usd": 60_000.5, "import_usd": 12,
             "processing_export_usd": 0, "ecommerce_usd": 60_000},
            {"uscc": C, "year": 2018, "export_usd": 777, "import_usd": 1,
             "processing_export_usd": 0, "ecommerce_usd": 5},
        ],
        "dishonesty": [
            {"uscc": C, "occurred_on": day(2017, 3, 3), "matter": "走私", "repaired_on": None},
        ],
        "prior_awards": [
            {"uscc": C, "measure": "branding.trademark", "subject": "WO-0", "year": 2018,
             "amount": 50_000},
        ],
        "successions": [
            {"uscc": A, "predecessor": C, "kind": "业务承接", "on": day(2016, 5, 5)},
        ],
        "determinations": [
            {"uscc": C, "measure": "growth.new_exporter", "subject": None, "matter": "历史实绩",
             "finding": "成立", "document": "荆商函〔2018〕9号", "decided_on": day(2018, 12, 3)},
        ],
        "exhibitions": [
            {"uscc": A, "exhibition": "汉诺威工业展", "programme": "百展行动",
             "opened_on": day(2018, 4, 23), "booth_no": "A12", "booth_fee": 42_000,
             "national_subsidy": 0, "provincial_subsidy": 8_000.55},
            {"uscc": B, "exhibition": "迪拜五大行业展", "programme": "其他",
             "opened_on": day(2018, 11, 26), "booth_no": "3-B", "booth_fee": 30_000,
             "national_subsidy": 1, "provincial_subsidy": 2},
        ],
        "trademarks": [
            {"uscc": A, "registration_no": "1400001", "registered_on": day(2018, 6, 1),
             "fee": 9_000},
        ],
        "certifications": [
            {"uscc": A, "certificate_no": "CE-2018-1", "standard": "CE", "certified_on":
             day(2018, 5, 2), "fee": 120_000},
            {"uscc": B, "certificate_no": "UL-77", "standard": "UL", "certified_on":
             day(2018, 8, 9), "fee": 33_333.33},
        ],
        "standards": [
            {"uscc": C, "role": "主导制修订", "standard_no": "ISO 1001", "approved_on":
             day(2018, 7, 7)},
        ],
        "patents": [
            {"uscc": A, "patent_no": "US100", "invention_id": "INV-1", "jurisdiction": "US",
             "kind": "发明", "granted_on": day(2018, 9, 9)},
            {"uscc": C, "patent_no": "EP200", "invention_id": "INV-1", "jurisdiction": "EP",
             "kind": "发明", "granted_on": day(2018, 3, 9)},
        ],
        "ecommerce_platforms": [
            {"uscc": B, "platform": "荆楚购", "year": 2018, "built_locally": "是",
             "on_schedule": "是", "invoices_locally": "是", "turnover_usd": 2_000_000,
             "construction_cost": 150_000},
        ],
        "service_platforms": [
            {"uscc": A, "platform": "汉江通", "year": 2018, "built_locally": "是", "customs": "是",
             "collection": "是", "refund": "否", "construction_cost": 300_000},
        ],
        "insurance": [
            {"uscc": A, "policy_no": "SINO-9", "paid_on": day(2018, 2, 14), "premium": 200_000,
             "provincial_subsidy": 50_000},
        ],
        "credentials": [
            {"uscc": B, "kind": "海关高级认证", "certificate_no": "AEO-5", "granted_on":
             day(2016, 1, 1), "lost_on": None, "operating": "是"},
        ],
        "talent": [
            {"uscc": A, "person": "王工", "category": "领军人才", "introduced_on":
             day(2018, 10, 1)},
        ],
    })  # fmt: skip


@cache
def zhongxiang() -> Policy:
    return policy.load(packaged(), "zhongxiang", 2018)


def tables() -> Mapping[str, Table]:
    """The tables of an office's workbook; customs items by the million are no sheet."""
    return {id: t for id, t in zhongxiang().tables.items() if id != DECLARATIONS.id}


def examined(*paths: Path) -> Examined:
    return examine(list(paths), tables(), zhongxiang().known_measures)


@dataclass
class Book:
    """A workbook to be written: the grid of each sheet, and what a grid cannot say."""

    grids: dict[str, list[list[Any]]]
    options: dict[str, Any] = field(default_factory=dict)
    finish: Callable[[Any, dict[str, Any]], None] | None = None
    """Called with the workbook and its sheets before it is closed."""

    def sheet(self, table: str) -> list[list[Any]]:
        return self.grids[tables()[table].sheet]

    def at(self, table: str, column: str, row: int = 0) -> tuple[int, int]:
        """Row and column of a cell of the record, from 0, under a single heading row."""
        names = [c.id for c in tables()[table].columns]
        return row + 1, names.index(column)

    def put(self, table: str, column: str, value: Any, row: int = 0) -> str:
        """Write a cell; gives its place as a finding names it."""
        nr, at = self.at(table, column, row)
        self.sheet(table)[nr][at] = value
        return f"{tables()[table].sheet}!{chr(65 + at)}{nr + 1}"

    def write(self, path: Path) -> Path:
        book = xlsxwriter.Workbook(path, {**SAFE, **self.options})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        pages = {}
        for name, grid in self.grids.items():
            pages[name] = page = book.add_worksheet(name)
            for nr, line in enumerate(grid):
                for at, value in enumerate(line):
                    _write(page, nr, at, value, day)
        if self.finish:
            self.finish(book, pages)
        book.close()
        return path


def _write(page: Any, nr: int, at: int, value: Any, day: Any) -> None:
    if callable(value):
        value(page, nr, at)
    elif isinstance(value, bool):
        page.write_boolean(nr, at, value)
    elif isinstance(value, date):
        page.write_datetime(nr, at, value, day)
    elif isinstance(value, int | float):
        page.write_number(nr, at, value)
    elif value is not None:
        page.write_string(nr, at, value)


def book(record: Record | None = None, only: Iterable[str] = ()) -> Book:
    """The record as a plain workbook: a heading row, then the rows."""
    record = sound() if record is None else record
    grids: dict[str, list[list[Any]]] = {}
    for id, rows in record.items():
        if not only or id in only:
            columns = tables()[id].columns
            head = [column.heading for column in columns]
            grids[tables()[id].sheet] = [
                head, *([row.get(c.id) for c in columns] for row in rows)
            ]  # fmt: skip
    return Book(grids)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def where(problem: Problem) -> str:
    """``国际认证!C7`` of a place, without the file."""
    place = split_place(problem.place)
    return f"{place.sheet}!{place.cell}" if place else problem.place


def values(read: Examined) -> dict[str, list[Row]]:
    """What was read, without where it stood."""
    return {
        id: sorted(one.frame.drop("source", "nr").rows(named=True), key=repr)
        for id, one in read.reads.items()
    }
