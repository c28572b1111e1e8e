"""What stands behind a line from elsewhere: predecessors, and a person's findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jmtrade_core.engine.determinations import Finding
from jmtrade_core.engine.integrity import ancestors_of
from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.engine.successions import Ancestor
from jmtrade_core.explanations.tree import Value
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy


def before(records: Prepared, policy: Policy) -> dict[str, dict[str, Ancestor]]:
    """Enterprise -> whom it continues, by code."""
    found: dict[str, dict[str, Ancestor]] = {}
    for ancestor in ancestors_of(records, policy):
        found.setdefault(ancestor.uscc, {})[ancestor.predecessor] = ancestor
    return found


def counts(misdeed: Mapping[str, Any], ancestor: Ancestor) -> bool:
    """Whether a predecessor's dishonesty is the successor's: not what it did later."""
    day = misdeed["occurred_on"]
    return day is None or ancestor.until is None or day <= ancestor.until


def determination(finding: Finding) -> Value:
    """The finding, its document and its day."""
    said = _("met") if finding.met else _("not met")
    words = _("{finding}: {document}, {day}").format(
        finding=said, document=finding.document, day=finding.decided_on.isoformat()
    )
    heading = _("determination")
    return Value("determination", heading, "text", finding.document, words, (finding.source,))
