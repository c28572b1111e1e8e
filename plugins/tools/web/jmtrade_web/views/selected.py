"""Many awards of one step: those that have something in common, or a sample that nobody chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jmtrade_core.i18n import _
from jmtrade_core.money import grouped
from jmtrade_web.views import signing, steps
from jmtrade_web.views.ledger import Desk, Node


def selected(desk: Desk, step: str, asked: Mapping[str, Any]) -> Node:
    """What would be signed. UsageError for what the commands refuse, as where there is none."""
    from jmtrade_ledger import report, sealing
    from jmtrade_ledger.selection import select

    found = select(desk.connection, signing.selection(asked), step)
    ids = [one.id for one in found.awards]
    return {
        "rows": [{"award": one.id, "name": one.name, "uscc": one.uscc, "subject": one.subject,
                  "county": desk.names.county(one.jurisdiction), "year": one.year,
                  "measure": desk.names.known(one.measure, one.jurisdiction, one.year),
                  "due": grouped(one.due)} for one in found.awards],
        "count": len(ids), "sum": grouped(sum(one.due for one in found.awards)),
        "drawn": _("{drawn} drawn of {of} by head {head}").format(**found.drawn["sample"])
        if found.drawn else "",
        "seen": signing.seen(desk.connection, ids),
        "form": steps.form(step) if sealing.signed(desk.connection) else None,
        "head": str(report.head(desk.connection)),
    }  # fmt: skip
