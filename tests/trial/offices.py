"""Nine clerks, nine sets of habits: what each does to the template, what ``check`` must say
of it, and what the clerk then mends. A habit that the gate reads as it is needs no mending.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from .record import code

Book = Any
"""An openpyxl workbook: untyped there."""


@dataclass(frozen=True)
class Office:
    """One county's clerk. ``finds``: the codes of the first check, as printed, sorted."""

    id: str
    name: str
    habit: Callable[[Book], None]
    finds: tuple[str, ...]
    mend: Callable[[Book], None]
    folder: bool = False
    """Hands in a folder of CSV files as Excel saves them, instead of the workbook."""


def cell(page: Worksheet, heading: str, row: int = 0) -> Any:
    """A cell of a record by its heading; rows from 0, below the template's two head rows."""
    return page.cell(row + 3, place(page, heading))


def place(page: Worksheet, heading: str) -> int:
    headings = [str(c.value).removesuffix(" *") for c in page[1]]
    return headings.index(heading) + 1


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


FEE, CODE = "认证费用（元）", "统一社会信用代码"


def zhongxiang(book: Book) -> None:
    """Full-width signs, days in three ways, a day without its day, a word for a yes."""
    page = book["国际认证"]
    cell(page, FEE).value = full_width("240,000.00")
    cell(page, CODE).value = full_width(cell(page, CODE).value)
    for row, text in enumerate(("2018.3.5", "2018.5", "2018年7月2日")):
        cell(page, "认证日期", row).value = text
    cell(book["企业名录"], "登记日期").value = "20090504"
    cell(book["企业名录"], "历史实绩已核").value = "已核"


def zhongxiang_mends(book: Book) -> None:
    cell(book["国际认证"], "认证日期", 1).value = "2018-05-11"
    cell(book["企业名录"], "历史实绩已核").value = "是"


def jingshan(book: Book) -> None:
    """The county's earlier name, units beside numbers, a measure by its title."""
    for row in range(4):
        cell(book["企业名录"], "县市区", row).value = "京山县"
    cell(book["国际认证"], FEE).value = "240,000.00元"
    cell(book["国际认证"], FEE, 2).value = "￥60,000"
    cell(book["国际认证"], "认证日期").value = "2018/3/5"
    cell(book["进出口实绩"], "年度").value = "2017年"
    cell(book["进出口实绩"], "出口额（美元）", 1).value = "6,000,000 美元"
    cell(book["历史兑付"], "项目").value = "商标国际注册补助"
    cell(book["展会"], "组展项目").value = "荆楚百展行动"


def jingshan_mends(book: Book) -> None:
    cell(book["国际认证"], FEE).value = "240,000.00"
    cell(book["国际认证"], FEE, 2).value = 60_000
    cell(book["进出口实绩"], "出口额（美元）", 1).value = 6_000_000
    cell(book["历史兑付"], "项目").value = "branding.trademark"
    cell(book["展会"], "组展项目").value = "百展行动"


def shayang(book: Book) -> None:
    """A merged title above the headings, empty rows, a total and signatures below."""
    for name, heading in (("国际认证", FEE), ("进出口实绩", "出口额（美元）")):
        page = book[name]
        at, last = place(page, heading), page.max_row + 3
        total = sum(page.cell(row, at).value or 0 for row in range(3, page.max_row + 1))
        page.cell(last, 1).value, page.cell(last, at).value = "合计", total
        page.cell(last + 2, 1).value, page.cell(last + 2, 3).value = "制表人：李四", "审核："
        page.insert_rows(1)
        page["A1"] = f"沙洋县2018年度{name}情况表"
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)


def dongbao(book: Book) -> None:
    """万元 in headings, over the template's ids, and in a cell."""
    page = book["国际认证"]
    at = place(page, FEE)
    page.cell(1, at).value, page.cell(3, at).value, page.cell(5, at).value = (
        FEE[:4] + "（万元）",
        24,
        6,
    )
    page = book["进出口实绩"]
    at = place(page, "出口额（美元）")
    page.cell(1, at).value, page.cell(3, at).value, page.cell(4, at).value = (
        "出口额（万美元）",
        400,
        600,
    )
    cell(book["出口信用保险"], "保费（元）").value = "20万"


def dongbao_mends(book: Book) -> None:
    page = book["国际认证"]
    page["E1"], page["E3"], page["E5"] = FEE, 240_000, 60_000
    page = book["进出口实绩"]
    page["C1"], page["C3"], page["C4"] = "出口额（美元）", 4_000_000, 6_000_000
    cell(book["出口信用保险"], "保费（元）").value = 200_000


def duodao(book: Book) -> None:
    """Sheets renamed, a column of remarks, a hidden sheet, a sheet of notes."""
    book["国际认证"].title, book["展会"].title = "2018年国际认证", "附件3"
    page = book["境外专利"]
    page.cell(1, page.max_column + 1).value = "备注"
    page.cell(3, page.max_column).value = "证书已复印"
    book["外贸人才"].sheet_state = "hidden"
    notes = book.create_sheet("工作底稿")
    notes.append(["联系人", "电话"])
    notes.append(["小王", "0724-0000000"])


def duodao_mends(book: Book) -> None:
    book["附件3"].title = "展会"


def zhanghe(book: Book) -> None:
    """Codes with a gap or in small letters, a row typed twice, a letter O for a nought."""
    page = book["国际认证"]
    right = cell(page, CODE).value
    page.append([c.value for c in page[3]])
    cell(page, CODE).value = f"{right[:8]} {right[8:]}"
    cell(page, CODE, 1).value = cell(page, CODE, 1).value.lower()
    page = book["出口信用保险"]
    cell(page, CODE).value = right[:-3] + right[-3:].replace("0", "O")


def zhanghe_mends(book: Book) -> None:
    book["国际认证"].delete_rows(6)
    cell(book["出口信用保险"], CODE).value = code("zhanghe", "A")


def qujialing(book: Book) -> None:
    """Two sheets thrown away, and a code whose check digit is wrong."""
    for name in ("失信记录", "历史兑付"):
        book[name].title = f"{name}（删）"
        del book[f"{name}（删）"]
    wrong = code("qujialing", "B")[:-1] + "Y"
    for name, row in (("企业名录", 1), ("国际认证", 1), ("境外专利", 0)):
        cell(book[name], CODE, row).value = wrong


def qujialing_mends(book: Book) -> None:
    """The sheets come back, typed anew; the code is what the licence says."""
    page = book.create_sheet("失信记录")
    page.append([CODE, "发生日期", "事由", "修复日期"])
    page.append([code("qujialing", "C"), datetime(2017, 6, 1), "走私", None])
    page = book.create_sheet("历史兑付")
    page.append([CODE, "项目", "标的", "年度", "金额（元）"])
    page.append([code("qujialing", "D"), "branding.trademark", None, 2018, 50_000])
    for name, row in (("企业名录", 1), ("国际认证", 1), ("境外专利", 0)):
        cell(book[name], CODE, row).value = code("qujialing", "B")


def gaoxin(book: Book) -> None:
    """Words where a number, a code or a choice is wanted; an enterprise of another county."""
    page = book["企业名录"]
    cell(page, "县市区", 2).value = "高新区"
    page.append(["91420804MA000009XY", "示例邻县有限公司", "掇刀区"])
    for row, text in enumerate(("24万元", "暂无", "约6万")):
        cell(book["国际认证"], FEE, row).value = text
    cell(book["境外专利"], "授权国家或地区").value = "美国"
    cell(book["境外专利"], "专利类型").value = "发明专利"


def gaoxin_mends(book: Book) -> None:
    cell(book["企业名录"], "县市区", 2).value = "荆门高新区"
    for row, value in enumerate((240_000, None, 60_000)):
        cell(book["国际认证"], FEE, row).value = value
    cell(book["境外专利"], "授权国家或地区").value = "US"
    cell(book["境外专利"], "专利类型").value = "发明"


def dachaihu(book: Book) -> None:
    """An enterprise that nobody put into the list."""
    book["企业名录"].delete_rows(6)


def dachaihu_mends(book: Book) -> None:
    book["企业名录"].append([code("dachaihu", "D"), "假想丁（大柴湖开发区）商贸行", "大柴湖开发区"])


def nothing(book: Book) -> None:
    """What is said needs no mending."""


OFFICES = (
    Office("zhongxiang", "钟祥市", zhongxiang, ("E307", "E309"), zhongxiang_mends),
    Office("jingshan", "京山市", jingshan, ("E310", "E310", "E316", "E316", "E316"),
           jingshan_mends),
    Office("shayang", "沙洋县", shayang, ("N401",), nothing),
    Office("dongbao", "东宝区", dongbao, ("E205", "E205", "E316"), dongbao_mends),
    Office("duodao", "掇刀区", duodao, ("E207", "N201", "W201", "W202", "W203"), duodao_mends),
    Office("zhanghe", "漳河新区", zhanghe, ("E401", "E403"), zhanghe_mends),
    Office("qujialing", "屈家岭管理区", qujialing, ("W402", "W411", "W411"), qujialing_mends),
    Office("gaoxin", "荆门高新区", gaoxin, ("E301", "E310", "E310", "E311", "E316", "E316", "W402"),
           gaoxin_mends),
    Office("dachaihu", "大柴湖开发区", dachaihu, ("E403", "W401"), dachaihu_mends, folder=True),
)  # fmt: skip
