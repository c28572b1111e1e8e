"""Fields of the letters that are made from a run: why, and what to bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmtrade_ledger.notice import last_day

from jmtrade_core.awards.run import Case
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.explanations import letter, prose
from jmtrade_core.explanations.for_enterprise import for_enterprise
from jmtrade_core.explanations.run import explain
from jmtrade_core.explanations.tree import ExplainedLine, Explanation
from jmtrade_core.i18n import _, pick
from jmtrade_core.money import grouped
from jmtrade_core.policy.policy import Policy
from jmtrade_papers import masks, words
from jmtrade_papers.office import Office

Fields = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One enterprise's lines of a run: as it may read them, and beside them all of it."""

    policy: Policy
    whole: Explanation
    theirs: Explanation
    stakes: Mapping[tuple[str, str], int | None]

    def lines(self, outcome: str) -> Iterator[tuple[ExplainedLine, ExplainedLine]]:
        """The enterprise's lines of an outcome that somebody asked for, whole and told."""
        for whole, told in zip(self.whole.lines, self.theirs.lines, strict=True):
            if whole.outcome == outcome and not whole.unclaimed:
                yield whole, told


def asked(case: Case, uscc: str) -> Asked:
    """UsageError for an enterprise that the data lack."""
    whole, policy = explain(case, uscc)
    return Asked(policy, whole, for_enterprise(whole, policy), _stakes(case, uscc))


def _stakes(case: Case, uscc: str) -> dict[tuple[str, str], int | None]:
    from narwhals.stable.v2 import col

    mine = case.decided().lines.filter(col("uscc") == uscc).rows(named=True)
    return {(row["measure"], row["subject"]): row["at_stake"] for row in mine}


def shared(found: Asked) -> Fields:
    city = found.policy.city
    return {
        "城市": city.name, "政策": city.title, "政策文号": city.number,
        "县市区": found.policy.county.name, "年度": str(found.policy.year),
        "标记": "；".join(found.theirs.marks), "企业": found.whole.name, "代码": found.whole.uscc,
        "核算日": words.day(found.whole.as_of),
    }  # fmt: skip


def refusal_fields(found: Asked, office: Office, on: date) -> Fields:
    """Each line that is not paid: its facts, its sentences, its readings, all that fails."""
    lines = [
        _told(whole, told) | {"口径": _readings(found.policy, whole)}
        for whole, told in found.lines("deny")
    ]
    return shared(found) | {"事项": _numbered(lines, found, "deny"), "项数": str(len(lines))}


def supplement_fields(found: Asked, office: Office, on: date) -> Fields:
    """Each line that is held: what to bring until when, and what is at stake."""
    lines = []
    for whole, told in found.lines("hold"):
        stake = found.stakes.get((whole.measure, whole.subject))
        worth = f"{grouped(stake)}元" if stake is not None else "待材料齐全后核定"
        lines.append(
            _told(whole, told) | {"涉及金额": worth, "补正材料": whole.bring or whole.says}
        )
    days = office.supplement_working_days
    if days is None:
        wanted = _("supplement_working_days in [papers]: how long a firm has; it has no default")
        raise PolicyError(Problem(office.place, _("nothing"), wanted, "", "papers-setting"))
    return shared(found) | {
        "事项": _numbered(lines, found, "hold"), "项数": str(len(lines)),
        "补正截止": words.day(last_day(on, days)), "工作日数": str(days),
    }  # fmt: skip


def reply_fields(found: Asked, office: Office, on: date) -> Fields:
    """Every line that somebody asked for, paid or not, as ``explain --for enterprise`` says."""
    lines = []
    for whole, told in zip(found.whole.lines, found.theirs.lines, strict=True):
        if not whole.unclaimed:
            _head, *said = letter.of_line(told)
            lines.append(_told(whole, told) | {"说明": [one.strip(" -") for one in said]})
    if not lines:
        wanted = _("a line of the year")
        raise UsageError(Problem(found.whole.uscc, _("nothing"), wanted, "", "papers-nothing"))
    numbered = [{**line, "序号": str(number)} for number, line in enumerate(lines, 1)]
    asking = [prose.asked(one).strip(" -") for one in found.theirs.asking]
    return shared(found) | {"事项": numbered, "另可申报": asking}


REGISTERS = {
    "customs": "海关统计", "trademark-office": "商标局登记",
    "credit-insurer": "出口信用保险机构登记", "aeo-list": "海关高级认证企业名单",
}  # fmt: skip
"""Registers in words; one that a county's own measure declares is named as it is declared."""


def confirmation_fields(found: Asked, office: Office, on: date) -> Fields:
    """What is due by registers alone, before the firm asked: it confirms its account."""
    registers = {m.id: m.register for m in found.policy.measures}
    due = [(w, t) for w, t in found.lines("pay") if registers[w.measure]]
    lines = [
        _told(whole, told) | {
            "金额": grouped(whole.amount),
            "登记": REGISTERS.get(registers[whole.measure], registers[whole.measure]),
        }
        for whole, told in due
    ]  # fmt: skip
    total = sum(whole.amount for whole, _told in due)
    return shared(found) | {
        "事项": _numbered(lines, found, "pay"), "项数": str(len(lines)),
        "合计": grouped(total), "合计大写": words.capital(total),
    }  # fmt: skip


def _numbered(lines: list[Fields], found: Asked, outcome: str) -> list[Fields]:
    if not lines:
        wanted = {
            "deny": _("a line that is not paid"), "hold": _("a line that is held"),
            "pay": _("a line that is due by a register alone"),
        }[outcome]  # fmt: skip
        raise UsageError(Problem(found.whole.uscc, _("nothing"), wanted, "", "papers-nothing"))
    return [{**line, "序号": str(number)} for number, line in enumerate(lines, 1)]


def _told(whole: ExplainedLine, told: ExplainedLine) -> Fields:
    subject = masks.plain(whole.subject)
    said = whole.event_date is None or str(whole.event_date) in whole.subject
    day = words.day(whole.event_date) if whole.event_date and not said else ""
    about = "，".join(part for part in (subject, day) if part)
    return {
        "项目": f"{whole.title}（{about}）" if about else whole.title,
        "条款": whole.clause,
        "依据": [prose.rests_on(told.clause, sentence) for sentence in told.rests],
        "理由": list(letter.reasons(told)) or [told.says],
        "结论": told.says,
    }  # fmt: skip


def _readings(policy: Policy, line: ExplainedLine) -> list[str]:
    """Which reading of the clause was used, and the ruling that settles it."""
    known = {**policy.city.readings, **policy.base.readings}
    said = []
    for name, option, _basis in line.readings:
        reading, choice = known[name], policy.choices[name]
        ruled = f"依据：{choice.document}" if choice.document else "尚无书面裁定，按默认口径"
        question = pick(reading.question, reading.question_en)
        said.append(f"{question}{reading.options[option]}（{ruled}）")
    return said
