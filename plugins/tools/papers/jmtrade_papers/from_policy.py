"""Fields of the papers that a policy alone is asked for: the claim guide, the work manual and
the application form. All of it is the catalogue, which nobody writes by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from jmtrade_core.catalogue.build import Article, Catalogue, MeasureEntry, build
from jmtrade_core.catalogue.markdown import none_to_bring
from jmtrade_core.i18n import also, listed
from jmtrade_core.measures.codes import Code, Outcome
from jmtrade_core.policy.policy import Policy
from jmtrade_papers import words

Fields = dict[str, Any]
_TERM = re.compile(r" \([a-z_]+\)")
"""The name of a number behind it: for programs, not for firms."""
_TIER = re.compile(r"([\d,]+)\.00: ([\d,.]+)")
"""A tier and what it pays."""


def shared(policy: Policy, catalogue: Catalogue) -> Fields:
    """What each of the three prints."""
    begins, ends = (words.day(date.fromisoformat(day)) for day in catalogue.period)
    return {
        "城市": policy.city.name, "政策": catalogue.policy, "政策文号": catalogue.number,
        "县市区": catalogue.county, "年度": str(catalogue.year), "标记": "",
        "政策开始": begins, "政策截止": ends,
    }  # fmt: skip


def guide_fields(policy: Policy) -> Fields:
    """What a firm has to know: each measure that somebody can claim, and what to bring."""
    catalogue = build(policy)
    claimed = {m.id for m in policy.measures if m.outcome == Outcome.PAY}
    entries = [m for a in catalogue.articles for m in a.measures if m.id in claimed]
    common = _common(entries)
    plain = Plain(policy, catalogue, common)
    chapters = [plain.chapter(article, claimed) for article in catalogue.articles]
    chapters = [one for one in chapters if one["事项"]]
    return shared(policy, catalogue) | {
        "共同条件": also(common.values()),
        "各条": _numbered(chapters),
        "清单": _checklist(chapters),
        "另定": also(p.what for a in catalogue.articles for p in a.promises),
    }


def manual_fields(policy: Policy) -> Fields:
    """What the office has to know: all of the catalogue, with codes, readings and tables."""
    catalogue = build(policy)
    plain = Plain(policy, catalogue)
    chapters = [plain.chapter(article) for article in catalogue.articles]
    readings = [
        {
            "条款": one.clause, "问题": f"{one.question}（{one.name}）",
            "选项": also(f"{id} {label}" for id, label in one.options),
            "现行": dict(one.options).get(one.in_force, one.in_force), "依据": one.basis,
        }
        for one in catalogue.readings
    ]  # fmt: skip
    tables = [
        {"表": sheet.sheet, "列": listed(f"{c.heading}{'*' if c.required else ''}"
                                        for c in sheet.columns)}
        for sheet in catalogue.tables
    ]  # fmt: skip
    differences = [
        {"项目": plain.titles.get(d.measure, d.measure), "参数": d.term, "市级": d.city,
         "县级": d.county, "文号": d.document}
        for d in catalogue.differences
    ]  # fmt: skip
    return shared(policy, catalogue) | {
        "各条": _numbered(chapters),
        "口径": readings,
        "表格": tables,
        "差异": differences,
    }


def application_fields(policy: Policy) -> Fields:
    """The form that a firm fills in: what it claims, what it brings, what it declares."""
    catalogue = build(policy)
    plain = Plain(policy, catalogue)
    claimed = {m.id for m in policy.measures if m.outcome == Outcome.PAY}
    entries = [m for a in catalogue.articles for m in a.measures if m.id in claimed]
    rows = [
        {"选": "□", "空": "", "项目": m.title, "条款": m.clause,
         "材料": also(m.evidence) or none_to_bring()}
        for m in entries
    ]  # fmt: skip
    return shared(policy, catalogue) | {
        "事项": rows,
        "同一费用": listed(m.title for m in entries if plain.one_cost(m.id)),
    }


class Plain:
    """The catalogue in words that name no id of the program."""

    def __init__(self, policy: Policy, catalogue: Catalogue, common: Collection[str] = ()) -> None:
        """``common``: codes of conditions that are told once, for all measures."""
        self.policy, self.common = policy, common
        self.titles: Mapping[str, str] = {
            m.id: m.title for a in catalogue.articles for m in a.measures
        }

    def one_cost(self, measure: str) -> bool:
        """Whether another measure may not pay the same cost."""
        rule = self.policy.declared[measure].one_cost
        return rule is not None and rule.binds

    def chapter(self, article: Article, only: set[str] | None = None) -> Fields:
        """An article with its measures (of these alone)."""
        number = f"第{_numeral(article.number)}条　" if article.number else ""
        entries = [self.entry(m) for m in article.measures if only is None or m.id in only]
        return {
            "标题": f"{number}{article.title}", "责任单位": listed(article.bureaus),
            "事项": entries,
        }  # fmt: skip

    def entry(self, measure: MeasureEntry) -> Fields:
        return {
            "项目": measure.title, "条款": measure.clause, "标识": measure.id,
            "依据": also(f"{s.number}　{s.text or s.says}" for s in measure.rests),
            "标准": self.said(measure.pays), "承担": measure.payer.strip("-"),
            "限制": self.said(also(measure.limits)),
            "条件": [f"{said}（{code}）" for code, said in measure.conditions],
            "须符合": also(said for code, said in measure.conditions if self.own(code)),
            "材料": "　".join(f"□{one}" for one in measure.evidence) or none_to_bring(),
            "申报表": self.policy.tables[measure.table].sheet,
        }  # fmt: skip

    def own(self, code: str) -> bool:
        """Whether the measure's own entry tells a firm of the condition."""
        return code not in self.common and code != Code.NOTHING_LEFT

    def said(self, text: str) -> str:
        """Without names of numbers, and with titles for ids."""
        for id in sorted(self.titles, key=len, reverse=True):
            text = text.replace(id, self.titles[id])
        return _TIER.sub(r"\1档\2元", _TERM.sub("", text)).replace("（元） ", "")


def _numeral(number: int) -> str:
    import cn2an

    return str(cn2an.an2cn(number))


def _common(entries: Sequence[MeasureEntry]) -> dict[str, str]:
    """Conditions that every measure has, code -> words; that an amount is above zero says
    nothing to a firm."""
    shared = [dict(m.conditions) for m in entries]
    return {
        code: said for code, said in (shared[0] if shared else {}).items()
        if code != Code.NOTHING_LEFT and all(code in one for one in shared)
    }  # fmt: skip


def _numbered(chapters: list[Fields]) -> list[Fields]:
    """Measures counted through the whole booklet."""
    number = 0
    for chapter in chapters:
        for entry in chapter["事项"]:
            number += 1
            entry["序号"] = str(number)
    return chapters


def _checklist(chapters: list[Fields]) -> list[Fields]:
    """A row a measure: what to bring, each with a box to tick."""
    return [
        {"序号": entry["序号"], "项目": entry["项目"],
         "材料": entry["材料"]}
        for chapter in _numbered(chapters) for entry in chapter["事项"]
    ]  # fmt: skip
