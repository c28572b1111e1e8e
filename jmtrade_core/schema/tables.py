"""The enterprise record: tables and columns, declared once.

One declaration drives reading, checking, headings, templates and documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from jmtrade_core.schema.columns.column import Column as Column
from jmtrade_core.schema.columns.limits import FIRST_YEAR as FIRST_YEAR
from jmtrade_core.schema.columns.limits import LAST_YEAR as LAST_YEAR

USCC = Column.code("uscc", "统一社会信用代码", required=True, key=True)


@dataclass(frozen=True)
class Table:
    """One table of the enterprise record; ``uscc`` is its first column without saying so.

    ``event`` names the date column that puts a row into a year; a table without one is
    counted by its ``year`` column. ``subject`` names the columns that say what a claim
    is about, ``private`` those that nothing for the public may show.
    """

    id: str
    sheet: str
    columns: tuple[Column, ...]
    event: str | None = None
    subject: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or self.columns[0].id != USCC.id:
            object.__setattr__(self, "columns", (USCC, *self.columns))

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(column.id for column in self.columns if column.key)

    def keyed(self, given: Collection[str], doubtful: Collection[str] = ()) -> bool:
        """Whether rows can be told apart by the columns that are ``given``."""
        sure = not any(id in doubtful for id in self.identity)
        return sure and all(id in given for id in self.identity if self.column(id).required)

    @property
    def cost(self) -> str | None:
        """What a claim cost, where the table says: its first column of money."""
        return next((column.id for column in self.columns if column.kind.currency == "yuan"), None)

    def column(self, id: str) -> Column:
        return next(column for column in self.columns if column.id == id)


KINDS = {"enterprise": "企业", "institution": "事业单位", "association": "社会团体"}

KINDS_BY_CODE = {
    **dict.fromkeys(("91", "93"), "enterprise"),
    **dict.fromkeys(("11", "12", "13", "19"), "institution"),
    **dict.fromkeys(("51", "52", "53"), "association"),
}
"""First two characters of a code (GB 32100) -> what was registered; of others nobody knows."""


def enterprises(counties: Mapping[str, str], earlier: Mapping[str, str]) -> Table:
    """The list of enterprises, with the city's counties (id -> name) to choose from."""
    return Table(
        "enterprises",
        "企业名录",
        (
            Column.text("name", "企业名称", required=True),
            Column.enum("county", "县市区", counties, required=True, earlier=earlier),
            Column.date("registered_on", "登记日期"),
            Column.enum("kind", "单位类型", KINDS),
            Column.flag("exports_verified", "历史实绩已核"),
        ),
    )


EXPORTS = Table(
    "exports",
    "进出口实绩",
    (
        Column.year(),
        Column.usd("export_usd", "出口额（美元）"),
        Column.usd("import_usd", "进口额（美元）"),
        Column.usd("processing_export_usd", "加工贸易出口额（美元）", part_of="export_usd"),
        Column.usd(
            "ecommerce_usd",
            "跨境电商交易额（美元）",
            usually_within=("export_usd", "import_usd"),
        ),
    ),
)

DISHONESTY = Table(
    "dishonesty",
    "失信记录",
    (
        Column.date("occurred_on", "发生日期", key=True),
        Column.text("matter", "事由", key=True),
        Column.date("repaired_on", "修复日期"),
    ),
)

PRIOR_AWARDS = Table(
    "prior_awards",
    "历史兑付",
    (
        Column.text("measure", "项目", required=True, key=True),
        Column.text("subject", "标的", key=True),
        Column.year(),
        Column.money("amount", "金额（元）", required=True),
    ),
)

SUCCESSION_KINDS = {"merger": "合并", "division": "分立", "recode": "换码", "takeover": "业务承接"}

SUCCESSIONS = Table(
    "successions",
    "承继关系",
    (
        Column.text("predecessor", "原代码", required=True, key=True),
        Column.enum("kind", "承继方式", SUCCESSION_KINDS),
        Column.date("on", "承继日期"),
    ),
)
"""Optional: which enterprise continues which; absent, nobody continues anybody."""

MATTERS = {
    "same-object": "标的归属",
    "similar-claim": "标的异同",
    "predecessor": "承继归属",
    "same-cost": "建设费用归属",
}
"""What core's own rules let a person determine; measures declare more (``policy/matters.py``)."""
FINDINGS = {"met": "成立", "not-met": "不成立"}


def determinations(matters: Mapping[str, str] = MATTERS) -> Table:
    """A person's findings on what figures cannot settle; ``matters``: condition -> title."""
    return Table(
        "determinations",
        "人工认定",
        (
            Column.text("measure", "项目", required=True, key=True),
            Column.text("subject", "标的", key=True),
            Column.enum("matter", "认定事项", matters, required=True, key=True),
            Column.enum("finding", "认定结果", FINDINGS, required=True),
            Column.text("document", "认定文号", required=True),
            Column("decided_on", "认定日期", "date", required=True, key=True),
        ),
    )


DETERMINATIONS = determinations()

FLOWS = {"export": "出口", "import": "进口"}
MODES = frozenset(f"{code:04d}" for code in range(10_000))

DECLARATIONS = Table(
    "declarations",
    "报关单",
    (
        Column.text("declaration_no", "报关单号", required=True, key=True),
        Column.text("item_no", "商品序号", required=True, key=True),
        Column("declared_on", "申报日期", "date", required=True),
        Column.usd("usd", "美元值"),
        # A code, since a number would lose the leading zero of 0214.
        Column("mode", "监管方式", "code", True, among=MODES, among_what="0000-9999"),
        Column.enum("flow", "进出口标志", FLOWS, required=True),
    ),
)
"""Optional: customs items from which ``exports`` is summed by year."""

YEARLY_FIGURES = ("export_usd", "import_usd", "processing_export_usd", "ecommerce_usd")
"""Figures of the award year that every claim can see, in cents of a dollar."""

Window = Literal["ever", "period", "three-years"]


@dataclass(frozen=True)
class Past:
    """What is known of a yearly figure before the award year, its predecessors' included.

    ``best`` is the highest known value of the window's years, ``complete`` whether all of
    them are known. The window: any earlier year, those of the policy period, or three.
    """

    figure: str
    window: Window
    best: str
    complete: str


PASTS = (
    Past("export_usd", "ever", "best_earlier_export_usd", "history_complete"),
    Past("export_usd", "period", "best_export_usd_in_period", "history_complete_in_period"),
    Past("export_usd", "three-years", "best_export_usd_in_three_years",
         "history_complete_in_three_years"),
    Past("processing_export_usd", "ever", "best_earlier_processing_export_usd",
         "processing_history_complete"),
    Past("processing_export_usd", "three-years", "best_processing_export_usd_in_three_years",
         "processing_history_complete_in_three_years"),
)  # fmt: skip


def past(figure: str = "export_usd", window: Window = "ever") -> Past:
    """The columns that tell a figure's past. StopIteration where core keeps none of it."""
    return next(p for p in PASTS if (p.figure, p.window) == (figure, window))


FACTS = (
    "firm_name",
    "firm_county",
    "firm_kind",
    "firm_registered_on",
    "honest",
    *YEARLY_FIGURES,
    *(name for past in PASTS for name in (past.best, past.complete)),
    "year_start",
    "year_end",
    "terms_on",
)
"""Columns that core puts beside every claim; no table may use their names."""


def core_tables(
    counties: Mapping[str, str], earlier: Mapping[str, str] | None = None
) -> tuple[Table, ...]:
    """The tables that core owns. ``earlier``: another name of a county, such as that of
    before or a short one -> its id."""
    firms = enterprises(counties, earlier or {})
    return (firms, EXPORTS, DISHONESTY, PRIOR_AWARDS, SUCCESSIONS, DETERMINATIONS, DECLARATIONS)
