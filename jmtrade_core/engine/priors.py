"""What was awarded before: once-only, earlier awards of an invention, used-up pools."""

from __future__ import annotations

from narwhals.stable.v2 import Boolean, Expr, col, lit, when

from jmtrade_core.configuration import City
from jmtrade_core.engine.frames import Frame, Question, Records
from jmtrade_core.measures import Condition, Measure, whole


class Priors:
    """Prior awards as the measures of one run need them. An absent table is unknown."""

    def __init__(self, records: Records, city: City, question: Question) -> None:
        table = records.frames.get("prior_awards")
        self.unknown = table is None
        if table is None or "prior_awards" in records.empty:
            self.table = None
        else:
            self.table = table.with_columns(subject=col("subject").fill_null(""))
        self.city = city
        self.question = question

    def beside(self, lines: Frame, measure: Measure) -> Frame:
        """Lines with ``awarded`` (sum or mark of earlier awards) and ``rival`` (another
        measure was awarded for the same cost), both null where there is none."""
        if self.table is None or measure.payer is None:
            return lines
        if measure.contest:
            lines = lines.join(self._of_the_subject(measure), on="subject", how="left")
        elif measure.once_per:
            keys = ["uscc", "subject"] if measure.once_per == "subject" else ["uscc"]
            mine = self._counting(measure).select(*keys).unique().with_columns(awarded=whole(1))
            lines = lines.join(mine, on=keys, how="left")
        if measure.one_cost:
            lines = self._with_rivals(lines, measure)
        return lines

    def conditions(self, measure: Measure) -> list[Condition]:
        """Once-only, and after it an earlier award of the same cost, which holds."""
        conditions = []
        if (measure.contest or measure.once_per) and self.unknown:
            unknown = lit(None, dtype=Boolean)
            conditions.append(Condition("already-awarded", unknown, ("awarded",), can="hold"))
        elif (measure.contest or measure.once_per) and self.table is not None:
            test = self._not_awarded(measure)
            conditions.append(Condition("already-awarded", test, ("awarded",)))
        if measure.one_cost and self.table is not None:
            alone = when(col("rival").is_null()).then(lit(True))
            conditions.append(Condition("same-cost", alone, ("rival",), can="hold"))
        return conditions

    def in_year(self, measures: tuple[str, ...], name: str) -> Frame | None:
        """What each enterprise had of these measures in the award year, in fen."""
        if self.table is None:
            return None
        wanted = col("measure").is_in(list(measures)) & (col("year") == self.question.year)
        return self.table.filter(wanted).group_by("uscc").agg(col("amount").sum().alias(name))

    def used_pool(self, measure: Measure) -> Frame | None:
        """What prior awards of the year have drawn from each pool of the measure, in fen."""
        if self.table is None or measure.cap is None:
            return None
        pool = lit("")
        if measure.cap.per != "enterprise-year":
            others = len(measure.claims.subject) - 1
            pool = col("subject").str.replace_all(rf"(\|[^|]*){{{others}}}$", "")
        mine = (col("measure") == measure.id) & (col("year") == self.question.year)
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
        mine = self._table.filter(col("measure") == measure.id)
        return mine.group_by("subject").agg(col("amount").sum().alias("awarded"))

    def _with_rivals(self, lines: Frame, measure: Measure) -> Frame:
        assert measure.one_cost is not None  # noqa: S101
        others = [id for id in measure.one_cost.measures if id != measure.id]
        rivals = self._table.filter(col("measure").is_in(others)).select("uscc", "subject")
        rivals = rivals.unique().with_columns(rival=whole(1))
        keys = ["uscc", measure.one_cost.column]
        return lines.join(rivals, left_on=keys, right_on=["uscc", "subject"], how="left")

    @property
    def _table(self) -> Frame:
        assert self.table is not None  # noqa: S101 - asked only where the table is there
        return self.table
