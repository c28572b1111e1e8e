"""One cost is subsidised under one measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from narwhals.stable.v2 import col, lit, when

from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.across.rule import (
    Earlier,
    Row,
    Rule,
    Ruled,
    Tracing,
    Words,
    grouped,
    place_of,
    turn_of,
)
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expressions import whole
from jmtrade_core.measures.lines import BY_DATE, LOOSE, Frame, payable


@dataclass(frozen=True)
class OneCost(Rule):
    """The cost of one thing is subsidised under one of these measures only.

    The larger net pays (the first named on a tie); the others are held. ``column`` is the
    measures' subject. Where a reading lets each pay, the rule does not bind, but a person's
    finding that the cost is not the claim's own still denies.
    """

    loose: ClassVar[bool] = True
    one_thing: ClassVar[bool] = True
    turn: ClassVar[int] = 2
    columns: ClassVar[tuple[str, ...]] = ("rival",)
    measures: tuple[str, ...]
    column: str
    binds: bool = True

    @property
    def ties(self) -> tuple[str, ...]:
        return self.measures

    @property
    def family(self) -> str:
        return f"cost:{min(self.measures)}"

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        if self.binds:
            yield _("one cost, one of: {names}").format(names=listed(self.measures))

    def beside(self, lines: Frame, measure: Ruled, earlier: Earlier) -> Frame:
        """With a mark of earlier awards of the enterprise, under another measure, for an equal
        or similar thing (rulebook 4.3)."""
        if not self.binds:
            return lines
        assert earlier.table is not None  # noqa: S101 - asked only where the table is there
        theirs = col("measure").is_in(sorted(self.whose(measure)))
        rivals = earlier.table.filter(theirs).select("uscc", LOOSE).unique()
        return lines.join(rivals.with_columns(rival=whole(1)), on=["uscc", LOOSE], how="left")

    def whose(self, measure: Ruled) -> frozenset[str]:
        return frozenset(self.measures) - {measure.id}

    def conditions(self, measure: Ruled, earlier: Earlier) -> Iterator[Condition]:
        """The same cost was not awarded under another measure."""
        known = earlier.table is not None and self.binds
        alone = when(col("rival").is_null()).then(lit(True)) if known else lit(True)
        yield Condition(Code.SAME_COST, alone, ("rival",), can="hold", determined="line")

    def together(self, frame: Frame, earlier: Earlier, trace: Tracing) -> Frame:
        """The larger net pays; the policy is silent, so the other is held, not denied.

        A line whose cost a person found to be its own is not held; it frees no other.
        """
        member = col("measure").is_in(list(self.measures))
        frame = frame.with_columns(
            pays=member & payable(), rank=whole(0) - col("amount"), turn=turn_of(self.measures)
        )
        key, order = ["uscc", LOOSE], ["rank", "turn", *BY_DATE]
        frame = frame.with_columns(place=place_of(key, order))
        first = when(col("place") == 1).then(col("turn"))
        frame = frame.with_columns(wins=first)
        frame = frame.with_columns(wins=col("wins").max().over(*key, "pays"))
        other = (col("turn") != col("wins")) & ~col("cost_settled")
        shown = when(other).then(whole(2)).otherwise(whole(1))
        frame = trace.step(Code.SAME_COST, frame.drop("place"), key, place=shown)
        second = col("pays") & other
        held = when(second).then(lit(Code.SAME_COST.value)).otherwise(col("held"))
        return frame.with_columns(held=held).drop("pays", "rank", "turn", "wins")

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """The cost of one thing paid under two of the measures, now or now and before."""
        rows = [*paid, *awards] if self.binds else []
        for alike, some in grouped(rows, "uscc", LOOSE).items():
            named = {row["measure"] for row in some}
            if len(named) > 1 and named & {row["measure"] for row in some if row in paid}:
                words = _("{name}: {measures} for one cost")
                yield words.format(name=" ".join(alike), measures=listed(sorted(named)))
