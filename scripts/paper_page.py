"""A page of official documents (GB/T 9704), of which the templates of papers are put together.

A4, margins 37, 35, 28 and 26 mm, 22 lines of 28 characters.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import partial
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, TITLE, HEADING, LATIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "Times New Roman"
FALLBACK = {BODY: "仿宋", TITLE: "宋体"}
"""A font's other name, under which Word and WPS look for it where the first is missing."""
LINE = Pt(28.95)
"""225 mm of text in 22 lines."""
CELL = 10.5
"""Points of what stands in a table."""
CLOSER = "-5"
"""Twentieths of a point between characters: 28 of 16 points in 156 mm."""
YEAR = 1980, 1, 1, 0, 0, 0


class Paper:
    """A template as it is put together."""

    def __init__(self) -> None:
        self.document: Any = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = LATIN, Pt(16)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), CLOSER)
        style.element.rPr.append(closer)
        form = style.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        form.space_after = form.space_before = Pt(0)
        form.widow_control = False
        self._page_number(section.footer.paragraphs[0])

    def _page_number(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("— ").font.size = Pt(14)
        for kind, text in (
            ("begin", ""),
            ("", " PAGE "),
            ("separate", ""),
            ("t", "1"),
            ("end", ""),
        ):
            run = paragraph.add_run()
            run.font.size = Pt(14)
            part = OxmlElement({"": "w:instrText", "t": "w:t"}.get(kind, "w:fldChar"))
            if text:
                part.text = text
            else:
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)
        paragraph.add_run(" —").font.size = Pt(14)

    def title(self, text: str) -> None:
        """The mark of what is no plain decision, then the title, centred, 22 points."""
        self.line("{{ 标记 }}", font=HEADING, size=12, centred=True)
        paragraph = self.line(text, font=TITLE, size=22, centred=True)
        paragraph.paragraph_format.line_spacing = Pt(34)
        self.line("")

    def line(
        self, text: str, *, font: str = BODY, size: float = 16, centred: bool = False,
        right: float = 0,
    ) -> Any:  # fmt: skip
        """A line without indent; ``right``: so many characters in from the right edge."""
        paragraph = self.document.add_paragraph()
        self._run(paragraph, text, font, size)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(16 * right)
        return paragraph

    def text(self, *paragraphs: str) -> None:
        """Body text, two characters in."""
        for text in paragraphs:
            paragraph = self.line(text)
            if "{%p" not in text:
                paragraph.paragraph_format.first_line_indent = Pt(32)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def heading(self, text: str) -> None:
        """一、…"""
        paragraph = self.line(text, font=HEADING)
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = True

    def _run(self, paragraph: Any, text: str, font: str, size: float) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(size), LATIN
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)

    def table(
        self, rows: str, columns: Sequence[tuple[str, str, float, str]], total: Sequence[str] = (),
        size: float = CELL,
    ) -> None:  # fmt: skip
        """``columns``: heading, field of a row, width in mm, and where it is aligned; ``size``
        in points."""
        table = self.document.add_table(rows=0, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, (_heading, _field, width, _side) in zip(table.columns, columns, strict=True):
            column.width = Mm(width)
        row = partial(self._row, table, columns=columns, size=size)
        row([c[0] for c in columns], font=HEADING, heads=True)
        row(["{%tr for 行 in " + rows + " %}"])
        row([f"{{{{ 行.{c[1]} }}}}" for c in columns])
        row(["{%tr endfor %}"])
        if total:
            row(total, font=HEADING)

    def _row(
        self, table: Any, texts: Sequence[str], columns: Sequence[tuple[str, str, float, str]], *,
        size: float = CELL, font: str = BODY, heads: bool = False,
    ) -> None:  # fmt: skip
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(("w:tblHeader",) if heads else ())):
            properties.append(OxmlElement(name))
        for at, (_heading, _field, width, side) in enumerate(columns):
            cell = row.cells[at]
            cell.width, cell.vertical_alignment = Mm(width), 1
            self._close(cell)
            paragraph = cell.paragraphs[0]
            self._run(paragraph, texts[at] if at < len(texts) else "", font, size)
            paragraph.paragraph_format.line_spacing = Pt(16)
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, "CENTER" if heads else side)

    def _close(self, cell: Any) -> None:
        """Narrow margins inside a cell, so that long amounts keep one line."""
        margins = OxmlElement("w:tcMar")
        for side in ("left", "right"):
            one = OxmlElement(f"w:{side}")
            one.set(qn("w:w"), "60")
            one.set(qn("w:type"), "dxa")
            margins.append(one)
        cell._tc.get_or_add_tcPr().append(margins)

    def form(
        self, heads: tuple[str, str], rows: Sequence[tuple[str, Sequence[str], float]]
    ) -> None:
        """What is filled in by hand: a label, what stands there already, and a row's height in
        mm."""
        table = self.document.add_table(rows=0, cols=2)
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        columns = [(heads[0], "", 40.0, "LEFT"), (heads[1], "", 116.0, "LEFT")]
        for column, (_heading, _field, width, _side) in zip(table.columns, columns, strict=True):
            column.width = Mm(width)
        self._row(table, heads, columns, font=HEADING, heads=True)
        for label, texts, height in rows:
            self._row(table, [label], columns)
            row = table.rows[-1]
            row.height = Mm(height)
            for number, text in enumerate(texts):
                cell = row.cells[1]
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                self._run(paragraph, text, BODY, 12)
                paragraph.paragraph_format.line_spacing = Pt(18)

    def signed(self) -> None:
        """Who signs and when, where the seal goes, and the line that checks the paper: never on
        a page without text, where anybody could put other text above."""
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for text, right in (("", 0), ("{{ 单位 }}（盖章）", 2), ("{{ 日期 }}", 4)):
            self.line(text, right=right).paragraph_format.keep_with_next = True
        self.checked()

    def checked(self) -> None:
        """The line that checks the paper, and the same as a QR code."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        row = table.rows[0]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, width in enumerate((28, 128)):
            table.columns[at].width = row.cells[at].width = Mm(width)
            row.cells[at].vertical_alignment = 1
        picture = row.cells[0].paragraphs[0]
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        self._run(picture, "{{ 二维码 }}", BODY, 9)
        words = row.cells[1].paragraphs[0]
        words.paragraph_format.line_spacing = Pt(12)
        self._run(words, "核验：jmtrade verify", BODY, 9)
        code = row.cells[1].add_paragraph()
        code.paragraph_format.line_spacing = Pt(12)
        self._run(code, "{{ 核验码 }}", BODY, 8)

    def bytes(self) -> bytes:
        """The same file on every run: no times of day."""
        stream, fixed = io.BytesIO(), io.BytesIO()
        self.document.core_properties.author = "jmtrade"
        self.document.save(stream)
        with zipfile.ZipFile(stream) as book, zipfile.ZipFile(fixed, "w") as out:
            for one in book.infolist():
                content = book.read(one)
                if one.filename == "word/fontTable.xml":
                    content = _with_fallbacks(content)
                info = zipfile.ZipInfo(one.filename, YEAR)
                out.writestr(info, content, zipfile.ZIP_DEFLATED)
        return fixed.getvalue()


def _with_fallbacks(table: bytes) -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in FALLBACK.items()
    )
    return table.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


NUMBER = ("序号", "序号", 11.0, "CENTER")
COUNTY = ("县市区", "县市区", 21.0, "CENTER")
AMOUNT = ("金额（元）", "金额", 36.0, "RIGHT")
CONTACT = "联系人：{{ 联系人 }}；电话：{{ 电话 }}；地址：{{ 地址 }}。"
BASIS = "根据《{{ 政策 }}》（{{ 政策文号 }}）"
