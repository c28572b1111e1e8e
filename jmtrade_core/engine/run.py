"""From records and a policy to decisions, without reading or printing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from narwhals.stable.v2 import Expr, Int64, LazyFrame, col, concat, lit, when

from jmtrade_core.engine import across
from jmtrade_core.engine.facts import facts
from jmtrade_core.engine.frames import Question, Records, payable
from jmtrade_core.engine.lines import measure_lines
from jmtrade_core.engine.payers import split
from jmtrade_core.engine.priors import Priors
from jmtrade_core.measures import Measure
from jmtrade_core.policy import Policy

DECISION = (
    "uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date", "outcome",
    "reason", "gross", "amount", "city_pays", "county_pays", "unallocated", "source", "plugin",
    "level", "tie",
)  # fmt: skip
"""Columns of a decision line; money in fen. ``tie`` orders lines that are otherwise alike."""

KEY = ["measure", "uscc", "subject", "source"]

Keep = Callable[[LazyFrame], LazyFrame]
"""Keeps an intermediate result, so that it is not computed once for each measure."""


def evaluate(records: Records, policy: Policy, question: Question, keep: Keep) -> LazyFrame | None:
    """Decide every claim of one county. ``None`` where no table brings a line.

    A pure function: the same records, policy and question give the same lines, in
    whatever order the rows came.
    """
    known = keep(facts(records, policy, question))
    lines = _decide(policy.measures, records, policy, question, known)
    if lines is None:
        return None
    if policy.city_text is None:
        lines = lines.with_columns(city_amount=col("amount"))
    else:
        lines = _beside_city_text(lines, records, policy, question, known)
    return split(lines).select(*DECISION)


def _beside_city_text(lines: LazyFrame, records: Records, policy: Policy, question: Question,
                      known: LazyFrame) -> LazyFrame:
    """What the same run without the county's terms pays for each line."""
    assert policy.city_text is not None  # noqa: S101
    theirs = _decide(policy.city_text, records, policy, question, known)
    if theirs is None:
        return lines.with_columns(city_amount=lit(0, dtype=Int64))
    theirs = theirs.select(*KEY, city_amount=col("amount"))
    return lines.join(theirs, on=KEY, how="left").with_columns(
        city_amount=col("city_amount").fill_null(0)
    )


def _decide(measures: Iterable[Measure], records: Records, policy: Policy, question: Question,
            known: LazyFrame) -> LazyFrame | None:
    """All lines of the measures with outcome, reason and amount, before payers."""
    priors = Priors(records, policy.city, question)
    here = known.filter(col("firm_county") == question.county)
    bundles: list[tuple[list[Measure], LazyFrame]] = []
    for measure in measures:
        field = known if measure.contest else here  # a contest is decided city-wide
        frame = measure_lines(measure, policy, records, field, question)
        if frame is not None:
            frame = across.within_measure(frame, measure, priors)
            if measure.contest:
                frame = frame.filter(col("jurisdiction") == question.county)
            bundles.append(([measure], frame))
    bundles = _families(bundles, priors)
    return concat([_finish(frame) for _measures, frame in bundles]) if bundles else None


def _families(bundles: list[tuple[list[Measure], LazyFrame]], priors: Priors
              ) -> list[tuple[list[Measure], LazyFrame]]:
    """Rules over several measures; measures that share one are put into one frame."""
    measures = [measure for some, _frame in bundles for measure in some]
    for larger in dict.fromkeys(m.larger_of for m in measures if m.larger_of):
        bundles = _apply(bundles, larger.measures, lambda f, r=larger: across.larger_of(f, r, priors))
    for cost in dict.fromkeys(m.one_cost for m in measures if m.one_cost):
        bundles = _apply(bundles, cost.measures, lambda f, r=cost: across.one_cost(f, r))
    return bundles


def _apply(bundles: list[tuple[list[Measure], LazyFrame]], ids: tuple[str, ...],
           rule: Callable[[LazyFrame], LazyFrame]) -> list[tuple[list[Measure], LazyFrame]]:
    family, rest = [], []
    for bundle in bundles:
        (family if any(m.id in ids for m in bundle[0]) else rest).append(bundle)
    frames = [frame for _measures, frame in family]
    joined = frames[0] if len(frames) == 1 else concat(frames)
    return [*rest, ([m for some, _frame in family for m in some], rule(joined))]


def _finish(frame: LazyFrame) -> LazyFrame:
    """Outcome, reason, and the amounts that the contract shows for each."""
    pays = payable()
    outcome: Expr = when(~col("denied").is_null()).then(lit("deny")).when(
        ~col("held").is_null()
    ).then(lit("hold")).otherwise(col("kind"))
    frame = frame.with_columns(outcome=outcome)
    money = pays & (col("kind") == "pay")
    capped = when(money & (col("amount") < col("gross"))).then(lit("capped")).otherwise(lit(""))
    reason = when(~col("denied").is_null()).then(col("denied")).when(~col("held").is_null()).then(
        col("held")
    ).otherwise(capped)
    shows_gross = money | (col("denied") == "cap-exhausted").fill_null(False)
    return frame.with_columns(
        reason=reason,
        gross=when(shows_gross).then(col("gross")).otherwise(lit(0, dtype=Int64)),
        amount=when(money).then(col("amount")).otherwise(lit(0, dtype=Int64)),
        level=when(col("outcome") == "record").then(col("level")),
    ).drop("denied", "held", "cost", "pool", "kind")
