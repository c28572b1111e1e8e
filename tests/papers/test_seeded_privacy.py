"""A record in which every private column has a mark of its own: no public paper has any.

Booklets and the application form are made without a record.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jmtrade_papers import kinds, standing
from jmtrade_papers.report.gather import report
from jmtrade_papers.report.page import to_html
from openpyxl import load_workbook

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.schema.tables import Table
from tests.ledger.folders import folder
from tests.support import COUNTY, YEAR, run

from .every import DAY, EXAMPLE, case_of
from .press import Press, private


class Seeded:
    """The example with marks, recorded and published; ``marks`` are those that must not show."""

    def __init__(self, place: Path) -> None:
        self.press, self.data = Press(place), place / "seeded.xlsx"
        self.tables = [t for t in policy.load(profiles.packaged(), COUNTY, YEAR).tables.values()
                       if t.private]  # fmt: skip
        self.marks: dict[tuple[str, str], set[str]] = {}
        book = load_workbook(EXAMPLE)
        taken = {str(value)[:10] for sheet in book for row in sheet.values for value in row}
        days = (date(2018, 4, 1) + timedelta(n) for n in range(270))
        self.days = (day for day in days if day.isoformat() not in taken)
        for table in self.tables:
            self.seed(book[table.sheet], table)
        book.save(self.data)
        self.publish()

    def seed(self, sheet: Any, table: Table) -> None:
        heads = [cell.value for cell in sheet[2 if sheet["A2"].value == "统一社会信用代码" else 1]]
        for name in table.private:
            column = table.column(name)
            at = next(n for n, head in enumerate(heads, 1) if str(head).startswith(column.heading))
            marks = self.marks[table.id, name] = set()
            for row in range(2, sheet.max_row + 1):
                cell = sheet.cell(row, at)
                if cell.value and cell.value != column.heading:
                    cell.value, some = self.mark(cell.value, f"{table.id}{row}{name}")
                    marks |= some

    def mark(self, value: Any, text: str) -> tuple[Any, set[str]]:
        if not isinstance(value, datetime):
            return f"密{text}密", {f"密{text}密"}
        day = next(self.days)
        written = (f"{day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}")
        return datetime(day.year, day.month, day.day), set(written)

    def publish(self) -> None:
        """Of the record, and of what no record pays by itself: a line a table."""
        words = ("--county", COUNTY, "--year", YEAR, "--as-of", "2018-12-31")
        done = run("ledger", "record", "--by", "记录人", *words, "--data", self.data,
                   "--ledger", self.press.url, "--config", self.press.config)  # fmt: skip
        assert done.code == 0, done.err
        lines = []
        for number, table in enumerate(self.tables, 1):
            measures = policy.load(self.press.config, COUNTY, YEAR).declared.values()
            measure = next(m.id for m in measures if m.claims.id == table.id)
            subject = "|".join(f"密{table.id}{name}密" for name in table.subject)
            own = {f"密{table.id}{name}密" for name in table.private}
            self.marks.setdefault((table.id, "subject"), set()).update(own)
            lines.append(private(number, 100_00, subject, measure))
        self.press.office.record(lines, scope=(("jingshan", 2018),))
        ids = [one.id for one in self.press.office.all()]
        self.press.office.review(*ids)
        self.press.office.approve(*ids)
        self.press.office.publish(*ids)


@pytest.fixture(scope="module")
def seeded(entered: None) -> Iterator[Seeded]:
    with folder() as place:
        yield Seeded(place)


def papers(seeded: Seeded, kind: str) -> Iterator[bytes]:
    """One a run, or one an award; everything that is in the file."""
    office = seeded.press.office
    with office.ledger.reading() as connection:
        head = standing.now(connection)
        chosen = [(None, one.id) for one in office.all() if "密" in one.subject]
        for each in chosen[:1] if kind == "notice" else chosen:
            paper = kinds.from_ledger(kind, connection, head, each, seeded.press.config, DAY, None)
            with zipfile.ZipFile(io.BytesIO(paper.content())) as book:
                yield b"".join(book.read(name) for name in book.namelist())


def shown(seeded: Seeded, content: bytes) -> set[str]:
    text = content.decode("utf-8", "ignore")
    return {mark for marks in seeded.marks.values() for mark in marks if mark in text}


def test_every_private_column_is_seeded(seeded: Seeded) -> None:
    for table in seeded.tables:
        assert seeded.marks[table.id, "subject"]
        for name in table.private:
            assert len(seeded.marks[table.id, name]) >= 1, (table.id, name)
    office = seeded.press.office
    kept = "".join(one.subject for one in office.all())
    assert shown(seeded, kept.encode()), "the ledger holds some of them"


@pytest.mark.parametrize("kind", ["notice", "objection"])
def test_a_public_paper_has_none(seeded: Seeded, kind: str) -> None:
    found = [shown(seeded, content) for content in papers(seeded, kind)]
    assert found
    assert not [one for one in found if one]


@pytest.mark.slow
def test_the_year_as_one_page_has_none(seeded: Seeded) -> None:
    page = to_html(report(case_of(seeded.press, seeded.data)))
    assert len(page) > 10_000
    assert not shown(seeded, page)
