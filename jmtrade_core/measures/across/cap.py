"""At most so much: for each claim, or for a pool that an enterprise's claims share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from narwhals.stable.v2 import Expr, String, col, lit, min_horizontal, when

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.across.rule import (
    Earlier,
    Row,
    Rule,
    Ruled,
    Spent,
    Tracing,
    Words,
    denied,
    grouped,
    spent_of,
    total,
)
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.expressions import smaller, whole
from jmtrade_core.measures.lines import BY_DATE, KEY, Frame, first_part, payable
from jmtrade_core.measures.payouts import term_words
from jmtrade_core.measures.terms import Term
from jmtrade_core.money import decimals
from jmtrade_core.schema.subjects import JOINT

POOL = ["uscc", "pool"]


@dataclass(frozen=True)
class Cap(Rule):
    """A limit on each claim, or on a pool that an enterprise's claims of a year share.

    ``per`` is ``claim``, ``enterprise-year``, or the first column of the subject: then
    each of its values has a pool of its own. Each line may fill it up to the number in force
    on its own day.
    """

    limits: ClassVar[bool] = True
    amount: Term
    per: str
    over: Literal["year", "period"] = "year"
    """Whose prior awards have used the pool: those of the award year, or of the policy's years."""

    def unsound(self, measure: Ruled, place: str) -> Iterator[Problem]:
        pools = ("claim", "enterprise-year", *measure.claims.subject[:1])
        if self.per not in pools:
            wanted = _("one of: {names}").format(names=listed(pools))
            yield Problem(place, f'per="{self.per}"', wanted, code="measure-cap")

    def says(self, measure: Ruled, heading: Words, said: Words) -> Iterator[str]:
        words = {
            "claim": _("at most {amount} yuan for each claim"),
            "enterprise-year": _("at most {amount} yuan a year for each enterprise"),
        }.get(self.per) or (
            _("at most {amount} yuan a year for each {column}")
            if self.over == "year"
            else _("at most {amount} yuan for each {column} in all years of the policy")
        )
        yield words.format(amount=term_words(self.amount), column=heading(self.per))

    def at_most(self, worth: Expr) -> Expr:
        return smaller(worth, self.amount)

    def within(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        if self.per == "claim":
            frame = frame.with_columns(left=self.amount.expr())
            return self._limited(frame, "cap", [], trace).drop("left")
        return self._filled(frame.with_columns(pool=self._pool()), measure, earlier, trace)

    def spent(self, measure: Ruled, earlier: Earlier) -> Spent:
        years = earlier.period if self.over == "period" else (earlier.year, earlier.year)
        return Spent((measure.id,), *years, same_thing=self.per != "enterprise-year")

    def broken(
        self, paid: Sequence[Row], awards: Sequence[Row], measure: Ruled, earlier: Earlier
    ) -> Iterator[str]:
        """What each claim, or each pool, draws beyond the highest number of the year."""
        limit = max(value for _since, _until, value in _stretches(self.amount))
        used: dict[tuple[str, ...], int] = {}
        if self.per == "claim":
            pools = grouped(paid, "uscc", "subject", "source")
        else:
            counted = spent_of(awards, self.spent(measure, earlier))
            pools = grouped(list(map(self._pooled, paid)), *POOL)
            before = grouped(list(map(self._pooled, counted)), *POOL)
            used = {pool: total(rows) for pool, rows in before.items()}
        for pool, rows in pools.items():
            now, then = total(rows), used.get(pool, 0)
            if now + then > limit:
                words = _("{name}: {now} now and {before} before are above {limit}")
                yield words.format(
                    name=" ".join(pool), now=decimals(now), before=decimals(then),
                    limit=decimals(limit),
                )  # fmt: skip

    def _pooled(self, row: Row) -> Row:
        first = "" if self.per == "enterprise-year" else row[KEY].partition(JOINT)[0]
        return {**row, "pool": first}

    def _pool(self) -> Expr:
        return lit("", dtype=String) if self.per == "enterprise-year" else first_part(col(KEY))

    def _filled(self, frame: Frame, measure: Ruled, earlier: Earlier, trace: Tracing) -> Frame:
        """A pool of each enterprise and year, filled by event date, then subject.

        Between the days at which the cap changes the pool is filled at once: a loop over these
        few days, never over lines.
        """
        nothing = dict.fromkeys(("drawn", "limit"), whole(0))
        draws = when(payable()).then(col("amount")).otherwise(whole(0))
        used = self._used(measure, earlier)
        if used is None:
            frame = frame.with_columns(**nothing, draws=draws, used=whole(0), filled=whole(0))
        else:
            frame = frame.join(used, on=POOL, how="left")
            before = col("filled").fill_null(0)
            frame = frame.with_columns(**nothing, draws=draws, used=before, filled=before)
        for since, until, limit in _stretches(self.amount):
            frame = _fill(frame, _between(since, until), limit)
        frame = frame.with_columns(left=col("limit") - col("used") - col("drawn"))
        frame = self._limited(frame, "pool", POOL, trace)
        return frame.drop("draws", "used", "filled", "drawn", "limit", "left", "pool")

    def _used(self, measure: Ruled, earlier: Earlier) -> Frame | None:
        """What earlier awards have drawn from each pool, in fen."""
        if earlier.table is None:
            return None
        counted = self.spent(measure, earlier)
        mine = (col("measure") == measure.id) & col("year").is_between(counted.first, counted.last)
        drawn = earlier.table.filter(mine).select("uscc", "amount", pool=self._pool())
        return drawn.group_by(*POOL).agg(col("amount").sum().alias("filled"))

    def _limited(self, frame: Frame, step: str, key: list[str], trace: Tracing) -> Frame:
        """Amounts of payable lines cut to what is ``left``; one that gets nothing is denied."""
        frame = trace.step(step, frame, key, by=self, pays=payable())
        amount = min_horizontal(col("amount"), col("left"))
        return frame.with_columns(
            amount=when(payable()).then(amount).otherwise(col("amount")),
            denied=denied(payable() & (amount <= 0), Code.CAP_EXHAUSTED),
        )


def _stretches(term: Term) -> list[tuple[date | None, date | None, int]]:
    """From when, until before when, and how much: the cap over the award year."""
    first = date(term.year_end.year, 1, 1)
    days = [d.since for d in term.timeline if d.since and first < d.since <= term.year_end]
    starts = [first, *days]
    values = [term.at(day).value for day in starts]
    return [
        (since, until, value)
        for since, until, value in zip([None, *days], [*days, None], values, strict=True)
        if isinstance(value, int)
    ]


def _between(since: date | None, until: date | None) -> Expr | None:
    begun = None if since is None else col("terms_on") >= lit(since)
    over = None if until is None else col("terms_on") < lit(until)
    if begun is None or over is None:
        return over if begun is None else begun
    return begun & over


def _fill(frame: Frame, inside: Expr | None, limit: int) -> Frame:
    """One stretch: ``drawn`` before each of its lines, and what it leaves ``filled``."""
    if inside is None:  # the whole year
        return frame.with_columns(drawn=_before("draws"), limit=whole(limit))
    frame = frame.with_columns(own=when(inside).then(col("draws")).otherwise(whole(0)))
    drawn = col("filled") - col("used") + _before("own")
    room = (whole(limit) - col("filled")).clip(0)
    asked = col("own").sum().over(*POOL)
    return frame.with_columns(
        drawn=when(inside).then(drawn).otherwise(col("drawn")),
        limit=when(inside).then(whole(limit)).otherwise(col("limit")),
        filled=col("filled") + min_horizontal(asked, room),
    ).drop("own")


def _before(draws: str) -> Expr:
    """What the lines of the pool before each draw."""
    return col(draws).cum_sum().over(*POOL, order_by=list(BY_DATE)) - col(draws)
