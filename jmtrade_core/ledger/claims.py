"""When two keys name one claim: the same subject under another spelling is no second one.

The key of an award never changes once it is in the chain, so a claim that comes again under
another spelling takes the key that the ledger holds for it (rulebook 1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jmtrade_core import subjects
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger.chain import canonical
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.ledger.lines import Line
    from jmtrade_core.ledger.standing import Standing


def spelt_alike(key: str) -> str:
    """What the keys of one claim have in common, however its subject is spelt."""
    parts = json.loads(key)
    return canonical([subjects.key(part) if isinstance(part, str) else part for part in parts])


def under_held_keys(lines: Iterable[Line], stands: Iterable[Standing]) -> list[Line]:
    """The lines, each under the key that the ledger holds for its claim, if it does.

    UsageError where two lines of one enterprise make one claim: one of them would be lost.
    """
    held = {spelt_alike(one.key): one.key for one in stands}
    found = [replace(line, key=held.get(spelt_alike(line.key), line.key)) for line in lines]
    _refuse_twins(found)
    return found


def _refuse_twins(lines: Sequence[Line]) -> None:
    seen: dict[tuple[str, str, str], Line] = {}
    problems = []
    for line in lines:
        claim = spelt_alike(line.key), line.uscc, line.jurisdiction
        first = seen.setdefault(claim, line)
        if first is not line:
            place = f"{line.uscc} {line.measure} {line.subject}".strip()
            wanted = _("one line for one claim")
            cure = _("look at both, and leave out the one that is not claimed")
            found = _("the same claim as {subject}").format(subject=first.subject or first.measure)
            problems.append(Problem(place, found, wanted, cure, "same-claim"))
    if problems:
        raise UsageError(*problems)
