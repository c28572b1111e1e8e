"""Questions that were read once and are asked again: kept in the child, the last few of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from narwhals.stable.v2 import DataFrame

from jmtrade_core.awards import run
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.worded import Row, worded
from jmtrade_core.i18n import _, language
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.effects import Effect, of_award
from jmtrade_web.doing import tell

MOST = 2


@dataclass(frozen=True)
class Question:
    """What is decided: ``data`` are paths, none for those that the county's profile names."""

    config: str
    county: str
    year: int | None = None
    as_of: str = ""
    data: tuple[str, ...] = ()
    skip_bad_rows: bool = False

    def request(self) -> Request:
        """The same as the command line would ask it."""
        day = date.fromisoformat(self.as_of) if self.as_of else None
        return Request(
            self.county, Path(self.config), self.year, [Path(one) for one in self.data], day,
            skip_bad_rows=self.skip_bad_rows, progress=tell,
        )  # fmt: skip


@dataclass(frozen=True)
class Answered(Case):
    """A case whose own policies have decided: a what-if decides only what differs."""

    decided_by: Mapping[str, DataFrame[Any]] = field(default_factory=dict)
    """County -> its lines."""

    def decide(self, policy: Policy) -> DataFrame[Any]:
        if any(policy is one for one in self.policies):
            return self.decided_by[policy.county.id]
        return super().decide(policy)


@dataclass
class Kept:
    """A question with its answer, and what was made of it so far."""

    case: Case
    award: Award
    words: dict[str, list[Row]] = field(default_factory=dict)

    @cached_property
    def effects(self) -> list[Effect]:
        """What each option of each reading changes."""
        return of_award(self.award, self.case.intake)

    def rows(self) -> list[Row]:
        """The lines with their words, in the language in use."""
        spoken = language()
        if spoken not in self.words:
            self.words[spoken] = worded(self.award)
        return self.words[spoken]


_kept: OrderedDict[Question, Kept] = OrderedDict()


def decided(question: Question) -> Kept:
    """The decisions of a question. DataError where the data have errors."""
    if question not in _kept:
        case = run.gather(question.request())
        lines = []
        for policy in case.policies:
            tell(_("deciding {county}").format(county=policy.county.name))
            lines.append(case.decide(policy))
        tell(_("looking at what the decisions rest on"))
        case = case.doubted(lines)
        counties = (policy.county.id for policy in case.policies)
        answered = Answered(**vars(case), decided_by=dict(zip(counties, lines, strict=True)))
        _kept[question] = Kept(answered, case.award(lines))
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    _kept.move_to_end(question)
    return _kept[question]


def of(entry: dict[str, Any]) -> Question:
    """A question as it came from the parent."""
    return Question(**{**entry, "data": tuple(entry["data"])})
