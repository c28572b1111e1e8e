"""Of several measures an enterprise gets the largest award of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from narwhals.stable.v2 import col, when

from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.across.rule import (
    Earlier,
    Row,
    Rule,
    Ruled,
    Spent,
    Tracing,
    Words,
    deny,
    first_only,
    grouped,
    spent_of,
    total,
    turn_of,
)
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.expressions import whole
from jmtrade_core.measures.lines import Frame, payable
from jmtrade_core.money import decimals


@dataclass(frozen=True)
class LargerOf(Rule):
    """Of these measures an enterprise gets only the largest award in a year.

    Prior awards of the year under any of them count as paid: only the excess pays.
    The first named wins a tie.
    """

    turn: ClassVar[int] = 1
    measures: tuple[str, ...]

    @property
    def ties(self) -> tuple[str, ...]:
        return self.measures

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        if len(self.measures) > 1:
            yield _("the larger of: {names}").format(names=listed(self.measures))

    def spent(self, measure: Ruled, earlier: Earlier) -> Spent:
        return Spent(self.measures, earlier.year, earlier.year)

    def together(self, frame: Frame, earlier: Earlier, trace: Tracing) -> Frame:
        """Only the largest pays, and of it what earlier awards left."""
        member = col("measure").is_in(list(self.measures))
        if len(self.measures) > 1:
            frame = frame.with_columns(rank=whole(0) - col("amount"), turn=turn_of(self.measures))
            order = ["rank", "turn"]
            frame = first_only(frame, ["uscc"], order, Code.LARGER_AWARD, trace, member)
            frame = frame.drop("rank", "turn")
        if earlier.table is None:
            return frame
        frame = frame.join(self._used(earlier.table, earlier.year), on="uscc", how="left")
        frame = trace.step("earlier-award", frame, by=self, pays=member & payable())
        left = (col("amount") - col("used").fill_null(0)).clip(0)
        amount = when(member & payable()).then(left).otherwise(col("amount"))
        frame = frame.with_columns(amount=amount).drop("used")
        return deny(frame, col("amount") == 0, Code.LARGER_AWARD, member)

    def _used(self, awards: Frame, year: int) -> Frame:
        """What each enterprise had of these measures in the award year, in fen."""
        wanted = col("measure").is_in(list(self.measures)) & (col("year") == year)
        return awards.filter(wanted).group_by("uscc").agg(col("amount").sum().alias("used"))

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """Two of the measures paid, or a line beyond what earlier awards left of it."""
        before = grouped(spent_of(awards, self.spent(measure, earlier)), "uscc")
        for who, rows in grouped(paid, "uscc").items():
            named = sorted({row["measure"] for row in rows})
            used = total(before.get(who, []))
            if len(named) > 1 or any(row["amount"] + used > row["gross"] for row in rows):
                words = _("{name}: {measures} paid beside {before} before")
                yield words.format(name=who[0], measures=listed(named), before=decimals(used))
