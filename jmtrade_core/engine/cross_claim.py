"""Rules across lines: duplicates, contests, similar subjects, caps, larger award, one cost.

Only lines that would pay take part: the others neither win, lose nor reserve anything.
"""

from __future__ import annotations

from datetime import date

from narwhals.stable.v2 import Expr, Int64, col, lit, min_horizontal, when

from jmtrade_core.engine.priors import Priors, compares_similar
from jmtrade_core.engine.records import Frame, payable
from jmtrade_core.engine.spelling import KEY, LOOSE, ORDER, complete
from jmtrade_core.engine.trace import UNTRACED, Untraced
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.measure import Cap, Contest, LargerOf, Measure, OneCost, whole

BY_DATE = ["event_date", ORDER, "subject", "tie"]
BY_WORTH = ["rank", "event_date", "tie", "uscc"]


def within_measure(
    frame: Frame, measure: Measure, priors: Priors, trace: Untraced = UNTRACED
) -> Frame:
    """Duplicates, contest, similar subjects and cap of one measure, in that order."""
    if _can_repeat(measure):
        frame = duplicates(frame, measure, trace)
    if measure.contest:
        frame = contest(frame, measure.contest, trace)
    if compares_similar(measure):
        frame = similar(frame, measure, trace)
    if measure.cap and measure.cap.per == "claim":
        left = measure.cap.amount.expr()
        frame = _limited(frame.with_columns(left=left), "cap", [], trace).drop("left")
    elif measure.cap:
        frame = pool(frame, measure.cap, priors.used_pool(measure), trace)
    return frame


def _can_repeat(measure: Measure) -> bool:
    """Whether two rows can stand for one once-only key."""
    if measure.once_per is None or measure.contest:
        return False
    return bool(set(measure.claims.identity) - {"uscc", "year"})


def duplicates(frame: Frame, measure: Measure, trace: Untraced) -> Frame:
    """The earliest event date pays, then the smaller subject."""
    key = ["uscc", KEY] if measure.by_subject else ["uscc"]
    return _first_only(frame, key, BY_DATE, Code.DUPLICATE, trace)


def contest(frame: Frame, rule: Contest, trace: Untraced) -> Frame:
    """All claims of one subject in the city are together worth the highest."""
    frame = frame.with_columns(rank=whole(0) - col("gross"))
    return _first_only(frame, [KEY], BY_WORTH, rule.code, trace).drop("rank")


def similar(frame: Frame, measure: Measure, trace: Untraced) -> Frame:
    """Of similar subjects the first pays, and the others are held: never paid on a guess.

    One that a person found to be another thing is not held, and comes first.
    """
    key, order = ["uscc", LOOSE], BY_DATE
    if measure.contest:
        key, order = [LOOSE], BY_WORTH
    frame = frame.with_columns(
        pays=payable() & complete(col(KEY)),
        rank=whole(0) - col("gross"),
        found=(~col("similar_settled")).cast(Int64),
    )
    place = when(col("similar_settled")).then(whole(1)).otherwise(_place(key, ["found", *order]))
    frame = trace.step(Code.SIMILAR_CLAIM, frame, key, place=place)
    again = col("pays") & (place > 1)
    held = when(again).then(lit(Code.SIMILAR_CLAIM.value)).otherwise(col("held"))
    return frame.with_columns(held=held).drop("pays", "rank", "found")


def pool(frame: Frame, cap: Cap, used: Frame | None, trace: Untraced) -> Frame:
    """A pool of each enterprise and year, filled by event date, then subject.

    Each line may fill it up to the cap of its own day. Between the days at which the cap
    changes the pool is filled at once: a loop over these few days, never over lines.
    """
    frame = frame.with_columns(draws=when(payable()).then(col("amount")).otherwise(whole(0)))
    if used is None:
        frame = frame.with_columns(used=whole(0))
    else:
        frame = frame.join(used, on=["uscc", "pool"], how="left")
        frame = frame.with_columns(used=col("used").fill_null(0))
    frame = frame.with_columns(filled=col("used"), drawn=whole(0), limit=whole(0))
    for since, until, limit in _stretches(cap):
        frame = _fill(frame, _between(since, until), limit)
    left = col("limit") - col("used") - col("drawn")
    frame = _limited(frame.with_columns(left=left), "pool", ["uscc", "pool"], trace)
    return frame.drop("draws", "used", "filled", "drawn", "limit", "left")


def _stretches(cap: Cap) -> list[tuple[date | None, date | None, int]]:
    """From when, until before when, and how much: the cap over the award year."""
    term = cap.amount
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
    own = col("draws") if inside is None else when(inside).then(col("draws")).otherwise(whole(0))
    frame = frame.with_columns(own=own)
    before = col("own").cum_sum().over("uscc", "pool", order_by=BY_DATE) - col("own")
    drawn = col("filled") - col("used") + before
    if inside is None:
        return frame.with_columns(drawn=drawn, limit=whole(limit)).drop("own")
    room = (whole(limit) - col("filled")).clip(0)
    asked = col("own").sum().over("uscc", "pool")
    return frame.with_columns(
        drawn=when(inside).then(drawn).otherwise(col("drawn")),
        limit=when(inside).then(whole(limit)).otherwise(col("limit")),
        filled=col("filled") + min_horizontal(asked, room),
    ).drop("own")


def larger_of(frame: Frame, rule: LargerOf, priors: Priors, trace: Untraced = UNTRACED) -> Frame:
    """Only the largest of the measures pays, and of it what earlier awards left."""
    member = col("measure").is_in(list(rule.measures))
    if len(rule.measures) > 1:
        frame = frame.with_columns(rank=whole(0) - col("amount"), turn=_turn(rule.measures))
        order = ["rank", "turn"]
        frame = _first_only(frame, ["uscc"], order, Code.LARGER_AWARD, trace, member)
        frame = frame.drop("rank", "turn")
    used = priors.in_year(rule.measures, "used")
    if used is None:
        return frame
    frame = frame.join(used, on="uscc", how="left")
    frame = trace.step("earlier-award", frame, pays=member & payable())
    left = (col("amount") - col("used").fill_null(0)).clip(0)
    amount = when(member & payable()).then(left).otherwise(col("amount"))
    frame = frame.with_columns(amount=amount).drop("used")
    return _deny(frame, col("amount") == 0, Code.LARGER_AWARD, member)


def one_cost(frame: Frame, rule: OneCost, trace: Untraced = UNTRACED) -> Frame:
    """The larger net pays; the policy is silent, so the other is held, not denied.

    A line whose cost a person found to be its own is not held; it frees no other.
    """
    member = col("measure").is_in(list(rule.measures))
    frame = frame.with_columns(
        pays=member & payable(), rank=whole(0) - col("amount"), turn=_turn(rule.measures)
    )
    key, order = ["uscc", LOOSE], ["rank", "turn", *BY_DATE]
    frame = frame.with_columns(place=_place(key, order))
    first = when(col("place") == 1).then(col("turn"))
    frame = frame.with_columns(wins=first).with_columns(wins=col("wins").max().over(*key, "pays"))
    other = (col("turn") != col("wins")) & ~col("cost_settled")
    shown = when(other).then(whole(2)).otherwise(whole(1))
    frame = trace.step(Code.SAME_COST, frame.drop("place"), key, place=shown)
    second = col("pays") & other
    held = when(second).then(lit(Code.SAME_COST.value)).otherwise(col("held"))
    return frame.with_columns(held=held).drop("pays", "rank", "turn", "wins")


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
    denied = when(col("pays") & test).then(lit(str(code))).otherwise(col("denied"))
    return frame.with_columns(denied=denied).drop("pays")


def _limited(frame: Frame, rule: str, key: list[str], trace: Untraced, **shown: Expr) -> Frame:
    """Amounts of payable lines cut to what is ``left``; a line that gets nothing is denied."""
    frame = trace.step(rule, frame, key, pays=payable(), **shown)
    amount = min_horizontal(col("amount"), col("left"))
    frame = frame.with_columns(amount=when(payable()).then(amount).otherwise(col("amount")))
    return _deny(frame, col("amount") <= 0, Code.CAP_EXHAUSTED)
