"""Fields of the objection form: what is objected to and, once it was decided, the finding."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from jmtrade_ledger import notice

from jmtrade_core.i18n import _
from jmtrade_core.money import grouped
from jmtrade_papers import from_ledger, words
from jmtrade_papers.from_ledger import Desk, Fields

STATES = frozenset({
    "published", "objected", "cleared", "paid", "corrected", "recovered", "decided", "withdrawn",
})  # fmt: skip
"""Where an award can stand that was published once; one that never was has no notice."""
SETTLES = ("cleared", "corrected", "withdrawn")
"""What ends an objection: it is found unfounded, or the award is changed or taken back."""
FINDINGS = {
    "cleared": "异议不成立，维持公示内容",
    "corrected": "公示内容已更正",
    "withdrawn": "公示内容已撤销",
}
"""An award may be changed for another reason than the objection: only the reason says."""


def objection_fields(here: Desk) -> Fields:
    """The form for an award on the wall; with what was said, and found, where it was.

    Whoever objects reads it, so that nothing private of the firm stands in it.
    """
    (one,) = from_ledger.one_of(here, STATES, _("an award that was published"))
    opened = notice.again(here.connection, from_ledger.group(here, "published", "publish"))
    listed = next(o for o in opened.awards if o.id == one.id)
    said = _objected(here, one.id, opened.ref)
    return from_ledger.shared(here, [listed]) | {
        "企业": one.name, "代码": one.uscc, "项目": here.what(one, public=True),
        "金额": grouped(listed.due), "编号": str(one.id), "公示编号": opened.ref,
        "公示开始": words.day(opened.on), "公示截止": words.day(opened.ends),
        "异议": [_told(row) for row in said], "结果": _found(here, said),
    }  # fmt: skip


def _objected(here: Desk, award: int, ref: str) -> list[Any]:
    """Objections to the award since this notice."""
    published = from_ledger.rows_of(here, "published")
    since = max(row.seq for row in published if row.award == award and row.ref == ref)
    objected = from_ledger.rows_of(here, "objected")
    return [row for row in objected if row.award == award and row.seq > since]


def _told(row: Any) -> Fields:
    """Who objected, where the office wrote it down; else who entered it."""
    body = json.loads(row.body) if row.body else {}
    return {"日期": _day(row.at), "提出人": body.get("from", row.by), "事由": row.reason}


def _found(here: Desk, said: list[Any]) -> Fields:
    """The finding on the last objection; nothing while it is open, or nobody objected."""
    if not said:
        return {}
    later = [
        row for kind in SETTLES for row in from_ledger.rows_of(here, kind)
        if row.award == said[-1].award and row.seq > said[-1].seq
    ]  # fmt: skip
    if not later:
        return {}
    first = min(later, key=lambda row: row.seq)
    body = json.loads(first.body) if first.body else {}
    day = words.day(date.fromisoformat(body["on"])) if "on" in body else _day(first.at)
    return {"结论": FINDINGS[first.kind], "理由": first.reason, "日期": day, "经办人": first.by}


def _day(at: str) -> str:
    return words.day(datetime.fromisoformat(at).date())
