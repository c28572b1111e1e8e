"""Rules across lines: duplicates, contests, caps and pools, larger award, one cost.

Only lines that would pay take part: the others neither win, lose nor reserve anything.
"""

from __future__ import annotations

from narwhals.stable.v2 import Expr, col, lit, min_horizontal, when

from jmtrade_core.engine.frames import Frame, payable
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.trace import UNTRACED, Untraced
from jmtrade_core.measures import Cap, LargerOf, Measure, OneCost, whole

BY_DATE = ["event_date", "subject", "tie"]


def within_measure(
    frame: Frame, measure: Measure, priors: Priors, trace: Untraced = UNTRACED
) -> Frame:
    """Duplicates, contest and cap of one measure, in that order."""
    if _can_repeat(measure):
        frame = duplicates(frame, measure, trace)
    if measure.contest:
        frame = contest(frame, trace)
    if measure.cap and measure.cap.per == "claim":
        left = whole(measure.cap.amount.amount)
        frame = _limited(frame.with_columns(left=left), "cap", [], trace).drop("left")
    elif measure.cap:
        frame = pool(frame, measure.cap, priors.used_pool(measure), trace)
    return frame


def _can_repeat(measure: Measure) -> bool:
    """Whether two rows can stand for one once-only key; a row's identity may forbid it."""
    if measure.once_per is None or measure.contest:
        return False
    rest = set(measure.claims.identity) - {"uscc", "year"}
    if measure.once_per == "subject":
        return not (len(rest) == 1 and rest == set(measure.claims.subject)) and bool(rest)
    return bool(rest)


def duplicates(frame: Frame, measure: Measure, trace: Untraced) -> Frame:
    """The earliest event date pays, then the smaller subject."""
    key = ["uscc", "subject"] if measure.once_per == "subject" else ["uscc"]
    return _first_only(frame, key, BY_DATE, "duplicate", trace)


def contest(frame: Frame, trace: Untraced) -> Frame:
    """All claims of one subject in the city are together worth the highest."""
    frame = frame.with_columns(rank=whole(0) - col("gross"))
    order = ["rank", "event_date", "tie", "uscc"]
    return _first_only(frame, ["subject"], order, "duplicate-invention", trace).drop("rank")


def pool(frame: Frame, cap: Cap, used: Frame | None, trace: Untraced) -> Frame:
    """A pool of each enterprise and year, filled by event date, then subject."""
    frame = frame.with_columns(draws=when(payable()).then(col("amount")).otherwise(whole(0)))
    if used is None:
        frame = frame.with_columns(used=whole(0))
    else:
        frame = frame.join(used, on=["uscc", "pool"], how="left")
    drawn = col("draws").cum_sum().over("uscc", "pool", order_by=BY_DATE) - col("draws")
    left = whole(cap.amount.amount) - col("used").fill_null(0) - drawn
    frame = _limited(frame.with_columns(left=left), "pool", ["uscc", "pool"], trace, drawn=drawn)
    return frame.drop("draws", "used", "left")


def larger_of(frame: Frame, rule: LargerOf, priors: Priors, trace: Untraced = UNTRACED) -> Frame:
    """Only the largest of the measures pays, and of it what earlier awards left."""
    member = col("measure").is_in(list(rule.measures))
    if len(rule.measures) > 1:
        frame = frame.with_columns(rank=whole(0) - col("amount"), turn=_turn(rule.measures))
        order = ["rank", "turn"]
        frame = _first_only(frame, ["uscc"], order, "larger-award", trace, member)
        frame = frame.drop("rank", "turn")
    used = priors.in_year(rule.measures, "used")
    if used is None:
        return frame
    frame = frame.join(used, on="uscc", how="left")
    frame = trace.step("earlier-award", frame, pays=member & payable())
    left = (col("amount") - col("used").fill_null(0)).clip(0)
    amount = when(member & payable()).then(left).otherwise(col("amount"))
    frame = frame.with_columns(amount=amount).drop("used")
    return _deny(frame, col("amount") == 0, "larger-award", member)


def one_cost(frame: Frame, rule: OneCost, trace: Untraced = UNTRACED) -> Frame:
    """The larger net pays; the policy is silent, so the other is held, not denied."""
    member = col("measure").is_in(list(rule.measures))
    frame = frame.with_columns(
        pays=member & payable(), rank=whole(0) - col("amount"), turn=_turn(rule.measures)
    )
    key, order = ["uscc", "cost"], ["rank", "turn"]
    frame = trace.step("same-cost", frame, key, place=_place(key, order))
    second = col("pays") & (_place(key, order) > 1)
    held = when(second).then(lit("same-cost")).otherwise(col("held"))
    return frame.with_columns(held=held).drop("pays", "rank", "turn")


def _turn(measures: tuple[str, ...]) -> Expr:
    """The first named measure wins a tie."""
    turn = whole(len(measures))
    for index, id in enumerate(measures):
        turn = when(col("measure") == id).then(whole(index)).otherwise(turn)
    return turn


def _place(key: list[str], order: list[str]) -> Expr:
    """A line's place among those of its key that would pay (1: first)."""
    return col("measure").cum_count().over(*key, "pays", order_by=order)


def _first_only(
    frame: Frame,
    key: list[str],
    order: list[str],
    code: str,
    trace: Untraced,
    member: Expr | None = None,
) -> Frame:
    """Of the lines alike in ``key`` that would pay, deny all but the first."""
    frame = frame.with_columns(pays=payable() if member is None else payable() & member)
    frame = trace.step(code, frame, key, place=_place(key, order))
    return _deny(frame, _place(key, order) > 1, code, member)


def _deny(frame: Frame, test: Expr, code: str, member: Expr | None = None) -> Frame:
    """Deny the lines that would pay (of these members) and for which the test is true."""
    frame = frame.with_columns(pays=payable() if member is None else payable() & member)
    denied = when(col("pays") & test).then(lit(code)).otherwise(col("denied"))
    return frame.with_columns(denied=denied).drop("pays")


def _limited(frame: Frame, rule: str, key: list[str], trace: Untraced, **shown: Expr) -> Frame:
    """Amounts of payable lines cut to what is ``left``; a line that gets nothing is denied."""
    frame = trace.step(rule, frame, key, pays=payable(), **shown)
    amount = min_horizontal(col("amount"), col("left"))
    frame = frame.with_columns(amount=when(payable()).then(amount).otherwise(col("amount")))
    return _deny(frame, col("amount") <= 0, "cap-exhausted")
