"""What the papers of a ledger add up to is what the ledger holds, to the fen, in either unit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from jmtrade_ledger.balances import Standing
from jmtrade_papers import bank, kinds, standing
from jmtrade_papers.words import capital
from openpyxl import load_workbook

from jmtrade_core.money import grouped
from tests.ledger.folders import folder

from .every import DAY
from .press import Press, several

SHORT = range(2)
LONG = range(200)
PAYERS = (("市级承担", "city"), ("县级承担", "county"), ("未定", "unallocated"), ("合计", "due"))


@pytest.fixture
def presses(entered: None) -> Iterator[Iterator[Press]]:
    with folder() as place:
        yield (Press(_made(place / str(number))) for number in count())


def _made(place: Path) -> Path:
    place.mkdir()
    return place


def test_sums_equal_the_ledger(presses: Iterator[Press]) -> None:
    for seed in SHORT:
        add_up(next(presses), seed)


@pytest.mark.slow
def test_sums_equal_two_hundred_ledgers(presses: Iterator[Press]) -> None:
    for seed in LONG:
        add_up(next(presses), seed)


def add_up(press: Press, seed: int) -> None:
    ids = press.office.record(several(seed)).awards
    press.office.until_cleared(*ids)
    awards = press.office.all()
    total = sum(one.due for one in awards)
    with press.office.ledger.reading() as connection:
        head = standing.now(connection)

        def content(kind: str, unit: str | None = None, *, book: bool = False) -> bytes:
            chosen = (awards[0].run, None)
            paper = kinds.from_ledger(
                kind, connection, head, chosen, press.config, DAY, None, unit, book=book
            )
            return paper.content()

        for kind in ("notice", "request"):
            _lists(content(kind), awards)
        _allocates(_tables(content("allocation")), awards, 100)
        _allocates(_tables(content("allocation", "wan")), awards, 10**6)
        _allocates(_sheets(content("allocation", book=True)), awards, 100)
        _allocates(_sheets(content("allocation", "wan", book=True)), awards, 10**6)
    batch = press.office.pay(*ids)
    with press.office.ledger.reading() as connection:
        head = standing.now(connection)
        assert capital(total) in "".join(p.text for p in Document(
            io.BytesIO(content("payments"))).paragraphs)  # fmt: skip
        _pays(_tables(content("payments"))[0], awards, "金额（元）")
        _pays(_sheets(content("payments", book=True))[0], awards, "金额")
    _banks(batch, awards)


Grid = list[list[str]]


def _tables(content: bytes) -> list[Grid]:
    tables = Document(io.BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables[:-1]]


def _sheets(content: bytes) -> list[Grid]:
    """Each sheet from its headings to its total."""
    grids = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        first = int(sheet.print_title_rows.rpartition("$")[2])
        rows = [[_said(value) for value in row] for row in sheet.values][first - 1 :]
        last = next(n for n, row in enumerate(rows) if row[0] == "合计")
        grids.append(rows[: last + 1])
    return grids


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _column(grid: Grid, heading: str) -> list[str]:
    at = grid[0].index(heading)
    return [row[at] for row in grid[1:]]


def _fen(texts: Sequence[str], unit: int = 100) -> list[int]:
    """Exactly: nothing is left over."""
    found = [Decimal(text.replace(",", "")) * unit for text in texts]
    assert all(one == int(one) for one in found)
    return [int(one) for one in found]


def _lists(content: bytes, awards: Sequence[Standing]) -> None:
    """A row an award, firms' sums, and the total in figures and capitals."""
    (grid,) = _tables(content)
    *money, last = _fen(_column(grid, "金额（元）"))
    single = [
        fen for fen, what in zip(money, _column(grid, "项目"), strict=False) if what != "小计"
    ]
    assert sorted(single) == sorted(one.due for one in awards)
    assert last == sum(single)
    sums = [fen for fen, what in zip(money, _column(grid, "项目"), strict=False) if what == "小计"]
    assert sorted(sums) == sorted(fen for fen, number in _by_firm(awards) if number > 1)
    said = "".join(p.text for p in Document(io.BytesIO(content)).paragraphs)
    assert f"{grouped(last)}元（人民币{capital(last)}）" in said


def _by_firm(awards: Sequence[Standing]) -> list[tuple[int, int]]:
    """What each firm gets, and in how many awards."""
    firms = {one.uscc for one in awards}
    theirs = [[one.due for one in awards if one.uscc == firm] for firm in firms]
    return [(sum(some), len(some)) for some in theirs]


def _allocates(grids: Sequence[Grid], awards: Sequence[Standing], unit: int) -> None:
    """By county and by measure, each payer's column and its total."""
    assert len(grids) == 2
    for grid in grids:
        for heading, name in PAYERS:
            *parts, whole = _fen(_column(grid, heading), unit)
            assert whole == sum(parts) == sum(getattr(one, name) for one in awards)


def _pays(grid: Grid, awards: Sequence[Standing], heading: str) -> None:
    *money, last = _fen(_column(grid, heading))
    assert sorted(money) == sorted(fen for fen, _number in _by_firm(awards))
    assert last == sum(money)


def _banks(batch: Any, awards: Sequence[Standing]) -> None:
    columns = {"账号": "account_number", "户名": "account_name", "金额": "amount"}
    for per in bank.PER:
        for money, unit in (("yuan", 100), ("fen", 1)):
            how = bank.Form(per, money, "utf-8-sig", True, "", columns)
            text = bank.render(batch, how, ".csv").decode("utf-8-sig")
            found = _fen([row[2] for row in list(csv.reader(io.StringIO(text)))[1:]], unit)
            wanted = [one.due for one in awards]
            if per == "firm":
                wanted = [fen for fen, _number in _by_firm(awards)]
            assert sorted(found) == sorted(wanted)
            assert re.fullmatch(r"[^=+@]*", text)
