"""What a rule across claims is: what it ties together, does to lines, and says of itself.

A rule overrides what concerns it; everything else of the program asks the measure for its rules
(``Measure.across``) and knows none by name. A plugin may bring its own in ``Measure.rules``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from narwhals.stable.v2 import Boolean, Expr, col, lit, when

from jmtrade_core.errors import Problem
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expressions import whole
from jmtrade_core.measures.lines import BY_DATE, Frame, payable
from jmtrade_core.schema.tables import Table

Words = Callable[[str], str]
"""What a column, or a code, is called."""


Row = Mapping[str, Any]
"""A paid line, or an award of before, as plain values; money in fen, ``subject_key`` and
``subject_loose`` beside the subject."""


class Ruled(Protocol):
    """A measure, as its rules see it."""

    @property
    def id(self) -> str: ...
    @property
    def claims(self) -> Table: ...
    @property
    def lines(self) -> Sized: ...
    @property
    def once_per(self) -> str | None: ...
    @property
    def by_subject(self) -> bool: ...
    @property
    def city_wide(self) -> bool: ...
    @property
    def order(self) -> tuple[str, ...]:
        """What the first of its claims is told by."""


class Earlier(Protocol):
    """What was awarded before the run; a table that is absent is unknown."""

    @property
    def unknown(self) -> bool: ...
    @property
    def table(self) -> Frame | None:
        """Awards by enterprise, those of predecessors among them; None where there is none."""

    @property
    def everybody(self) -> Frame | None:
        """Awards as they were given."""

    @property
    def year(self) -> int: ...
    @property
    def period(self) -> tuple[int, int]:
        """First and last year of the policy."""


class Tracing(Protocol):
    """Who may want to explain the run."""

    def step(
        self, rule: str, frame: Frame, key: Sequence[str] = (), by: Rule | None = None,
        **shown: Expr,
    ) -> Frame:  # fmt: skip
        """Lines at a step of a rule, with columns that are shown only: whether a line ``pays``
        so far, and its ``place``, of which 1 stays and a higher one loses."""


@dataclass(frozen=True)
class Spent:
    """Earlier awards that a step counted: of which measures and years, and whether of the
    first part of the subject alone."""

    measures: tuple[str, ...]
    first: int
    last: int
    same_thing: bool = False


class Rule:
    """A frozen dataclass of its own; what is not said here has no effect."""

    once: ClassVar[bool] = False
    """Whether it keeps anything from being paid twice."""
    city_wide: ClassVar[bool] = False
    """Whether enterprises of all counties take part, so that it settles who has the thing."""
    limits: ClassVar[bool] = False
    """Whether it is a limit in money, which is told first."""
    loose: ClassVar[bool] = False
    """Whether it weighs things that are alike, rather than equal."""
    one_thing: ClassVar[bool] = False
    """Whether the measures that it ties are claimed for one thing."""
    order: ClassVar[tuple[str, ...]] = BY_DATE
    """What its first line is told by; ``rank`` is the negative of the gross."""
    turn: ClassVar[int] = 0
    """Among rules over several measures: the smaller goes first."""
    columns: ClassVar[tuple[str, ...]] = ()
    """What it puts beside lines of earlier awards."""

    @property
    def ties(self) -> tuple[str, ...]:
        """The measures that it looks at together; none where it looks at one."""
        return ()

    @property
    def binds(self) -> bool:
        """Whether it has an effect under the readings in force."""
        return True

    @property
    def family(self) -> str:
        """One name for all measures among which money moves."""
        return min(self.ties)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its own, which the plugin's ``[reasons]`` give words."""
        return ()

    def unsound(self, measure: Ruled, place: str) -> Iterator[Problem]:
        """What would let it do another thing than it says."""
        yield from ()

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        """In words. ``heading`` of a column, ``said`` of a code."""
        yield from ()

    def identity(self, uscc: str, subject: str, year: int) -> tuple[str, tuple[object, ...]]:
        """Of a rule that pays once: per what, and what a second award would have in common."""
        raise NotImplementedError

    def beside(self, lines: Frame, measure: Ruled, earlier: Earlier) -> Frame:
        """Lines with its ``columns``; asked where there are earlier awards."""
        return lines

    def whose(self, measure: Ruled) -> frozenset[str]:
        """Under which measures the awards behind its ``columns`` were given."""
        return frozenset({measure.id})

    def conditions(self, measure: Ruled, earlier: Earlier) -> Iterator[Condition]:
        """What must hold of each line."""
        yield from ()

    def net(self, gross: Expr, earlier: Earlier) -> Expr:
        """What is left of the gross beside earlier awards, in fen."""
        return gross

    def at_most(self, worth: Expr) -> Expr:
        """The most that a line can be worth, in fen."""
        return worth

    def within(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        """Lines of one measure after it."""
        return frame

    def together(self, frame: Frame, earlier: Earlier, trace: Tracing) -> Frame:
        """Lines of all measures that it ties, after it."""
        return frame

    def spent(self, measure: Ruled, earlier: Earlier) -> Spent:
        """The earlier awards that its steps count."""
        return Spent((measure.id,), earlier.year, earlier.year)

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """What of a run breaks it, in words; the conformance kit asks of many runs. ``paid``:
        lines of the measure (of all that it ties), of every county where it is city-wide;
        ``awards``: those of before, of the same measures."""
        yield from ()


def tied(measures: Collection[str], ties: Iterable[Collection[str]]) -> list[set[str]]:
    """The measures in sets that no tie crosses."""
    groups = [{measure} for measure in sorted(measures)]
    for tie in ties:
        met = [group for group in groups if group & set(tie)]
        groups = [group for group in groups if not group & set(tie)]
        groups += [set().union(*met)] if met else []
    return groups


def grouped(rows: Sequence[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    """Rows by what stands in these columns."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in columns), []).append(row)
    return found


def spent_of(rows: Sequence[Row], spent: Spent) -> list[Row]:
    """Those of the awards that a step counts."""
    years = range(spent.first, spent.last + 1)
    return [row for row in rows if row["measure"] in spent.measures and row["year"] in years]


def total(rows: Sequence[Row], column: str = "amount") -> int:
    """In fen."""
    return sum(row[column] for row in rows)


def never_awarded(test: Expr, earlier: Earlier) -> Iterator[Condition]:
    """Nothing was awarded for it before."""
    if earlier.unknown:
        unknown = lit(None, dtype=Boolean)
        yield Condition(Code.ALREADY_AWARDED, unknown, ("awarded",), can="hold")
    elif earlier.table is not None:
        yield Condition(Code.ALREADY_AWARDED, test, ("awarded",))


def turn_of(measures: tuple[str, ...]) -> Expr:
    """The first named measure wins a tie."""
    turn = whole(len(measures))
    for index, id in enumerate(measures):
        turn = when(col("measure") == id).then(whole(index)).otherwise(turn)
    return turn


def place_of(key: list[str], order: Sequence[str]) -> Expr:
    """A line's place among those of its key that would pay (1: first)."""
    return col("measure").cum_count().over(*key, "pays", order_by=list(order))


def first_only(
    frame: Frame,
    key: list[str],
    order: Sequence[str],
    code: str,
    trace: Tracing,
    member: Expr | None = None,
    *,
    count: int = 1,
) -> Frame:
    """Of the lines alike in ``key`` that would pay, deny all but the first ``count``."""
    frame = frame.with_columns(pays=payable() if member is None else payable() & member)
    place = place_of(key, order)
    frame = trace.step(code, frame, key, place=place)
    return frame.with_columns(denied=denied(col("pays") & (place > count), code)).drop("pays")


def deny(frame: Frame, test: Expr, code: str, member: Expr | None = None) -> Frame:
    """Deny the lines that would pay (of these members) and for which the test is true."""
    frame = frame.with_columns(pays=payable() if member is None else payable() & member)
    return frame.with_columns(denied=denied(col("pays") & test, code)).drop("pays")


def denied(test: Expr, code: str) -> Expr:
    """The code of each line, where the test is true this one."""
    return when(test).then(lit(str(code))).otherwise(col("denied"))
