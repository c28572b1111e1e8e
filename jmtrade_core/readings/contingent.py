"""Decisions beside what they would be under other options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import DataFrame, col, concat, lit

from jmtrade_core.engine.run import KEY
from jmtrade_core.readings.effects import COMPARED, Effect, by_enterprise, unruled


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
    """What rests on readings that nobody has ruled on; fen.

    ``falls`` and ``rises``: each enterprise's most adverse and most favourable option of each
    reading, every reading taken alone; no enterprise loses more than it gets.
    """

    falls: int
    rises: int
    paid: int
    readings: int


def resting(found: Sequence[Effect], lines: DataFrame[Any]) -> Resting:
    """What could fall of the enterprises whose lines are given, and what could be added."""
    paid = dict(lines.group_by("uscc").agg(col("amount").sum()).select("uscc", "amount").rows())
    worst: dict[str, dict[str, int]] = {}
    best: dict[str, dict[str, int]] = {}
    for effect in unruled(found):
        name = effect.option.name
        for uscc, (_firm, (change, *_payers)) in by_enterprise(effect).items():
            if uscc in paid and change:
                low, high = worst.setdefault(uscc, {}), best.setdefault(uscc, {})
                low[name] = min(low.get(name, 0), change)
                high[name] = max(high.get(name, 0), change)
    falls = sum(min(-sum(low.values()), paid[uscc]) for uscc, low in worst.items())
    rises = sum(sum(high.values()) for high in best.values())
    names = {name for low in worst.values() for name in low}
    return Resting(int(falls), int(rises), int(sum(paid.values())), len(names))
