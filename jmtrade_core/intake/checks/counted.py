"""Of one fault in very many rows of a Parquet table, the first are named and the rest counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jmtrade_core.errors import Problem, Severity
from jmtrade_core.i18n import _

SHOWN = 100
"""So many rows are named for each fault of a column, or of a table's rows."""
IDENTITY = re.compile(
    r"^(?P<source>(?P<table>\w+)\[(?P<uscc>[^|\]]*).*\])(?: (?P<column>\w+))?$", re.DOTALL
)
"""A place in a Parquet table, whose rows have no lasting number: ``exports[CODE|2018] year``."""


def rest(table: str, count: int, severity: Severity) -> list[Problem]:
    """What is said of the rows that are not named, if there are any."""
    if count <= SHOWN:
        return []
    found = _("{count} more rows with the same fault").format(count=count - SHOWN)
    return [Problem(table, found, _("none of them"), code="more", severity=severity)]


def at_most(
    problems: Iterable[Problem], counts: Mapping[tuple[str, str | None, str], int] | None = None
) -> list[Problem]:
    """The problems without those of Parquet rows beyond the first, which are counted.

    ``counts``: how many there are of a table, column and code of which only the first are given.
    """
    told = list(problems)
    alike: dict[tuple[str, str | None, str], list[int]] = {}
    for nr, problem in enumerate(told):
        if row := IDENTITY.match(problem.place):
            alike.setdefault((row["table"], row["column"], problem.code), []).append(nr)
    beyond: set[int] = set()
    more: list[Problem] = []
    for key, some in alike.items():
        beyond |= set(sorted(some, key=lambda nr: told[nr].place)[SHOWN:])
        count = (counts or {}).get(key, len(some))
        more += rest(key[0], count, told[some[0]].severity)
    return [problem for nr, problem in enumerate(told) if nr not in beyond] + more
