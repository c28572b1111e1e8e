"""What a payment knows of an enterprise by those whom it continues (rulebook 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jmtrade_core.engine.successions import ancestors, in_force, newest

Days = list[tuple[date | None, date | None]]
"""When each record occurred, and when it was repaired."""


def with_inherited(
    records: Mapping[str, Days], successions: Iterable[Mapping[str, Any]], day: date
) -> dict[str, Days]:
    """The records with those of predecessors up to their last day, and of other codes of the
    same enterprise, as the successions stand on the day."""
    steps = in_force(successions, day)
    renamed = newest(steps)
    own: dict[str, Days] = {}
    for uscc, days in records.items():
        own.setdefault(renamed.get(uscc, uscc), []).extend(days)
    found = {uscc: list(days) for uscc, days in own.items()}
    for one in ancestors(steps, renamed):
        theirs = [days for days in own.get(one.predecessor, []) if _its_own(days[0], one.until)]
        found.setdefault(one.uscc, []).extend(theirs)
    return found | {old: found[new] for old, new in renamed.items() if new in found}


def _its_own(occurred: date | None, until: date | None) -> bool:
    """Whether a predecessor did it while it was itself; unknown days may be such."""
    return occurred is None or until is None or occurred <= until
