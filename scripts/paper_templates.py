"""Make the Word templates of papers, in the layout of official documents (GB/T 9704).

``python -m scripts.paper_templates`` writes them into the package; an office edits copies of
them in Word or WPS. A4, margins 37, 35, 28 and 26 mm, 22 lines of 28 characters.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).parent.parent / "plugins/tools/papers/jmtrade_papers/templates"
BODY, TITLE, HEADING, LATIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "Times New Roman"
FALLBACK = {BODY: "仿宋", TITLE: "宋体"}
"""A font's other name, under which Word and WPS look for it where the first is missing."""
LINE = Pt(28.95)
"""225 mm of text in 22 lines."""
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
        self, rows: str, columns: Sequence[tuple[str, str, float, str]], total: Sequence[str] = ()
    ) -> None:
        """``columns``: heading, field of a row, width in mm, and where it is aligned."""
        table = self.document.add_table(rows=0, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, (_heading, _field, width, _side) in zip(table.columns, columns, strict=True):
            column.width = Mm(width)
        self._row(table, [c[0] for c in columns], columns, font=HEADING, heads=True)
        self._row(table, ["{%tr for 行 in " + rows + " %}"], columns)
        self._row(table, [f"{{{{ 行.{c[1]} }}}}" for c in columns], columns)
        self._row(table, ["{%tr endfor %}"], columns)
        if total:
            self._row(table, total, columns, font=HEADING)

    def _row(
        self, table: Any, texts: Sequence[str], columns: Sequence[tuple[str, str, float, str]], *,
        font: str = BODY, heads: bool = False,
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
            self._run(paragraph, texts[at] if at < len(texts) else "", font, 10.5)
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

    def signed(self) -> None:
        """Who signs and when, where the seal goes, and the line that checks the paper: never on
        a page without text, where anybody could put other text above."""
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for text, right in (("", 0), ("{{ 单位 }}（盖章）", 2), ("{{ 日期 }}", 4)):
            self.line(text, right=right).paragraph_format.keep_with_next = True
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


def listing(paper: Paper) -> None:
    """Awards by firm with a total."""
    columns = [
        NUMBER,
        COUNTY,
        ("单位名称", "企业", 46.0, "LEFT"),
        ("项目", "项目", 42.0, "LEFT"),
        AMOUNT,
    ]
    paper.table("名单", columns, ["", "", "合计", "共{{ 企业数 }}家{{ 笔数 }}项", "{{ 合计 }}"])


def payers(paper: Paper, rows: str, heading: str, field: str) -> None:
    """Who pays how much, with a total; wide enough for 12 digits."""
    parts = (("市级承担", "市级"), ("县级承担", "县级"), ("未定", "未定"), ("合计", "合计"))
    columns = [(heading, field, 28.0, "LEFT"), *((h, f, 32.0, "RIGHT") for h, f in parts)]
    paper.table(rows, columns, ["总计", *(f"{{{{ 总计.{f} }}}}" for _h, f in parts)])


def notice(paper: Paper) -> None:
    paper.title("关于{{ 年度 }}年度外贸支持资金\n拟兑付名单的公示")
    paper.text(
        BASIS + "，经审核，拟向{{ 企业数 }}家单位兑付{{ 笔数 }}项资金，共{{ 合计 }}元"
        "（人民币{{ 合计大写 }}）。现将名单予以公示。",
        "公示期：{{ 公示开始 }}公布，至{{ 公示截止 }}止，共{{ 工作日数 }}个工作日"
        "（公布当日不计）。",
        "对公示内容有异议的，请在公示期内以书面形式向{{ 单位 }}提出，写明事实和理由，并附相关材料。"
        "以单位名义提出的加盖公章，以个人名义提出的署本人姓名并留联系方式。",
        CONTACT,
        "公示编号：{{ 公示编号 }}",
    )
    paper.line("单位：元", size=10.5, right=0.1)
    listing(paper)
    paper.text("特此公示。")
    paper.signed()


def allocation(paper: Paper) -> None:
    paper.title("{{ 县市区 }}{{ 年度 }}年度外贸支持资金分配表")
    paper.text(BASIS + "，{{ 企业数 }}家单位{{ 笔数 }}项资金的分级负担如下。")
    paper.heading("一、按县市区")
    paper.line("单位：元", size=10.5, right=0.1)
    payers(paper, "分担", "县市区", "县市区")
    paper.heading("二、按项目")
    paper.line("单位：元", size=10.5, right=0.1)
    payers(paper, "分项", "项目", "项目")
    paper.text("合计人民币{{ 合计大写 }}。")
    paper.signed()


def request(paper: Paper) -> None:
    paper.title("关于申请拨付{{ 年度 }}年度外贸支持资金的函")
    paper.line("{{ 财政部门 }}：")
    paper.text(
        BASIS + "，{{ 县市区 }}{{ 年度 }}年度外贸支持资金已审核并公示期满，公示期间的异议已处理。"
        "现申请拨付资金{{ 合计 }}元（人民币{{ 合计大写 }}），涉及{{ 企业数 }}家单位{{ 笔数 }}项。",
        "其中：市级承担{{ 总计.市级 }}元，县级承担{{ 总计.县级 }}元，"
        "承担级次未定{{ 总计.未定 }}元。",
        CONTACT,
    )
    paper.line("拨付明细（单位：元）", size=10.5)
    listing(paper)
    paper.text("以上款项，请予审核拨付。")
    paper.signed()


def payments(paper: Paper) -> None:
    paper.title("{{ 年度 }}年度外贸支持资金支付清单")
    paper.text(
        "支付批次：{{ 批次 }}；支付日期：{{ 支付日期 }}。", "账号只列末四位，完整账号见支付文件。"
    )
    paper.line("单位：元", size=10.5, right=0.1)
    columns = [
        NUMBER, ("收款单位", "企业", 50.0, "LEFT"), ("开户行", "开户行", 31.0, "LEFT"),
        ("账号", "账号", 17.0, "CENTER"), ("项数", "笔数", 11.0, "CENTER"), AMOUNT,
    ]  # fmt: skip
    paper.table("支付", columns, ["", "合计", "", "", "{{ 笔数 }}", "{{ 合计 }}"])
    paper.text(
        "合计人民币{{ 合计大写 }}，其中市级{{ 总计.市级 }}元，县级{{ 总计.县级 }}元。",
        "制表：　　　　　　　复核：　　　　　　　负责人：",
    )
    paper.signed()


def award(paper: Paper) -> None:
    paper.title("外贸支持资金兑付决定通知书")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        BASIS + "{{ 条款 }}，经审核并公示期满，决定向你单位兑付{{ 年度 }}年度{{ 项目 }}资金"
        "{{ 金额 }}元（人民币{{ 金额大写 }}）。",
        "其中：市级承担{{ 总计.市级 }}元，县级承担{{ 总计.县级 }}元。",
        "款项拨付至你单位登记的收款账户。对本决定不服的，可以自收到之日起60日内向{{ 复议机关 }}申请"
        "行政复议，或者自收到之日起6个月内向{{ 法院 }}提起行政诉讼。",
        "兑付编号：{{ 编号 }}。" + CONTACT,
    )
    paper.signed()


def refusal(paper: Paper) -> None:
    paper.title("外贸支持资金不予兑付告知书")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        "你单位{{ 年度 }}年度的申报已按《{{ 政策 }}》（{{ 政策文号 }}）审核，核算日为{{ 核算日 }}。"
        "下列{{ 项数 }}项不予兑付，查明的事实、依据和理由如下。",
        "{%p for 项 in 事项 %}",
    )
    paper.heading("{{ 项.序号 }}．{{ 项.项目 }}（{{ 项.条款 }}）")
    paper.text(
        "结论：{{ 项.结论 }}。",
        "查明的事实和理由：",
        "{%p for 句 in 项.理由 %}", "{{ 句 }}", "{%p endfor %}",
        "{%p for 句 in 项.依据 %}", "{{ 句 }}", "{%p endfor %}",
        "{%p if 项.口径 %}", "适用口径：", "{%p for 句 in 项.口径 %}", "{{ 句 }}", "{%p endfor %}",
        "{%p endif %}",
        "{%p endfor %}",
        "你单位有权陈述和申辩，可以向{{ 单位 }}提交书面意见和证据。对本告知书所载决定不服的，"
        "可以自收到之日起60日内向{{ 复议机关 }}申请行政复议，"
        "或者自收到之日起6个月内向{{ 法院 }}提起行政诉讼。",
        CONTACT,
    )  # fmt: skip
    paper.signed()


def supplement(paper: Paper) -> None:
    paper.title("外贸支持资金申报材料补正通知书")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        "你单位{{ 年度 }}年度的申报已按《{{ 政策 }}》（{{ 政策文号 }}）审核，核算日为{{ 核算日 }}。"
        "下列{{ 项数 }}项因材料或事实尚不齐全，暂不能核定。"
        "请在{{ 补正截止 }}以前（含当日，共{{ 工作日数 }}个工作日）补正。",
        "{%p for 项 in 事项 %}",
    )
    paper.heading("{{ 项.序号 }}．{{ 项.项目 }}（{{ 项.条款 }}）")
    paper.text(
        "涉及金额：{{ 项.涉及金额 }}。",
        "尚不明确：",
        "{%p for 句 in 项.理由 %}", "{{ 句 }}", "{%p endfor %}",
        "需提供：{{ 项.补正材料 }}。",
        "{%p endfor %}",
        "逾期未补正的，按现有材料处理。有困难的，请在期限内联系我们。",
        CONTACT,
    )  # fmt: skip
    paper.signed()


def recovery(paper: Paper) -> None:
    paper.title("外贸支持资金退回通知书")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        "你单位{{ 年度 }}年度{{ 项目 }}（{{ 条款 }}）已兑付{{ 已付 }}元。经查：{{ 事实 }}。"
        "据此重新核定，应兑付{{ 应付 }}元，已退回{{ 已退 }}元，应再退回{{ 应退 }}元"
        "（人民币{{ 应退大写 }}）。",
        "请将上述款项退回{{ 单位 }}指定的账户，并注明兑付编号{{ 编号 }}。",
        "你单位有权陈述和申辩。对本通知不服的，可以自收到之日起60日内向{{ 复议机关 }}申请行政复议，"
        "或者自收到之日起6个月内向{{ 法院 }}提起行政诉讼。",
        CONTACT,
    )
    paper.signed()


def reply(paper: Paper) -> None:
    paper.title("关于外贸支持资金核算情况的答复")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        "你单位询问的{{ 年度 }}年度外贸支持资金核算情况，按《{{ 政策 }}》（{{ 政策文号 }}）和核算日"
        "{{ 核算日 }}的资料答复如下。",
        "{%p for 项 in 事项 %}",
    )
    paper.heading("{{ 项.序号 }}．{{ 项.项目 }}（{{ 项.条款 }}）")
    paper.text(
        "{%p for 句 in 项.说明 %}", "{{ 句 }}", "{%p endfor %}", "{%p endfor %}",
        "{%p if 另可申报 %}", "另有下列事项，按已知数据可能符合条件而未见申报：",
        "{%p for 句 in 另可申报 %}", "{{ 句 }}", "{%p endfor %}", "{%p endif %}",
        "本答复说明核算情况，不代替兑付或者不予兑付的决定。",
        CONTACT,
    )  # fmt: skip
    paper.signed()


PAPERS: tuple[Callable[[Paper], None], ...] = (
    notice, allocation, request, payments, award, refusal, supplement, recovery, reply,
)  # fmt: skip


def made() -> dict[str, bytes]:
    """File name -> content."""
    found = {}
    for fill in PAPERS:
        paper = Paper()
        fill(paper)
        found[f"{fill.__name__}.docx"] = paper.bytes()
    return found


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in made().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
