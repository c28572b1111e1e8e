"""What the subjects of a measure look like, as people write them and as the measure does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from jmtrade_core.engine.claims import conditions_of
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.subjects import BAR, parts

_SURELY_A_DAY = r"([12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]))?"
"""Of days after the 28th only the calendar tells whether they are any."""
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(frozen=True)
class Form:
    """What a measure's subjects look like, and which matters may be determined of it."""

    kinds: tuple[str, ...] = ()
    """Column types of the parts; none where the enterprise itself claims."""
    among: frozenset[str] = frozenset()
    """Where only certain subjects are: those."""
    matters: Mapping[str, str] = field(default_factory=dict)
    """What may be determined -> what it settles: a ``line``, or the ``enterprise``."""

    @property
    def count(self) -> int:
        return len(self.kinds) or 1

    @property
    def pattern(self) -> str:
        """What a compound subject matches as it is written; the first part may have bars."""
        rest = [_SURELY_A_DAY if k == "date" else r"[^|]*" for k in self.kinds[1:]]
        return f"(?s)^.*{''.join(rf'[|]{part}' for part in rest)}$"

    def normal(self, subject: str) -> str | None:
        """The subject as the measure writes it; None where it is none of its."""
        if not self.kinds and not self.among:
            return None if subject else ""
        if self.among:
            figure = re.sub(r"[,，\s]|\.0+$", "", subject)
            return figure if figure in self.among else None
        found = parts(subject, len(self.kinds))
        if len(found) != len(self.kinds):
            return None
        cells = [
            _day(p) if kind == "date" else p for p, kind in zip(found, self.kinds, strict=True)
        ]
        return None if None in cells else BAR.join(str(cell) for cell in cells)


def _day(text: str) -> str | None:
    match = _DAY.match(text.strip())
    if not text.strip():
        return ""
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


Forms = Mapping[str, Form]


def forms(policy: Policy) -> Iterator[tuple[str, Form]]:
    """Measure and the form of its subjects, the disabled measures' too."""
    question = Question(policy.county.id, policy.year, date(policy.year, 12, 31))
    nothing = Priors(Records({}), policy.city, question)
    for id, measure in policy.declared.items():
        table = measure.claims
        kinds = tuple(table.column(column).type for column in table.subject)
        tests = conditions_of(measure, policy, nothing)
        matters = {c.code: c.determined for c in tests if c.determined is not None}
        yield id, Form(kinds, frozenset(measure.subjects), matters)
