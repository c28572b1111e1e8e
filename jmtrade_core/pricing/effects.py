"""The effect of each option of each reading, as the difference of two runs.

Only the measures that an option can change are decided again; the rest of a full run
would be the same, line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, coalesce, col, concat

from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import Case, no_lines
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.engine.run import KEY, decided
from jmtrade_core.intake.eager import Intake
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.measures.terms import Choice, Reading
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again, Lines, Trial
from jmtrade_core.pricing.depends import ENGINE, Option, options
from jmtrade_core.pricing.idle import idle

MONEY = ("amount", *PAYERS)
COMPARED = ("outcome", "reason", "gross", *MONEY)
SHOWN = (*KEY, "name", "jurisdiction", *COMPARED)


@dataclass(frozen=True)
class Effect:
    """What one option changes in one county.

    ``changes`` has a row for each line that comes out otherwise: its key, the columns of
    ``COMPARED`` as decided (null: no such line), and the same with ``_then`` under the
    option (null: no such line any more).
    """

    option: Option
    policy: Policy
    changes: DataFrame[Any]

    @property
    def reading(self) -> Reading:
        return self.option.reading

    @property
    def choice(self) -> Choice:
        """What is in force, and what it rests on."""
        return self.policy.choices[self.option.name]


def effects(
    case: Case, policy: Policy, lines: Lines, names: Sequence[str] = ()
) -> Iterator[Effect]:
    """The effect of every option that is not in force (of these readings)."""
    again = Again(case, policy)
    nothing = idle(again)
    asked = [option for option in options(policy) if not names or option.name in names]
    for some in _at_once(asked, lines):
        tried = [None if one.name in nothing else _tried(again, one, lines) for one in some]
        for option, changes in zip(some, differing(tried), strict=True):
            yield Effect(option, policy, changes)


LINES = 200_000
"""So many are compared at once: a plan for each option alone is dear, and memory is bounded."""


def _at_once(asked: Iterable[Option], lines: Lines) -> Iterator[list[Option]]:
    """Options together, as many as touch so many lines."""
    of = dict(lines.group_by("measure").agg(rows=col("uscc").len()).rows())
    some: list[Option] = []
    touched = 0
    for option in asked:
        rows = sum(of.get(id, 0) for id in option.measures)
        if some and touched + rows > LINES:
            yield some
            some, touched = [], 0
        some.append(option)
        touched += rows
    if some:
        yield some


def _tried(again: Again, option: Option, lines: Lines) -> Trial:
    if option.name in ENGINE:
        return again.where_integrity_matters(option.policy, option.measures, lines)
    return again.trial(option.policy, option.measures, lines)


def differing(tried: Sequence[Trial | None]) -> Iterator[DataFrame[Any]]:
    """Of each trial the lines that do not agree; None touches nothing."""
    nothing = no_lines().lazy().select(*SHOWN, trial=whole(0))
    before, after = [nothing], list[Frame]()
    for nr, trial in enumerate(tried):
        if trial is not None:
            before.append(trial.before.select(*SHOWN, trial=whole(nr)))
            after += [claims.with_columns(trial=whole(nr)) for claims in trial.after]
    then = decided(concat(after), "trial").select(*SHOWN, "trial") if after else nothing
    changes = _unequal(concat(before), then).collect()
    for nr in range(len(tried)):
        yield changes.filter(col("trial") == nr).drop("trial")


def _unequal(before: Frame, after: Frame) -> Frame:
    joined = before.join(after, on=[*KEY, "trial"], how="full", suffix="_then")
    tests = [_unlike(col(name), col(f"{name}_then")) for name in COMPARED]
    named = [*KEY, "name", "jurisdiction", "trial"]
    return (
        joined.filter(reduce(Expr.__or__, tests))
        .with_columns(*(coalesce(name, f"{name}_then") for name in named))
        .select(*named, *COMPARED, *(f"{name}_then" for name in COMPARED))
    )


def _unlike(one: Expr, other: Expr) -> Expr:
    both = (one != other).fill_null(False)
    return both | (one.is_null() != other.is_null())


def by_enterprise(effect: Effect) -> Mapping[str, tuple[str, tuple[int, ...]]]:
    """Code -> name and what amount and payers gain, in fen, for those whose award changes."""
    names: dict[str, str] = {}
    gains: dict[str, list[int]] = {}
    then = [f"{name}_then" for name in MONEY]
    for uscc, name, *money in effect.changes.select("uscc", "name", *MONEY, *then).rows():
        names[uscc] = name
        gained = gains.setdefault(uscc, [0] * len(MONEY))
        for index in range(len(MONEY)):
            gained[index] += int(money[index + len(MONEY)] or 0) - int(money[index] or 0)
    return {uscc: (names[uscc], tuple(gains[uscc])) for uscc in sorted(gains) if any(gains[uscc])}


def unruled(found: Sequence[Effect]) -> Sequence[Effect]:
    """The effects of readings on which nobody has ruled."""
    return [effect for effect in found if effect.choice.basis == "default"]


def of_award(award: Award, intake: Intake) -> list[Effect]:
    """The effect of every option on an award, all counties of it."""
    case = Case(award.county, award.policies, intake, award.as_of, ())
    return [
        effect
        for policy in award.policies
        for effect in effects(
            case, policy, award.lines.filter(col("jurisdiction") == policy.county.id)
        )
    ]
