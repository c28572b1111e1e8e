"""The tables of several policies that one input is read for."""

from __future__ import annotations

from collections.abc import Iterable

from jmtrade_core.policy import matters
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import DETERMINATIONS, Table


def tables_of(policies: Iterable[Policy]) -> dict[str, Table]:
    """Every table by id. What one policy lets be determined is read for all of them, and
    refused at the measures that never have it."""
    some = list(policies)
    tables = {id: table for policy in some for id, table in policy.tables.items()}
    return tables | {DETERMINATIONS.id: matters.table(m for p in some for m in p.matters)}
