"""One clerk's way from the template to the decided workbook, by a ``jmtrade`` that is given."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from .offices import Book, Office
from .record import DECIDED, FIRMS, Record, code, record

Jmtrade = Callable[..., "Said"]
"""Runs the command line in a folder, in Chinese."""
GUIDES = ("填表说明", "_选项")


@dataclass(frozen=True)
class Said:
    """What one command answered."""

    status: int
    out: str
    err: str = ""


def codes(said: Said) -> tuple[str, ...]:
    """The numbers of all findings of a check, sorted."""
    return tuple(sorted(re.findall(r"^([EWN]\d{3}) ", said.out, re.M)))


def fill(book: Book, typed: Record) -> None:
    """Type the record below the template's headings."""
    for sheet, rows in typed.items():
        page = book[sheet]
        headings = [str(c.value).removesuffix(" *") for c in page[1]]
        for nr, row in enumerate(rows, 3):
            for heading, value in row.items():
                page.cell(nr, headings.index(heading) + 1).value = value


def hand_in(book: Book, office: Office, folder: Path) -> str:
    """Save, under a name with blanks and Chinese; the path to give to ``--data``."""
    if not office.folder:
        book.save(folder / f"{office.name} 2018年 填报.xlsx")
        return f"{office.name} 2018年 填报.xlsx"
    inside = folder / f"{office.name} CSV 数据"
    inside.mkdir(exist_ok=True)
    for nr, page in enumerate(p for p in book if p.title not in GUIDES):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([as_saved(c.value) for c in row] for row in page.iter_rows())
        # Excel saves "CSV" in GBK and "CSV UTF-8" with a byte-order mark.
        encoding = "gbk" if nr % 2 else "utf-8-sig"
        (inside / f"{page.title}.csv").write_bytes(text.getvalue().encode(encoding))
    return inside.name


def as_saved(value: Any) -> Any:
    """As Excel in Chinese shows it."""
    return f"{value.year}/{value.month}/{value.day}" if isinstance(value, datetime) else value


def from_template_to_workbook(office: Office, folder: Path, jmtrade: Jmtrade) -> Path:
    """Every step of the clerk's tutorial; returns the decided workbook."""
    template = f"{office.name} 空白表.xlsx"
    made = jmtrade("template", "--county", office.id, "-o", template)
    assert (made.status, made.out) == (0, ""), made
    book = load_workbook(folder / template)
    fill(book, record(office.id, office.name))
    office.habit(book)
    data = hand_in(book, office, folder)
    checked = jmtrade("check", data, "--county", office.id)
    assert codes(checked) == office.finds, checked
    assert checked.status == any(found.startswith("E") for found in office.finds)
    office.mend(book)
    data = hand_in(book, office, folder)
    checked = jmtrade("check", data, "--county", office.id)
    assert checked.status == 0, checked.out
    decided = f"{office.name} 2018年 核算结果.xlsx"
    done = jmtrade("award", "--county", office.id, "--year", "2018", "--data", data, "-o", decided)
    assert (done.status, done.out) == (0, ""), done
    explained(office, data, jmtrade)
    return folder / decided


def explained(office: Office, data: str, jmtrade: Jmtrade) -> None:
    """Why C was refused and what B still has to bring."""
    for firm, outcome, words in (("C", "不予", "三年内有失信记录"), ("B", "待补正", "费用发票")):
        said = jmtrade("explain", "--county", office.id, "--year", "2018", "--data", data,
                       code(office.id, firm))  # fmt: skip
        assert said.status == 0, said.err
        assert outcome in said.out
        assert words in said.out


def expected(office: Office) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Sheet and code -> subject and amount of what the record holds, by hand."""
    sheets = {"pay": "拟兑付", "hold": "待补正", "deny": "不予"}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (firm, _measure, subject), (outcome, _reason, amount) in DECIDED.items():
        if outcome in sheets:
            key = (sheets[outcome], code(office.id, firm))
            found.setdefault(key, []).append((subject, amount))
    return found


def found_in(path: Path, wanted: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """The same of the decided workbook; lines without a subject are of no claim."""
    book = load_workbook(path)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for sheet in {sheet for sheet, _firm in wanted}:
        rows = [[c.value for c in row] for row in book[sheet].iter_rows()]
        head = next(row for row in rows if "统一社会信用代码" in row)
        at = {name: index for index, name in enumerate(head) if name}
        for row in rows[rows.index(head) + 1 :]:
            firm, subject = row[at["统一社会信用代码"]], row[at["标的"]] if row else None
            if firm and subject:
                amount = row[at["金额（元）"]] if "金额（元）" in at else 0
                found.setdefault((sheet, firm), []).append((str(subject), f"{amount:.2f}"))
    return found


def sound(office: Office, path: Path) -> None:
    """The workbook's lines are those worked out by hand, for the four firms and no others."""
    wanted = expected(office)
    found = found_in(path, wanted)
    assert {k: sorted(v) for k, v in found.items()} == {k: sorted(v) for k, v in wanted.items()}
    assert {firm for _sheet, firm in found} == {code(office.id, firm) for firm in FIRMS}
