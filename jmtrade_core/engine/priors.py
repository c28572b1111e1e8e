"""What was awarded before: once-only, earlier awards of an invention, used-up pools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narwhals.stable.v2 import Boolean, Expr, col, concat, lit, when

from jmtrade_core.config.profiles import City
from jmtrade_core.engine.records import Frame, Question, Records, small
from jmtrade_core.engine.spelling import KEY, LOOSE, complete, first_part
from jmtrade_core.engine.successions import Ancestor
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.measure import Condition, Measure, whole

SIMILAR = "similar_award"


class Priors:
    """Prior awards as the measures of one run need them. An absent table is unknown.

    ``records`` are prepared ones. Awards of predecessors by merger or division count as
    the enterprise's own, except where awards of everybody count anyway.
    """

    def __init__(
        self,
        records: Records,
        city: City,
        question: Question,
        ancestors: Sequence[Ancestor] = (),
    ) -> None:
        table = records.frames.get("prior_awards")
        self.unknown = table is None
        self.everybody = None if "prior_awards" in records.empty else table
        self.table = self.everybody
        pairs = [(a.uscc, a.predecessor) for a in ancestors if a.kin]
        if self.table is not None and pairs:
            self.table = _with_inherited(self.table, pairs)
        self.city = city
        self.question = question

    def beside(self, lines: Frame, measure: Measure) -> Frame:
        """Lines with ``awarded`` (sum or mark of earlier awards), ``similar_award`` and
        ``rival`` (another measure was awarded for the same cost), null where there is none."""
        if self.table is None or measure.payer is None:
            return lines
        if measure.contest:
            lines = lines.join(self._of_the_subject(measure), on=KEY, how="left")
        elif measure.once_per:
            keys = ["uscc", KEY] if measure.by_subject else ["uscc"]
            mine = self._denying(measure).select(*keys).unique().with_columns(awarded=whole(1))
            lines = lines.join(mine, on=keys, how="left")
        if compares_similar(measure):
            lines = self._with_similar(lines, measure)
        if measure.one_cost and measure.one_cost.binds:
            lines = self._with_rivals(lines, measure)
        return lines

    def once_only(self, measure: Measure) -> Iterator[Condition]:
        if not (measure.contest or measure.once_per):
            return
        if self.unknown:
            unknown = lit(None, dtype=Boolean)
            yield Condition(Code.ALREADY_AWARDED, unknown, ("awarded",), can="hold")
        elif self.table is not None:
            yield Condition(Code.ALREADY_AWARDED, self._not_awarded(measure), ("awarded",))

    def similar(self, measure: Measure) -> Iterator[Condition]:
        """No similar subject was awarded before."""
        if measure.claims.subject and measure.payer is not None:
            asked = self.table is not None and compares_similar(measure)
            test = when(col(SIMILAR).is_null()).then(lit(True)) if asked else lit(True)
            yield Condition(Code.SIMILAR_CLAIM, test, (SIMILAR,), can="hold", determined="line")

    def same_cost(self, measure: Measure) -> Iterator[Condition]:
        """The same cost was not awarded under another measure."""
        if measure.one_cost:
            known = self.table is not None and measure.one_cost.binds
            alone = when(col("rival").is_null()).then(lit(True)) if known else lit(True)
            yield Condition(Code.SAME_COST, alone, ("rival",), can="hold", determined="line")

    def in_year(self, measures: tuple[str, ...], name: str) -> Frame | None:
        """What each enterprise had of these measures in the award year, in fen."""
        if self.table is None:
            return None
        wanted = col("measure").is_in(list(measures)) & (col("year") == self.question.year)
        return self.table.filter(wanted).group_by("uscc").agg(col("amount").sum().alias(name))

    def used_pool(self, measure: Measure) -> Frame | None:
        """What prior awards have drawn from each pool of the measure, in fen: those of the
        year, or of the whole period."""
        if self.table is None or measure.cap is None:
            return None
        pool = lit("") if measure.cap.per == "enterprise-year" else first_part(col(KEY))
        first = last = self.question.year
        if measure.cap.over == "period":
            first, last = self.city.begins.year, self.city.ends.year
        mine = (col("measure") == measure.id) & col("year").is_between(first, last)
        drawn = self.table.filter(mine).select("uscc", "amount", pool=pool)
        return drawn.group_by("uscc", "pool").agg(col("amount").sum().alias("used"))

    def net_of_awarded(self, measure: Measure) -> Expr:
        """The gross, less what a contest's subject was awarded before."""
        gross = col("gross")
        if self.table is None or measure.contest is None:
            return gross
        return gross - col("awarded").fill_null(0)

    def _not_awarded(self, measure: Measure) -> Expr:
        if measure.contest and measure.contest.top_up:
            return col("awarded").is_null() | (col("gross") > col("awarded"))
        return col("awarded").is_null()

    def _denying(self, measure: Measure) -> Frame:
        """Prior awards after which nothing is due; of a thing whose cap may leave a rest,
        those of the award year alone."""
        counting = self._counting(measure)
        if measure.once_per == "subject-year":
            return counting.filter(col("year") == self.question.year)
        return counting

    def _counting(self, measure: Measure) -> Frame:
        """Prior awards that count for once-only: of the policy's years, or of this one."""
        first, last = self.city.begins.year, self.city.ends.year
        if measure.once_per == "enterprise-year":
            first = last = self.question.year
        return self._table.filter(
            (col("measure") == measure.id) & col("year").is_between(first, last)
        )

    def _of_the_subject(self, measure: Measure) -> Frame:
        """All earlier awards of a subject, of any enterprise and year (rulebook 4.1)."""
        mine = self._everybody.filter(col("measure") == measure.id)
        return mine.group_by(KEY).agg(col("amount").sum().alias("awarded"))

    def _with_similar(self, lines: Frame, measure: Measure) -> Frame:
        """The key of an earlier award that is similar, and not equal, to the line's."""
        if measure.contest:
            mine, keys = self._everybody.filter(col("measure") == measure.id), [LOOSE]
        else:
            mine, keys = self._counting(measure), ["uscc", LOOSE]
        ends = mine.filter(complete(col(KEY))).group_by(*keys).agg(
            col(KEY).min().alias("least"), col(KEY).max().alias("most")
        )  # fmt: skip
        lines = lines.join(ends, on=keys, how="left")
        other = when(col("least") != col(KEY)).then(col("least")).when(
            col("most") != col(KEY)
        ).then(col("most"))  # fmt: skip
        return lines.with_columns(other.alias(SIMILAR)).drop("least", "most")

    def _with_rivals(self, lines: Frame, measure: Measure) -> Frame:
        """Earlier awards of the same enterprise for an equal or similar thing (4.3)."""
        assert measure.one_cost is not None  # noqa: S101
        others = [id for id in measure.one_cost.measures if id != measure.id]
        rivals = self._table.filter(col("measure").is_in(others)).select("uscc", LOOSE)
        rivals = rivals.unique().with_columns(rival=whole(1))
        return lines.join(rivals, on=["uscc", LOOSE], how="left")

    @property
    def _table(self) -> Frame:
        assert self.table is not None  # noqa: S101 - asked only where the table is there
        return self.table

    @property
    def _everybody(self) -> Frame:
        assert self.everybody is not None  # noqa: S101
        return self.everybody


def _with_inherited(table: Frame, pairs: list[tuple[str, str]]) -> Frame:
    heirs = small(table, {"heir": "text", "uscc": "text"}, pairs)
    columns = table.collect_schema().names()
    theirs = table.join(heirs, on="uscc", how="inner").with_columns(uscc=col("heir"))
    return concat([table, theirs.select(*columns)])


def compares_similar(measure: Measure) -> bool:
    """Whether an earlier award of another spelling can stand in the way: one of the same
    spelling does in any case where an enterprise is paid once."""
    by_subject = measure.by_subject or measure.contest is not None
    return by_subject and bool(measure.claims.subject)
