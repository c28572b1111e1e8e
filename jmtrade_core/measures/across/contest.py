"""One thing that several claim, in the whole city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from narwhals.stable.v2 import Expr, col

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.measures.across.once import without_subject
from jmtrade_core.measures.across.rule import (
    Earlier,
    Row,
    Rule,
    Ruled,
    Tracing,
    Words,
    first_only,
    grouped,
    never_awarded,
    total,
)
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expressions import whole
from jmtrade_core.measures.lines import KEY, Frame
from jmtrade_core.money import decimals


@dataclass(frozen=True)
class Contest(Rule):
    """All claims of one subject, whoever makes them, are together worth the highest.

    Decided across the whole city; ``top_up`` says whether a later, better claim gets
    the difference to what was awarded before. ``code`` is the reason of those that lose; its
    words, and what the rule does, stand in the plugin's ``[reasons]``.
    """

    once: ClassVar[bool] = True
    city_wide: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("awarded",)
    order: ClassVar[tuple[str, ...]] = ("rank", "event_date", "tie", "uscc")
    top_up: bool
    code: str = Code.CONTESTED

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code,)

    def unsound(self, measure: Ruled, place: str) -> Iterator[Problem]:
        yield from without_subject(measure, place)

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        yield said(self.code)

    def identity(self, uscc: str, subject: str, year: int) -> tuple[str, tuple[object, ...]]:
        """One thing, whoever holds it (rulebook 4.1)."""
        return "contest", (subject,)

    def beside(self, lines: Frame, measure: Ruled, earlier: Earlier) -> Frame:
        """With the sum of all earlier awards of the subject, of any enterprise and year
        (rulebook 4.1)."""
        assert earlier.everybody is not None  # noqa: S101 - asked only where the table is there
        mine = earlier.everybody.filter(col("measure") == measure.id)
        awarded = mine.group_by(KEY).agg(col("amount").sum().alias("awarded"))
        return lines.join(awarded, on=KEY, how="left")

    def conditions(self, measure: Ruled, earlier: Earlier) -> Iterator[Condition]:
        test = col("awarded").is_null()
        if self.top_up:
            test = test | (col("gross") > col("awarded"))
        yield from never_awarded(test, earlier)

    def net(self, gross: Expr, earlier: Earlier) -> Expr:
        return gross if earlier.table is None else gross - col("awarded").fill_null(0)

    def within(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        frame = frame.with_columns(rank=whole(0) - col("gross"))
        return first_only(frame, [KEY], self.order, self.code, trace).drop("rank")

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """A subject paid to two, or with earlier awards above its highest gross."""
        before = grouped(awards, KEY)
        for key, rows in grouped(paid, KEY).items():
            worth = total(rows) + total(before.get(key, []))
            highest = max(row["gross"] for row in rows)
            if len(rows) > 1 or worth > highest:
                yield _("{name}: {count} paid, {total} in all, at most {limit}").format(
                    name=repr(rows[0]["subject"]), count=len(rows), total=decimals(worth),
                    limit=decimals(highest),
                )  # fmt: skip
