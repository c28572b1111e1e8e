"""Templates of the papers that are filled in, and of the booklets of a policy."""

from __future__ import annotations

from collections.abc import Callable

from scripts.paper_page import BASIS, CONTACT, NUMBER, Paper

YEAR = "{{ 县市区 }}{{ 年度 }}年度外贸支持资金"
HAND = "　　年　　月　　日"


def objection(paper: Paper) -> None:
    paper.title("外贸支持资金公示异议书")
    paper.text(
        "{{ 单位 }}：",
        "对下列公示事项提出异议，请予核查（公示期{{ 公示开始 }}至{{ 公示截止 }}）。",
    )
    paper.form(("公示事项", "内容"), [
        ("公示编号", ["{{ 公示编号 }}，兑付编号{{ 编号 }}"], 9),
        ("单位名称", ["{{ 企业 }}（{{ 代码 }}）"], 9),
        ("项目", ["{{ 项目 }}"], 9),
        ("公示金额", ["{{ 金额 }}元"], 9),
    ])  # fmt: skip
    paper.line("", size=10.5)
    paper.form(("异议人填写", "内容"), [
        ("姓名或名称", [""], 9), ("联系电话", [""], 9), ("地址", [""], 9),
        ("事实和理由（附相关材料）", [
            "{%p for 行 in 异议 %}", "{{ 行.日期 }}，{{ 行.提出人 }}：{{ 行.事由 }}",
            "{%p endfor %}", "",
        ], 36),
        ("署名或者盖章", ["", HAND], 15),
    ])  # fmt: skip
    paper.line("", size=10.5)
    paper.form(("处理记录", "由主管部门填写"), [
        ("处理结论", [
            "{%p if 结果 %}", "{{ 结果.结论 }}", "{%p else %}",
            "□异议不成立，维持公示内容", "□异议成立，予以更正", "□异议成立，予以撤销",
            "{%p endif %}",
        ], 12),
        ("查明的事实和理由", ["{%p if 结果 %}", "{{ 结果.理由 }}", "{%p endif %}", ""], 40),
        ("经办人和日期", [
            "{%p if 结果 %}", "{{ 结果.经办人 }}，{{ 结果.日期 }}", "{%p else %}", HAND,
            "{%p endif %}",
        ], 9),
        ("告知异议人", ["告知方式：　　　　　　" + HAND], 9),
    ])  # fmt: skip
    paper.text(CONTACT)
    paper.signed()


def application(paper: Paper) -> None:
    paper.title(YEAR + "申报表")
    paper.text(
        BASIS
        + "填报。填写前请阅读申报指南；没有的填“无”，不清楚的不填，不要填零。金额单位为元。"
        + CONTACT,
    )
    paper.heading("一、申报单位")
    paper.form(("项目", "填写"), [
        ("单位名称", [""], 9), ("统一社会信用代码", [""], 9),
        ("单位类型", ["□企业　□事业单位　□社会团体"], 9), ("登记日期", [HAND], 9),
        ("所在县市区、地址", [""], 9), ("法定代表人", [""], 9), ("联系人和电话", [""], 9),
        ("收款户名（须与单位名称一致）", [""], 9), ("开户银行", [""], 9), ("收款账号", [""], 9),
    ])  # fmt: skip
    paper.heading("二、申报事项")
    paper.text("在所申报的事项前打勾；标的多的，另附清单。")
    columns = [
        ("选", "选", 8.0, "CENTER"), ("项目", "项目", 37.0, "LEFT"),
        ("条款", "条款", 15.0, "CENTER"), ("证书等编号", "空", 26.0, "LEFT"),
        ("申请金额", "空", 20.0, "RIGHT"), ("应附材料", "材料", 50.0, "LEFT"),
    ]  # fmt: skip
    paper.table("事项", columns)
    paper.heading("三、声明")
    paper.form(("声明事项", "填写"), [
        ("关联企业", [
            "□没有投资、控制或者由同一人控制的其他企业申报本政策资金。",
            "□有（名称、代码、关系）：", "",
        ], 20),
        ("承继关系", [
            "□没有合并、分立、换码或者承接其他单位业务的情形。",
            "□有（原单位名称、代码、承继方式和日期）：", "",
        ], 20),
        ("同一费用", [
            "□所申报的费用没有在其他部门、其他条款或者其他级次申请或者取得过资金。",
            "□有（文件、金额）：", "",
            "{%p if 同一费用 %}", "{{ 同一费用 }}的建设费用，同一平台只按其中一项兑付。",
            "{%p endif %}",
        ], 26),
        ("国家和省补贴", ["□没有取得。", "□已取得或者已申请（项目、金额）："], 15),
        ("以前年度兑付", ["□同一项目、标的以前没有兑付过。", "□兑付过（年度、金额）："], 15),
        ("失信记录", ["□三年内没有。", "□有（日期、事由、修复日期）："], 15),
    ])  # fmt: skip
    paper.text(
        "本单位保证所填内容和所附材料真实、完整。如有不实，愿退回已取得的资金，并依法承担责任；"
        "同意向海关、税务、市场监管、出口信用保险等机构核查上述事项。",
    )
    paper.document.paragraphs[-1].paragraph_format.keep_with_next = True
    for text in ("法定代表人（签字）：　　　　　　　申报单位（盖章）：", HAND):
        paper.line(text, right=2).paragraph_format.keep_with_next = True
    paper.checked()


def confirmation(paper: Paper) -> None:
    paper.title("外贸支持资金免申即享确认书")
    paper.line("{{ 企业 }}（{{ 代码 }}）：")
    paper.text(
        BASIS + "，按有关部门登记的{{ 年度 }}年度数据（核算日{{ 核算日 }}），你单位下列{{ 项数 }}项"
        "符合条件，不需提交申报材料，共{{ 合计 }}元（人民币{{ 合计大写 }}）。登记数据更正的，"
        "以更正后的核算为准；兑付以前仍须公示和审批。",
    )
    paper.line("单位：元", size=10.5, right=0.1)
    paper.table("事项", [
        NUMBER, ("项目", "项目", 60.0, "LEFT"), ("条款", "条款", 18.0, "CENTER"),
        ("数据来源", "登记", 33.0, "LEFT"), ("金额", "金额", 34.0, "RIGHT"),
    ], ["", "合计", "", "", "{{ 合计 }}"])  # fmt: skip
    paper.text("请核对下列收款账户，填写盖章后交回{{ 单位 }}。")
    paper.form(("收款账户", "由企业填写"), [
        ("户名", ["{{ 企业 }}"], 9), ("开户银行", [""], 9), ("账号", [""], 9),
        ("确认意见", ["□以上情况属实，同意兑付至该账户。", "□有不同意见（说明）：", ""], 18),
        ("盖章和日期", ["", HAND], 16),
    ])  # fmt: skip
    paper.text(CONTACT)
    paper.signed()


def guide(paper: Paper) -> None:
    paper.title(YEAR + "\n申报指南")
    paper.text("为方便企业申报，" + BASIS.removeprefix("根据") + "的兑付事项公布如下。")
    paper.text(
        "一、发生日期在{{ 政策开始 }}至{{ 政策截止 }}（含首尾两日）的，予以兑付，"
        "按发生日期所属年度核算。金额为{{ 年度 }}年末有效的标准。",
        "二、各项资金均须符合：{{ 共同条件 }}。",
        "三、材料不齐的，一次告知需补正的内容，不因此直接不予兑付。由主管部门自行核查的，不需提供材料。",
    )
    paper.text("{%p for 条 in 各条 %}")
    paper.heading("{{ 条.标题 }}")
    paper.text("责任单位：{{ 条.责任单位 }}。", "{%p for 项 in 条.事项 %}")
    paper.heading("{{ 项.序号 }}．{{ 项.项目 }}（{{ 项.条款 }}）")
    paper.text(
        "政策内容：{{ 项.依据 }}。",
        "兑付标准：{{ 项.标准 }}。",
        "{%p if 项.限制 %}", "限制：{{ 项.限制 }}。", "{%p endif %}",
        "{%p if 项.须符合 %}", "另须符合：{{ 项.须符合 }}。", "{%p endif %}",
        "资金承担：{{ 项.承担 }}。",
        "应交材料：{{ 项.材料 }}。",
        "{%p endfor %}", "{%p endfor %}",
    )  # fmt: skip
    paper.heading("材料清单")
    columns = [NUMBER, ("项目", "项目", 55.0, "LEFT"), ("应交材料", "材料", 90.0, "LEFT")]
    paper.table("清单", columns)
    paper.text("{%p if 另定 %}")
    paper.heading("另行规定的事项")
    paper.text(
        "下列事项政策没有定金额，不在本指南申报：{{ 另定 }}。",
        "{%p endif %}",
    )
    paper.heading("申报和救济")
    paper.text(
        "向{{ 单位 }}提交申报表和材料。" + CONTACT,
        "对不予兑付的决定不服的，可以自收到之日起60日内向{{ 复议机关 }}申请行政复议，"
        "或者自收到之日起6个月内向{{ 法院 }}提起行政诉讼。",
    )
    paper.signed()


def manual(paper: Paper) -> None:
    paper.title(YEAR + "\n工作手册")
    paper.text(
        BASIS + "编制，供承办人员使用。金额为{{ 年度 }}年末有效的标准；条件按所列顺序核对，"
        "括号内是系统的原因代码。",
        "发生日期在{{ 政策开始 }}至{{ 政策截止 }}（含首尾两日）的，予以兑付。空白表示不清楚，"
        "不按零计算：缺一项事实的，暂缓并通知补正，不猜测。",
        "{%p for 条 in 各条 %}",
    )
    paper.heading("{{ 条.标题 }}")
    paper.text("责任单位：{{ 条.责任单位 }}。", "{%p for 项 in 条.事项 %}")
    paper.heading("{{ 项.序号 }}．{{ 项.项目 }}（{{ 项.条款 }}）")
    paper.text(
        "政策内容：{{ 项.依据 }}。",
        "兑付标准：{{ 项.标准 }}。{% if 项.承担 %}资金承担：{{ 项.承担 }}。{% endif %}",
        "{%p if 项.限制 %}", "限制：{{ 项.限制 }}。", "{%p endif %}",
        "核对：", "{%p for 句 in 项.条件 %}", "□{{ 句 }}", "{%p endfor %}",
        "材料：{{ 项.材料 }}。",
        "登记在数据表：{{ 项.申报表 }}；项目代码：{{ 项.标识 }}。",
        "{%p endfor %}", "{%p endfor %}",
    )  # fmt: skip
    paper.heading("解释口径")
    paper.table("口径", [
        ("问题（代码）", "问题", 56.0, "LEFT"), ("选项", "选项", 46.0, "LEFT"),
        ("现行", "现行", 27.0, "LEFT"), ("依据", "依据", 27.0, "LEFT"),
    ])  # fmt: skip
    paper.text("{%p if 差异 %}")
    paper.heading("与市级规定不同之处")
    paper.table("差异", [
        ("项目", "项目", 46.0, "LEFT"), ("参数", "参数", 22.0, "LEFT"),
        ("市级", "市级", 28.0, "RIGHT"), ("本县市区", "县级", 28.0, "RIGHT"),
        ("文号", "文号", 32.0, "LEFT"),
    ])  # fmt: skip
    paper.text("{%p endif %}")
    paper.heading("数据表")
    paper.text("带*的列必须填写。")
    paper.table("表格", [("表", "表", 36.0, "LEFT"), ("列", "列", 120.0, "LEFT")])
    paper.text("本手册供内部办理使用，政策或者口径有变动的，重新印制。")
    paper.signed()


def ruling(paper: Paper) -> None:
    paper.title("外贸支持政策解释口径裁定表")
    paper.text(
        BASIS + "{{ 条款 }}，对下列问题作出解释。涉及金额按{{ 县市区 }}{{ 年度 }}年度申报数据、"
        "核算日{{ 核算日 }}测算。",
    )
    paper.heading("一、问题")
    paper.text("{{ 问题 }}", "代码：{{ 口径 }}。", "现行：{{ 现行 }}（{{ 现行依据 }}）。")
    paper.heading("二、各选项的影响")
    paper.text("与现行口径相比；项数是结论或者金额不同的申报项数。单位：元。")
    money = [("增加", "增", 31.0, "RIGHT"), ("减少", "减", 31.0, "RIGHT")]
    paper.table("选项", [
        NUMBER, ("选项", "选项", 28.0, "LEFT"), ("家数", "家数", 11.0, "CENTER"),
        ("项数", "项数", 11.0, "CENTER"),
        *money, ("净变动", "净变动", 33.0, "RIGHT"),
    ])  # fmt: skip
    paper.line("", size=10.5)
    paper.table("选项", [
        NUMBER, ("净变动由谁承担", "选项", 46.0, "LEFT"), ("市级", "市级", 33.0, "RIGHT"),
        ("县级", "县级", 33.0, "RIGHT"), ("未定", "未定", 33.0, "RIGHT"),
    ])  # fmt: skip
    paper.text(
        "{%p if 台账 %}",
        "台账中该年度已批准的项目，按所列选项会有不同的：可补足的和追溯时应退回的金额如下。",
    )
    paper.table("已决定", [
        ("选项", "选项", 48.0, "LEFT"), ("已批准项数", "项数", 36.0, "CENTER"),
        ("可补足", "可补", 36.0, "RIGHT"), ("追溯时应退回", "可退", 36.0, "RIGHT"),
    ])  # fmt: skip
    paper.text(
        "{%p else %}", "未连接台账，没有统计对已批准项目的影响。", "{%p endif %}",
    )  # fmt: skip
    paper.heading("三、裁定")
    paper.form(("事项", "裁定"), [
        ("采用的选项", ["{%p for 行 in 选项 %}", "□{{ 行.序号 }}．{{ 行.选项 }}（{{ 行.标识 }}）",
                    "{%p endfor %}"], 12),
        ("理由", [""], 44), ("文号", [""], 9), ("生效日期", [HAND + "起作出的决定适用"], 9),
        ("对以前决定的事项", [
            "□不追溯：以前依法兑付的不追回，按新口径应多付的可以补足。",
            "□追溯（retroactive = true）。须写明依据：", "",
        ], 22),
        ("承办人", [""], 9), ("负责人", [""], 9),
    ])  # fmt: skip
    paper.text("{%p if 影响 %}")
    paper.heading("四、受影响的单位")
    paper.text("单位：元。内部使用，不对外公布。")
    paper.table("影响", [
        NUMBER, ("选项", "选项", 38.0, "LEFT"), ("单位名称", "企业", 72.0, "LEFT"),
        ("变动", "变动", 35.0, "RIGHT"),
    ])  # fmt: skip
    paper.text("{%p endif %}", "本表由作出裁定的机关存档。")
    paper.signed()


PAPERS: tuple[Callable[[Paper], None], ...] = (
    objection, application, confirmation, guide, manual, ruling,
)  # fmt: skip
