"""The effect of each option of each reading, as the difference of two runs.

Only the measures that an option can change are decided again; the rest of a full run
would be the same, line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, coalesce, col

from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import Case, no_lines
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.engine.run import KEY
from jmtrade_core.intake.eager import Intake
from jmtrade_core.measures.terms import Choice, Reading
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again, Lines, among
from jmtrade_core.pricing.depends import ENGINE, Option, options
from jmtrade_core.pricing.idle import idle

MONEY = ("amount", *PAYERS)
COMPARED = ("outcome", "reason", "gross", *MONEY)


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
    for option in options(policy):
        if not names or option.name in names:
            touched = no_lines() if option.name in nothing else among(lines, option.measures)
            yield Effect(option, policy, _changes(again, option, touched))


def _changes(again: Again, option: Option, lines: Lines) -> DataFrame[Any]:
    """``lines``: those that the option can touch, as they were decided."""
    if option.name in ENGINE:
        return differing(*again.where_integrity_matters(option.policy, lines))
    return differing(lines, again.lines(option.policy, option.measures))


def differing(before: Lines, after: Lines) -> DataFrame[Any]:
    """The lines of two runs that do not agree."""
    shown = [*KEY, "name", "jurisdiction", *COMPARED]
    joined = before.select(shown).lazy().join(
        after.select(shown).lazy(), on=KEY, how="full", suffix="_then"
    )  # fmt: skip
    tests = [_unlike(col(name), col(f"{name}_then")) for name in COMPARED]
    named = [*KEY, "name", "jurisdiction"]
    return (
        joined.filter(reduce(Expr.__or__, tests))
        .with_columns(*(coalesce(name, f"{name}_then") for name in named))
        .select(*named, *COMPARED, *(f"{name}_then" for name in COMPARED))
        .collect()
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
