"""Nothing is paid twice: a thing once, and what is merely alike is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from narwhals.stable.v2 import Int64, col, lit, when

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
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
    place_of,
)
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expressions import whole
from jmtrade_core.measures.lines import BY_DATE, KEY, LOOSE, Frame, complete, payable
from jmtrade_core.schema.subjects import JOINT

OncePer = Literal["enterprise", "enterprise-year", "subject", "subject-year"]
SIMILAR = "similar_award"


@dataclass(frozen=True)
class Once(Rule):
    """Each enterprise or subject once in the policy's years, or once a year."""

    once: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("awarded",)
    per: OncePer

    def unsound(self, measure: Ruled, place: str) -> Iterator[Problem]:
        if measure.by_subject:
            yield from without_subject(measure, place)

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        subject = listed(heading(column) for column in measure.claims.subject) or _("tier")
        yield {
            "enterprise": _("once for each enterprise"),
            "enterprise-year": _("once a year for each enterprise"),
            "subject": _("once for each: {subject}").format(subject=subject),
            "subject-year": _("once a year for each: {subject}").format(subject=subject),
        }[self.per]

    def identity(self, uscc: str, subject: str, year: int) -> tuple[str, tuple[object, ...]]:
        parts: list[object] = [uscc]
        if self.per.startswith("subject"):
            parts.append(subject)
        if self.per.endswith("-year"):
            parts.append(year)
        return self.per, tuple(parts)

    def beside(self, lines: Frame, measure: Ruled, earlier: Earlier) -> Frame:
        """With a mark of earlier awards after which nothing is due; of a thing whose cap may
        leave a rest, those of the award year alone."""
        denying = counting(measure, earlier)
        if self.per == "subject-year":
            denying = denying.filter(col("year") == earlier.year)
        keys = _keys(measure)
        mine = denying.select(*keys).unique().with_columns(awarded=whole(1))
        return lines.join(mine, on=keys, how="left")

    def conditions(self, measure: Ruled, earlier: Earlier) -> Iterator[Condition]:
        yield from never_awarded(col("awarded").is_null(), earlier)

    def within(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        """The earliest event date pays, then the smaller subject."""
        if not set(measure.claims.identity) - {"uscc", "year"}:
            return frame  # no two rows can stand for one key
        return first_only(frame, _keys(measure), BY_DATE, Code.DUPLICATE, trace)

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """What is paid twice, in the run or beside an award of before."""
        first, last = earlier.period
        known = {self._identity(row) for row in awards if first <= row["year"] <= last}
        for row in paid:
            identity = self._identity(row)
            if identity in known:
                yield _("paid twice: {what}").format(what=" ".join(map(str, identity[1])))
            known.add(identity)

    def _identity(self, row: Row) -> tuple[str, tuple[object, ...]]:
        return self.identity(row["uscc"], row[KEY], row["year"])


@dataclass(frozen=True)
class Similar(Rule):
    """Of things that are alike, and not equal, one pays and the others are held: never paid on
    a guess (rulebook 2, ``similar-claim``)."""

    loose: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = (SIMILAR,)

    def beside(self, lines: Frame, measure: Ruled, earlier: Earlier) -> Frame:
        """With the key of an earlier award that is similar, and not equal, to the line's."""
        if not _compares(measure):
            return lines
        if measure.city_wide:
            assert earlier.everybody is not None  # noqa: S101 - asked only where the table is
            mine, keys = earlier.everybody.filter(col("measure") == measure.id), [LOOSE]
        else:
            mine, keys = counting(measure, earlier), ["uscc", LOOSE]
        ends = mine.filter(complete(col(KEY))).group_by(*keys).agg(
            col(KEY).min().alias("least"), col(KEY).max().alias("most")
        )  # fmt: skip
        lines = lines.join(ends, on=keys, how="left")
        other = when(col("least") != col(KEY)).then(col("least")).when(
            col("most") != col(KEY)
        ).then(col("most"))  # fmt: skip
        return lines.with_columns(other.alias(SIMILAR)).drop("least", "most")

    def conditions(self, measure: Ruled, earlier: Earlier) -> Iterator[Condition]:
        """No similar subject was awarded before."""
        asked = earlier.table is not None and _compares(measure)
        test = when(col(SIMILAR).is_null()).then(lit(True)) if asked else lit(True)
        yield Condition(Code.SIMILAR_CLAIM, test, (SIMILAR,), can="hold", determined="line")

    def within(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        """One that a person found to be another thing is not held, and comes first."""
        if not _compares(measure):
            return frame
        key = [LOOSE] if measure.city_wide else ["uscc", LOOSE]
        frame = frame.with_columns(
            pays=payable() & complete(col(KEY)),
            rank=whole(0) - col("gross"),
            found=(~col("similar_settled")).cast(Int64),
        )
        place = place_of(key, ["found", *measure.order])
        place = when(col("similar_settled")).then(whole(1)).otherwise(place)
        frame = trace.step(Code.SIMILAR_CLAIM, frame, key, place=place)
        again = col("pays") & (place > 1)
        held = when(again).then(lit(Code.SIMILAR_CLAIM.value)).otherwise(col("held"))
        return frame.with_columns(held=held).drop("pays", "rank", "found")

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """Things that are alike, and both paid."""
        if not _compares(measure):
            return
        who = () if measure.city_wide else ("uscc",)
        for alike, rows in grouped(paid, *who, LOOSE).items():
            subjects = {row[KEY] for row in rows if all(row[KEY].split(JOINT))}
            if len(subjects) > 1:
                yield _("alike, and both paid: {what}").format(what=" ".join(map(str, alike)))


def without_subject(measure: Ruled, place: str) -> Iterator[Problem]:
    """Claims that have nothing by which they could be told apart."""
    if not (measure.claims.subject or measure.lines):
        wanted = _("a subject of its claims: without one they are all the same")
        yield Problem(place, 'once_per="subject"', wanted, code="measure-once")


def counting(measure: Ruled, earlier: Earlier) -> Frame:
    """Earlier awards of the measure: of the policy's years, or of this one."""
    assert earlier.table is not None  # noqa: S101 - asked only where the table is there
    yearly = measure.once_per == "enterprise-year"
    first, last = (earlier.year, earlier.year) if yearly else earlier.period
    return earlier.table.filter(
        (col("measure") == measure.id) & col("year").is_between(first, last)
    )


def _keys(measure: Ruled) -> list[str]:
    return ["uscc", KEY] if measure.by_subject else ["uscc"]


def _compares(measure: Ruled) -> bool:
    """Whether an earlier award of another spelling can stand in the way: one of the same
    spelling does in any case where an enterprise is paid once."""
    return (measure.by_subject or measure.city_wide) and bool(measure.claims.subject)
