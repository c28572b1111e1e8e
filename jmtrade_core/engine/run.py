"""From records and a policy to decisions, without reading or printing anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from narwhals.stable.v2 import Expr, Int64, coalesce, col, concat, lit, when

from jmtrade_core.engine.claims import measure_lines
from jmtrade_core.engine.decision import DECISION
from jmtrade_core.engine.facts import shared_facts
from jmtrade_core.engine.integrity import ancestors_of
from jmtrade_core.engine.kept import Kept
from jmtrade_core.engine.own_rules import only_less
from jmtrade_core.engine.payers import split
from jmtrade_core.engine.prepare import Prepared, prepared
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.trace import UNTRACED, Untraced
from jmtrade_core.measures.across.rule import tied
from jmtrade_core.measures.codes import Code, Outcome
from jmtrade_core.measures.lines import Frame, payable
from jmtrade_core.measures.measure import Measure, whole
from jmtrade_core.policy.policy import Policy

KEY = ["measure", "uscc", "subject", "source"]

Keep = Callable[[Frame], Frame]
"""Keeps an intermediate result, so that it is not computed once for each measure."""


def evaluate(
    given: Records,
    policy: Policy,
    question: Question,
    keep: Keep,
    trace: Untraced = UNTRACED,
    known: Frame | None = None,
    kept: Kept | None = None,
) -> Frame | None:
    """Decide every claim of one county. ``None`` where no table brings a line.

    A pure function: the same records, policy and question give the same lines, in
    whatever order the rows came. ``known`` are the facts of some enterprises, where the
    caller has them: then only theirs are decided. ``kept`` serves several policies over
    the same facts.
    """
    known = shared_facts(given, policy, question, keep) if known is None else known
    lines = weighed(given, policy, question, known, trace, kept)
    return None if lines is None else decided(lines)


def weighed(
    given: Records, policy: Policy, question: Question, known: Frame,
    trace: Untraced = UNTRACED, kept: Kept | None = None,
) -> Frame | None:  # fmt: skip
    """Every claim with what denies it, what holds it and what it is worth after all rules, and
    with what the city text pays for it (null: the same). ``None`` where there is none."""
    records = prepared(given, policy, question.as_of)
    lines = _weighed(policy.measures, records, policy, question, known, trace, kept)
    if lines is None:
        return None
    if policy.city_text is None:
        return lines.with_columns(city_amount=lit(None, dtype=Int64))
    theirs = _paid_by_text(policy.city_text, records, policy, question, known, kept)
    return _beside_city_text(lines, theirs)


def decided(claims: Frame, *beside: str) -> Frame:
    """The decision of each weighed claim, and the columns named beside it."""
    lines = _finish(claims).with_columns(city_amount=coalesce("city_amount", "amount"))
    return split(lines).select(*DECISION, *beside)


def _paid_by_text(
    text: tuple[Measure, ...], records: Prepared, policy: Policy, question: Question,
    known: Frame, kept: Kept | None,
) -> list[Frame]:  # fmt: skip
    """What the same run pays without the county's terms: a frame for each family of measures."""
    ties = [rule.ties for measure in text for rule in measure.across]
    found = []
    for family in tied([measure.id for measure in text], ties):
        members = tuple(measure for measure in text if measure.id in family)
        find = partial(_paid, members, records, policy, question, known, kept)
        paid = kept.paid(members, policy, question, find) if kept else find()
        found += [] if paid is None else [paid]
    return found


def _paid(
    measures: tuple[Measure, ...], records: Prepared, policy: Policy, question: Question,
    known: Frame, kept: Kept | None,
) -> Frame | None:  # fmt: skip
    lines = _weighed(measures, records, policy, question, known, kept=kept)
    if lines is None:
        return None
    return _finish(lines).filter(col("amount") > 0).select(*KEY, city_amount=col("amount"))


def _beside_city_text(lines: Frame, theirs: list[Frame]) -> Frame:
    if not theirs:
        return lines.with_columns(city_amount=whole(0))
    return lines.join(concat(theirs), on=KEY, how="left").with_columns(
        city_amount=col("city_amount").fill_null(0)
    )


@dataclass(frozen=True)
class Bundle:
    """Lines of one measure, or of several that a rule ties together."""

    measures: tuple[str, ...]
    lines: Frame


def _weighed(
    measures: tuple[Measure, ...],
    records: Prepared,
    policy: Policy,
    question: Question,
    known: Frame,
    trace: Untraced = UNTRACED,
    kept: Kept | None = None,
) -> Frame | None:
    """All lines of the measures after the rules across them."""
    priors = Priors(records, policy.city, question, ancestors_of(records, policy))
    here = known.filter(col("firm_county") == question.county)
    bundles = []
    for measure in measures:
        field = known if measure.city_wide else here
        lines = measure_lines(measure, policy, records, field, question, trace, kept)
        if lines is not None:
            lines = _within(measure, priors, trace, lines)
            if measure.city_wide:
                lines = lines.filter(col("jurisdiction") == question.county)
            bundles.append(Bundle((measure.id,), lines))
    tying = dict.fromkeys(r for m in measures for r in m.across if r.ties and r.binds)
    own = {rule for measure in measures for rule in measure.rules if rule.ties}
    for rule in sorted(tying, key=lambda rule: rule.turn):
        apply = partial(rule.together, earlier=priors, trace=trace)
        bundles = _together(
            bundles, rule.ties, partial(only_less, apply, key=KEY) if rule in own else apply
        )
    return concat([bundle.lines for bundle in bundles]) if bundles else None


def _of_payable(rules: Callable[[Frame], Frame], lines: Frame) -> Frame:
    """The rule sees the lines that would pay alone: of several measures those are few, and
    windows are dear."""
    pays = payable()
    return concat([rules(lines.filter(pays)), lines.filter(~pays)])


def _within(measure: Measure, priors: Priors, trace: Untraced, lines: Frame) -> Frame:
    for rule in measure.across:
        apply = partial(rule.within, measure=measure, earlier=priors, trace=trace)
        lines = only_less(apply, lines, KEY) if rule in measure.rules else apply(lines)
    return lines


def _together(
    bundles: list[Bundle], measures: tuple[str, ...], rule: Callable[[Frame], Frame]
) -> list[Bundle]:
    """Apply a rule over several measures to their lines in one frame."""
    family: list[Bundle] = []
    rest: list[Bundle] = []
    for bundle in bundles:
        (family if set(bundle.measures) & set(measures) else rest).append(bundle)
    if not family:
        return rest
    members = tuple(id for bundle in family for id in bundle.measures)
    lines = [bundle.lines for bundle in family]
    whole_family = lines[0] if len(lines) == 1 else concat(lines)
    return [*rest, Bundle(members, _of_payable(rule, whole_family))]


def _finish(frame: Frame) -> Frame:
    """Outcome, reason, and the amounts that the contract shows for each."""
    outcome: Expr = (
        when(~col("denied").is_null())
        .then(lit(Outcome.DENY.value))
        .when(~col("held").is_null())
        .then(lit(Outcome.HOLD.value))
        .otherwise(col("kind"))
    )
    # Not told by the outcome: sums of what is paid need no word of it.
    paid = payable() & (col("kind") == Outcome.PAY.value)
    capped = when(col("paid") & (col("amount") < col("gross"))).then(lit(Code.CAPPED.value))
    exhausted = (col("denied") == Code.CAP_EXHAUSTED.value).fill_null(False)
    return (
        frame.with_columns(outcome=outcome, paid=paid)
        .with_columns(
            reason=coalesce("denied", "held", capped, lit("")),
            gross=when(col("paid") | exhausted).then(col("gross")).otherwise(whole(0)),
            amount=when(col("paid")).then(col("amount")).otherwise(whole(0)),
            at_stake=when(col("outcome") == Outcome.HOLD.value).then(col("at_stake")),
            level=when(col("outcome") == Outcome.RECORD.value).then(col("level")),
        )
        .drop("denied", "held", "kind", "paid")
    )
