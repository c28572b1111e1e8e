"""What the gate found, and whether anything was decided."""

from __future__ import annotations

import json
from typing import Any

from jmtrade_core.awards import table
from jmtrade_core.errors import JmtradeError
from jmtrade_core.findings import report
from jmtrade_core.i18n import _
from jmtrade_web.cases import Question, decided


def findings(question: Question) -> dict[str, Any]:
    """Everything that was found; of what was decided, also its name and its marks."""
    try:
        kept = decided(question)
    except JmtradeError as error:
        return {**_found(error.problems), "decided": False, "marks": [], "skipped": [],
                "heading": "", "year": None, "lines": 0}  # fmt: skip
    skipped = [str(row) for row in kept.case.intake.skipped]
    return {
        **_found(kept.case.intake.warnings), "decided": True, "skipped": skipped,
        "heading": table.heading(kept.award), "marks": table.marks(kept.award),
        "year": kept.award.year, "lines": len(kept.award.lines),
    }  # fmt: skip


def _found(problems: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(report.to_json(problems))
    fields = {"--year": _("Award year"), "--county": _("County"), "--data": _("Workbook")}
    words = {problem.severity: report.severity(problem) for problem in problems}
    for one in document["findings"]:
        one["severity_words"] = words[one["severity"]]
        one["place"] = fields.get(one["place"], one["place"])
    return document
