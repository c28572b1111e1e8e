"""Make the Word templates of papers, in the layout of official documents (GB/T 9704).

``python -m scripts.paper_templates`` writes them into the package; an office edits copies of
them in Word or WPS.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scripts import paper_forms
from scripts.paper_page import AMOUNT, BASIS, CONTACT, COUNTY, NUMBER, Paper

FOLDER = Path(__file__).parent.parent / "plugins/tools/papers/jmtrade_papers/templates"


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
    """Who pays how much, with a total; wide enough for 12 digits, also where the office has no
    Times New Roman and another font's digits are wide."""
    parts = (("市级承担", "市级"), ("县级承担", "县级"), ("未定", "未定"), ("合计", "合计"))
    columns = [(heading, field, 28.0, "LEFT"), *((h, f, 32.0, "RIGHT") for h, f in parts)]
    paper.table(rows, columns, ["总计", *(f"{{{{ 总计.{f} }}}}" for _h, f in parts)], size=9)


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
    paper.line("单位：{{ 金额单位 }}", size=10.5, right=0.1)
    payers(paper, "分担", "县市区", "县市区")
    paper.heading("二、按项目")
    paper.line("单位：{{ 金额单位 }}", size=10.5, right=0.1)
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
    *paper_forms.PAPERS,
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
