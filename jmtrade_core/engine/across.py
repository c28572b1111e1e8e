"""Rules across lines: duplicates, contests, caps and pools, larger award, one cost.

Only lines that would pay take part: the others neither win, lose nor reserve anything.
"""

from __future__ import annotations

from narwhals.stable.v2 import Expr, Int64, LazyFrame, col, lit, min_horizontal, when

from jmtrade_core.engine.frames import payable
from jmtrade_core.engine.priors import Priors
from jmtrade_core.measures import Cap, LargerOf, Measure, OneCost

BY_DATE = ["event_date", "subject", "tie"]


def within_measure(frame: LazyFrame, measure: Measure, priors: Priors) -> LazyFrame:
    """Duplicates, contest and cap of one measure, in that order."""
    if _can_repeat(measure):
        frame = duplicates(frame, measure)
    if measure.contest:
        frame = contest(frame)
    if measure.cap and measure.cap.per == "claim":
        frame = _limited(frame, lit(measure.cap.amount.amount))
    elif measure.cap:
        frame = pool(frame, measure.cap, priors.used_pool(measure))
    return frame


def _can_repeat(measure: Measure) -> bool:
    """Whether two rows can stand for one once-only key; a row's identity may forbid it."""
    if measure.once_per is None or measure.contest:
        return False
    rest = set(measure.claims.identity) - {"uscc", "year"}
    if measure.once_per == "subject":
        return not (len(rest) == 1 and rest == set(measure.claims.subject)) and bool(rest)
    return bool(rest)


def duplicates(frame: LazyFrame, measure: Measure) -> LazyFrame:
    """The earliest event date pays, then the smaller subject."""
    key = ["uscc", "subject"] if measure.once_per == "subject" else ["uscc"]
    return _deny(frame, _place(key, BY_DATE) > 1, "duplicate")


def contest(frame: LazyFrame) -> LazyFrame:
    """All claims of one subject in the city are together worth the highest."""
    frame = frame.with_columns(rank=0 - col("gross"))
    order = ["rank", "event_date", "tie", "uscc"]
    return _deny(frame, _place(["subject"], order) > 1, "duplicate-invention").drop("rank")


def pool(frame: LazyFrame, cap: Cap, used: LazyFrame | None) -> LazyFrame:
    """A pool of each enterprise and year, filled by event date, then subject."""
    frame = frame.with_columns(draws=when(payable()).then(col("amount")).otherwise(lit(0)))
    if used is None:
        frame = frame.with_columns(used=lit(0, dtype=Int64))
    else:
        frame = frame.join(used, on=["uscc", "pool"], how="left")
    drawn = col("draws").cum_sum().over("uscc", "pool", order_by=BY_DATE) - col("draws")
    left = lit(cap.amount.amount) - col("used").fill_null(0) - drawn
    return _limited(frame.with_columns(left=left), col("left")).drop("draws", "used", "left")


def larger_of(frame: LazyFrame, rule: LargerOf, priors: Priors) -> LazyFrame:
    """Only the largest of the measures pays, and of it what earlier awards left."""
    mine = col("measure").is_in(list(rule.measures)) & payable()
    frame = frame.with_columns(mine=mine, rank=0 - col("amount"), turn=_turn(rule.measures))
    if len(rule.measures) > 1:
        frame = _deny(frame, _place(["uscc", "mine"], ["rank", "turn"]) > 1, "larger-award",
                      only=col("mine"))
    used = priors.in_year(rule.measures, "used")
    if used is not None:
        frame = frame.join(used, on="uscc", how="left")
        left = (col("amount") - col("used").fill_null(0)).clip(0)
        pays = col("mine") & payable()
        frame = frame.with_columns(amount=when(pays).then(left).otherwise(col("amount")))
        frame = _deny(frame, col("amount") == 0, "larger-award", only=col("mine")).drop("used")
    return frame.drop("mine", "rank", "turn")


def one_cost(frame: LazyFrame, rule: OneCost) -> LazyFrame:
    """The larger net pays; the policy is silent, so the other is held, not denied."""
    mine = col("measure").is_in(list(rule.measures)) & payable()
    frame = frame.with_columns(mine=mine, rank=0 - col("amount"), turn=_turn(rule.measures))
    second = col("mine") & (_place(["uscc", "cost", "mine"], ["rank", "turn"]) > 1)
    held = when(second).then(lit("same-cost")).otherwise(col("held"))
    return frame.with_columns(held=held).drop("mine", "rank", "turn")


def _turn(measures: tuple[str, ...]) -> Expr:
    """The first named measure wins a tie."""
    turn = lit(len(measures))
    for index, id in reversed(list(enumerate(measures))):
        turn = when(col("measure") == id).then(lit(index)).otherwise(turn)
    return turn


def _place(key: list[str], order: list[str]) -> Expr:
    """A line's place among those of its key that would pay (1: first)."""
    return col("measure").cum_count().over(*key, "pays", order_by=order)


def _deny(frame: LazyFrame, test: Expr, code: str, only: Expr | None = None) -> LazyFrame:
    """Deny the payable lines for which the test is true."""
    frame = frame.with_columns(pays=payable() if only is None else payable() & only)
    denied = when(col("pays") & test).then(lit(code)).otherwise(col("denied"))
    return frame.with_columns(denied=denied).drop("pays")


def _limited(frame: LazyFrame, limit: Expr) -> LazyFrame:
    """Amounts of payable lines cut to a limit; a line that gets nothing is denied."""
    amount = min_horizontal(col("amount"), limit).clip(0)
    frame = frame.with_columns(amount=when(payable()).then(amount).otherwise(col("amount")))
    return _deny(frame, col("amount") <= 0, "cap-exhausted")
