"""Whether anybody else names what a claim is about: other enterprises, and predecessors.

One platform, standard or certificate is not paid to two (rulebook 2, ``same-object`` and
``predecessor``). Both can only hold; a determination settles them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Literal

from narwhals.stable.v2 import Expr, coalesce, col, concat, lit, when

from jmtrade_core.engine.integrity import ancestors_of
from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.engine.records import Question, known, small
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.lines import KEY, LOOSE, Frame, complete
from jmtrade_core.measures.measure import Measure
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS

OTHER, BEFORE = "other_claimant", "predecessor_claims"
"""Columns of a line: the code of another enterprise, and of a predecessor; else empty."""
_OBJECT, _CLAIM = f"{BEFORE}:object", f"{BEFORE}:claim"


class Objects:
    """What the enterprises of the city name, for the measures of one run."""

    def __init__(self, records: Prepared, policy: Policy, question: Question) -> None:
        self.records, self.policy, self.question = records, policy, question
        before = ancestors_of(records, policy)
        self.kin = [(a.uscc, a.predecessor) for a in before if a.kin]
        self.sure = [(a.uscc, a.predecessor) for a in before if a.sure]

    def beside(self, lines: Frame, measure: Measure) -> tuple[Frame, frozenset[str]]:
        """Lines with ``other_claimant`` and ``predecessor_claims``, and which of the two can
        be told of them at all."""
        told = set()
        others = self._once("others", measure, self._others) if names_objects(measure) else None
        if others is not None:
            lines = lines.join(others, on=["uscc", LOOSE], how="left")
            named = when(complete(col(KEY))).then(col(OTHER))
            lines, told = lines.with_columns(named.alias(OTHER)), {OTHER}
        marks = []
        for keys, mark, found in self._claimed_before(measure):
            lines = lines.join(found, on=keys, how="left")
            marks.append(mark)
        if marks:
            lines = lines.with_columns(coalesce(*marks).alias(BEFORE)).drop(*marks)
            told.add(BEFORE)
        return lines, frozenset(told)

    def _once(
        self, what: str, measure: Measure, find: Callable[[Measure], Frame | None]
    ) -> Frame | None:
        """A small result, computed once for all runs over the same records."""
        claimed = tuple(repr(m.where) for m in rivals(measure, self.policy))
        key = what, measure.id, claimed, tuple(self.sure), self.question.year
        if key not in self.records.made:
            found = find(measure)
            self.records.made[key] = None if found is None else known(found)
        kept: Frame | None = self.records.made[key]
        return kept

    def _others(self, measure: Measure) -> Frame | None:
        """``uscc`` and loose key of each object that more than one enterprise names."""
        named = [self._named(m.id, priors=True) for m in rivals(measure, self.policy)]
        parts = [part for some in named for part in some]
        if not parts:
            return None
        names = concat(parts)
        several = names.group_by(LOOSE).agg(
            col("uscc").min().alias("first"), col("uscc").max().alias("last")
        ).filter(col("first") != col("last"))  # fmt: skip
        pairs = names.unique().join(several, on=LOOSE, how="inner")
        other = when(col("uscc") == col("first")).then(col("last")).otherwise(col("first"))
        pairs = pairs.select("uscc", LOOSE, other.alias(OTHER))
        return self._strangers(pairs) if self.sure else pairs

    def _strangers(self, pairs: Frame) -> Frame:
        """Without the objects that nobody but predecessors and successors names."""
        both = sorted({*self.sure, *((b, a) for a, b in self.sure)})
        kin = small(pairs, {"uscc": "text", "kin": "text"}, both)
        naming = pairs.select(LOOSE, kin=col("uscc"))
        of_kin = pairs.join(kin, on="uscc", how="inner").join(naming, on=["kin", LOOSE])
        related = of_kin.group_by("uscc", LOOSE).agg(col("kin").count().alias("related"))
        count = pairs.group_by(LOOSE).agg(col("uscc").count().alias("count"))
        found = pairs.join(count, on=LOOSE).join(related, on=["uscc", LOOSE], how="left")
        strange = col("count") - 1 - col("related").fill_null(0) > 0
        return found.filter(strange).drop("count", "related")

    def _named(self, id: str, *, priors: bool) -> Iterator[Frame]:
        """``uscc`` and loose key of whatever is named for a measure, in any row."""
        measure = self.policy.declared.get(id)
        if measure is None or not measure.claims.subject:
            return
        for rows in self._rows(measure):
            yield rows.filter(complete(col(KEY))).select("uscc", LOOSE)
        awards = self.records.frames.get("prior_awards")
        if priors and awards is not None and "prior_awards" not in self.records.empty:
            years = self.policy.city.begins.year, self.policy.city.ends.year
            mine = (col("measure") == id) & col("year").is_between(*years)
            yield awards.filter(mine & complete(col(KEY))).select("uscc", LOOSE)

    def _rows(self, measure: Measure) -> Iterator[Frame]:
        """Rows that claim the measure, of any year; skipped ones are named all the same."""
        id = measure.claims.id
        sources = [self.records.left_out.get(id)]
        if id not in self.records.empty:
            sources.append(self.records.frames.get(id))
        for rows in sources:
            if rows is not None:
                yield claiming(rows, measure, self.question)

    def _claimed_before(self, measure: Measure) -> Iterator[tuple[list[str], str, Frame]]:
        """Marks of what predecessors claim: the object itself, or what is paid once."""
        if not self.kin or not binds_heirs(measure):
            return
        if measure.claims.subject:
            named = list(self._named(measure.id, priors=False))
            if named:
                yield ["uscc", LOOSE], _OBJECT, self._heirs(concat(named), [LOOSE], _OBJECT)
        if not measure.claims.subject or not measure.by_subject:
            parts = (of_the_year(rows, measure, self.question) for rows in self._rows(measure))
            rows = [part.select("uscc") for part in parts]
            if rows:
                yield ["uscc"], _CLAIM, self._heirs(concat(rows), [], _CLAIM)

    def _heirs(self, named: Frame, keys: list[str], mark: str) -> Frame:
        kin = small(named, {"heir": "text", "uscc": "text"}, self.kin)
        found = named.join(kin, on="uscc", how="inner")
        return (
            found.group_by("heir", *keys)
            .agg(col("uscc").min().alias(mark))
            .rename({"heir": "uscc"})
        )


def rivals(measure: Measure, policy: Policy) -> list[Measure]:
    """The measures under which the same thing may be named."""
    ties = [r.ties for r in measure.across if r.one_thing and r.binds]
    ids = dict.fromkeys(id for some in ties or [(measure.id,)] for id in some)
    return [policy.declared[id] for id in ids if id in policy.declared]


def names_objects(measure: Measure) -> bool:
    """Whether its claims are about a thing; a contest settles by itself who has it."""
    return bool(measure.claims.subject) and measure.payer is not None and not measure.city_wide


def binds_heirs(measure: Measure) -> bool:
    return measure.payer is not None and not measure.city_wide


def claiming(rows: Frame, measure: Measure, question: Question) -> Frame:
    """Rows that claim the measure, whatever their day."""
    if measure.claims.id == EXPORTS.id and not measure.dated:
        return rows
    rows = rows.with_columns(year_start=lit(question.year_start), year_end=lit(question.year_end))
    return rows if measure.where is None else rows.filter(measure.where)


def of_the_year(rows: Frame, measure: Measure, question: Question) -> Frame:
    """Those whose event lies in the year, with ``event_date``, or is not known."""
    if not measure.dated:
        return rows.filter(col("year") == question.year)
    rows = with_event(rows, measure)
    day = col("event_date")
    within = day.is_between(lit(question.year_start), lit(question.year_end))
    return rows.filter(day.is_null() | within)


def with_event(rows: Frame, measure: Measure) -> Frame:
    """Rows of a dated measure with the day that puts them into a year."""
    event = measure.event if measure.event is not None else col(str(measure.claims.event))
    return rows.with_columns(event_date=event)


def same_object(measure: Measure, told: Collection[str] = ()) -> Iterator[Condition]:
    """No other enterprise of the city names the thing. ``told``: see ``Objects.beside``."""
    if names_objects(measure):
        test = _none(OTHER, told)
        yield Condition(Code.SAME_OBJECT, test, (OTHER,), can="hold", determined="line")


def predecessor(measure: Measure, told: Collection[str] = ()) -> Iterator[Condition]:
    """No enterprise that this one continues claims the same."""
    if binds_heirs(measure):
        scope: Literal["line", "enterprise"] = "line" if measure.claims.subject else "enterprise"
        yield Condition(
            Code.PREDECESSOR, _none(BEFORE, told), (BEFORE,), can="hold", determined=scope
        )


def _none(column: str, told: Collection[str]) -> Expr:
    """True where nothing is told; else unknown."""
    return when(col(column).is_null()).then(lit(True)) if column in told else lit(True)
