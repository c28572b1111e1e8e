"""Every kind of paper once, before a file is written: what tests change and render anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_papers import kinds, standing
from jmtrade_papers.kinds import Paper

from jmtrade_core.awards import request, run
from jmtrade_core.awards.run import Case

from .press import Press

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
REFUSED, ASKED, DUE = "91420881MA00000174", "91420881MA0000015X", "91420106MA0000070W"
"""Enterprises of the example: with lines that are denied, held, and due by registers."""
DAY = date(2019, 3, 21)
BOOKS = ("allocation", "payments")
OF_LEDGER = (*kinds.LEDGER, *(f"{kind}.xlsx" for kind in BOOKS))
ALL = (*OF_LEDGER, *kinds.LETTERS, kinds.RULING, *kinds.POLICY)
FIGURE = re.compile(r"[\d,]+(\.\d+)?")


def of_ledger(press: Press) -> dict[str, Paper]:
    """Of a press whose run has awards that were paid, corrected (the first) and cleared (the
    last)."""
    first, *_others, last = press.office.all()
    one = {"objection": first.id, "award": last.id, "recovery": first.id}
    found = {}
    with press.office.ledger.reading() as connection:
        head = standing.now(connection)
        for name in OF_LEDGER:
            kind = name.removesuffix(".xlsx")
            chosen = (None, one[kind]) if kind in one else (first.run, None)
            found[name] = kinds.from_ledger(
                kind, connection, head, chosen, press.config, DAY, None, book=name != kind
            )
    return found


def case_of(press: Press, data: Path = EXAMPLE) -> Case:
    return run.gather(request.Request("zhongxiang", press.config, 2018, data, None, {}))


def of_run(press: Press, case: Case) -> dict[str, Paper]:
    about = {"refusal": REFUSED, "supplement": ASKED, "reply": ASKED, "confirmation": DUE,
             "ruling": "growth.milestone.crossing"}  # fmt: skip
    return {
        kind: kinds.from_run(kind, case, who, press.config, DAY, None)
        for kind, who in about.items()
    }


def of_policy(press: Press, case: Case) -> dict[str, Paper]:
    policy = case.policies[0]
    return {k: kinds.from_policy(k, policy, press.config, DAY, None) for k in kinds.POLICY}


def every(press: Press) -> dict[str, Paper]:
    case = case_of(press)
    return of_ledger(press) | of_run(press, case) | of_policy(press, case)


def rewritten(paper: Paper, change: Callable[[str, str], str]) -> Paper:
    """The paper with every text that it prints written otherwise, by its field and what it
    says."""

    def of(value: Any, name: str = "") -> Any:
        if isinstance(value, str):
            return change(name, value) if value else value
        if isinstance(value, dict):
            return {key: of(one, key) for key, one in value.items()}
        return [of(one, name) for one in value] if isinstance(value, list) else value

    office = replace(paper.office, fields=of(dict(paper.office.fields)))
    return replace(paper, fields=of(paper.fields), office=office)
