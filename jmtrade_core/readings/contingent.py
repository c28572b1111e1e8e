"""Decisions beside what they would be under other options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import DataFrame, col, concat, lit

from jmtrade_core.engine.run import KEY
from jmtrade_core.readings.effects import COMPARED, Effect, change_of


def contingent(found: Sequence[Effect]) -> DataFrame[Any]:
    """A row for each line and option under which it comes out otherwise.

    Columns: the line's key, name and jurisdiction, ``reading``, ``option``, ``basis`` of
    what is in force, ``decided`` (whether the line is among the decisions), and the
    columns of ``COMPARED`` under the option (``outcome`` null: no such line there).
    """
    parts = [
        effect.changes.select(
            *KEY,
            "name",
            "jurisdiction",
            reading=lit(effect.option.name),
            option=lit(effect.option.option),
            basis=lit(effect.choice.basis),
            decided=~col("outcome").is_null(),
            was=col("amount").fill_null(0),
            **{name: col(f"{name}_then") for name in COMPARED},
        )
        for effect in found
    ]
    return concat(parts).sort(*KEY, "reading", "option")


@dataclass(frozen=True)
class Resting:
    """What rests on readings that nobody has ruled on; fen."""

    amount: int
    paid: int
    readings: int


def resting(found: Sequence[Effect], lines: DataFrame[Any]) -> Resting:
    """Of the payable lines given, those whose amount an unruled reading's option changes."""
    keys: set[tuple[Any, ...]] = set()
    names = set()
    paid = {tuple(key): amount for *key, amount in lines.select(*KEY, "amount").rows()}
    for effect in found:
        if effect.choice.basis != "default":
            continue
        moved = effect.changes.filter((change_of("amount") != 0) & (col("amount") > 0))
        mine = {tuple(key) for key in moved.select(*KEY).rows()} & paid.keys()
        names |= {effect.option.name} if mine else set()
        keys |= mine
    return Resting(sum(paid[key] for key in keys), sum(paid.values()), len(names))
