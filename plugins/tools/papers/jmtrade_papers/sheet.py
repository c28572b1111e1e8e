"""Papers as workbooks that print as they should: A4, as wide as a page, headings on each, page
numbers, totals, and no column too narrow for what stands in it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from jmtrade_ledger import qr

from jmtrade_core.output.grid import text_width
from jmtrade_papers.office import Office
from jmtrade_papers.seal import Seal
from jmtrade_papers.words import CONTROL

FORM = "xlsx"
"""What the seal of a workbook has for a template's hash: it has no template."""
FONT, LINE_HEIGHT = "宋体", 15.0
NAME = 36
"""Characters (a Chinese one is two) of the widest column of text; what is longer is wrapped."""
MARKS = "标记"


@dataclass(frozen=True)
class Column:
    """``field`` of a row; ``money`` is shown as a number, with as many decimals as its text."""

    heading: str
    field: str
    money: bool = False
    least: int = 6


@dataclass(frozen=True)
class Table:
    """Rows under a heading; ``total`` is the field with its sums, or sums by column."""

    name: str
    rows: str
    columns: tuple[Column, ...]
    total: str


_PAYERS = tuple(
    Column(heading, field, True, 18)
    for heading, field in (("市级承担", "市级"), ("县级承担", "县级"), ("未定", "未定"),
                           ("合计", "合计"))
)  # fmt: skip
LAYOUT = {
    "allocation": (
        Table("按县市区", "分担", (Column("县市区", "县市区"), *_PAYERS), "总计"),
        Table("按项目", "分项", (Column("项目", "项目"), *_PAYERS), "总计"),
    ),
    "payments": (
        Table("支付清单", "支付", (
            Column("序号", "序号"), Column("收款单位", "企业"), Column("代码", "代码", False, 20),
            Column("开户行", "开户行"), Column("账号末四位", "账号", False, 12),
            Column("项数", "笔数"), Column("金额", "金额", True, 18),
        ), ""),
    ),
}  # fmt: skip
TITLES = {
    "allocation": "{县市区}{年度}年度外贸支持资金分配表",
    "payments": "{年度}年度外贸支持资金支付清单",
}
NOTES = {
    "allocation": "根据《{政策}》（{政策文号}），{企业数}家单位{笔数}项资金。",
    "payments": "支付批次：{批次}；支付日期：{支付日期}。合计人民币{合计大写}。",
}


def heads(kind: str) -> tuple[str, ...]:
    """The headings that a program repeats where a table goes on to a new page."""
    return tuple("".join(c.heading for c in table.columns) for table in LAYOUT[kind])


def render(fields: Mapping[str, Any], seal: Seal, office: Office) -> bytes:
    """The workbook, a sheet a table; each carries the line that checks it."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime.combine(seal.on, time())})
        known = _plain({**fields, **office.fields})
        for table in LAYOUT[seal.kind]:
            _Page(book, table, known, seal).write()
    return stream.getvalue()


def _plain(value: Any) -> Any:
    """Without what no cell can hold."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return CONTROL.sub(" ", value) if isinstance(value, str) else value


class _Page:
    """One sheet, filled from the top."""

    def __init__(self, book: Any, table: Table, fields: Mapping[str, Any], seal: Seal) -> None:
        self.book, self.table, self.fields, self.seal = book, table, fields, seal
        self.sheet = book.add_worksheet(table.name)
        self.rows: Sequence[Mapping[str, str]] = fields[table.rows]
        self.total = self._total()
        self.last = len(table.columns) - 1
        self.row = 0

    def write(self) -> None:
        self._set_up()
        self._top()
        self._table()
        self._sign()
        self.sheet.print_area(0, 0, self.row, self.last)

    def _total(self) -> dict[str, str]:
        columns = self.table.columns
        sums = self.fields[self.table.total] if self.table.total else self.fields
        said = {c.field: sums[c.field if self.table.total else "合计"] for c in columns if c.money}
        count = {"笔数": self.fields["笔数"]} if any(c.field == "笔数" for c in columns) else {}
        return {columns[0].field: "合计", **count, **said}

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.set_footer("&C— &P —")
        sheet.hide_gridlines(2)
        self.widths = [self._width(column) for column in self.table.columns]
        for at, width in enumerate(self.widths):
            sheet.set_column(at, at, width)

    def _width(self, column: Column) -> int:
        """Of a number what it needs, of text no more than ``NAME``."""
        rows = [*self.rows, self.total]
        needed = max(text_width(row.get(column.field, "")) for row in rows) + 2
        widest = max(needed, text_width(column.heading) + 2, column.least)
        return widest if column.money else min(widest, NAME)

    def _format(self, **style: Any) -> Any:
        return self.book.add_format(
            {"font_name": FONT, "font_size": 10, "valign": "vcenter", **style}
        )

    def _top(self) -> None:
        title = self._format(font_size=16, bold=True, align="center")
        self.sheet.set_row(0, 30)
        self.sheet.merge_range(0, 0, 0, self.last, "", title)
        self._text(TITLES[self.seal.kind].format(**self.fields), title)
        if self.fields[MARKS]:
            self._text(self.fields[MARKS], self._format(bold=True))
        self._text(NOTES[self.seal.kind].format(**self.fields), self._format())
        unit = f"单位：{self.fields.get('金额单位', '元')}"
        self.sheet.write_string(self.row, self.last, unit, self._format(align="right"))
        self.row += 1

    def _text(self, text: str, style: Any) -> None:
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _table(self) -> None:
        head = self._format(bold=True, border=1, align="center", text_wrap=True)
        self.sheet.repeat_rows(self.row)
        for at, column in enumerate(self.table.columns):
            self.sheet.write_string(self.row, at, column.heading, head)
        self.row += 1
        for row in self.rows:
            self._line(row, {})
        self._line(self.total, {"bold": True})

    def _line(self, row: Mapping[str, str], style: Mapping[str, Any]) -> None:
        lines = 1
        for at, column in enumerate(self.table.columns):
            text = row.get(column.field, "")
            if column.money:
                number = Decimal(text.replace(",", ""))
                self.sheet.write_number(self.row, at, number, self._money(text, style))
            else:
                lines = max(lines, -(-text_width(text) // (self.widths[at] - 1)))
                look = self._format(border=1, text_wrap=True, **style)
                self.sheet.write_string(self.row, at, text, look)
        # No program asks again how high a wrapped line is before it prints.
        self.sheet.set_row(self.row, LINE_HEIGHT * lines + 3)
        self.row += 1

    def _money(self, text: str, style: Mapping[str, Any]) -> Any:
        decimals = len(text.partition(".")[2])
        return self._format(border=1, num_format="#,##0." + "0" * decimals, **style)

    def _sign(self) -> None:
        self.row += 1
        plain = self._format()
        self._text("制表：　　　　　　　　复核：　　　　　　　　负责人：", plain)
        self._text(f"{self.fields['单位']}（盖章）　　{self.fields['日期']}", plain)
        qr.draw(self.sheet, self.row, self.seal.picture())
        self.row += 1
        self._text("核验：jmtrade verify", plain)
        self._text(str(self.seal), self._format(font_size=8))
