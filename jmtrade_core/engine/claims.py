"""One measure's lines: which rows claim it, and the first condition that fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from functools import partial

from narwhals.stable.v2 import (
    Boolean,
    Date,
    Expr,
    Int64,
    String,
    any_horizontal,
    coalesce,
    col,
    concat,
    lit,
    when,
)

from jmtrade_core.engine.determinations import column as finding_of
from jmtrade_core.engine.determinations import settled
from jmtrade_core.engine.in_range import refuse_wrapped
from jmtrade_core.engine.integrity import ancestors_of, on_the_day
from jmtrade_core.engine.kept import Claimed, Kept
from jmtrade_core.engine.objects import Objects, claiming, of_the_year, predecessor, same_object
from jmtrade_core.engine.prepare import Prepared, joined, prepared
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records, first_word
from jmtrade_core.engine.spelling import TEXT, in_order, keys_of, odd_subjects, spelled
from jmtrade_core.engine.spelling import none as no_subject
from jmtrade_core.engine.sums import with_sums
from jmtrade_core.engine.trace import UNTRACED, Untraced
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.conditions import Form
from jmtrade_core.measures.lines import KEY, LOOSE, ORDER, Frame
from jmtrade_core.measures.measure import Condition, Line, Measure, filled, positive, whole
from jmtrade_core.measures.terms import Dated
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS, YEARLY_FIGURES

SEPARATOR = "\x00"
"""Sorts before every character, so joined columns sort as the columns would."""


def measure_lines(
    measure: Measure,
    policy: Policy,
    given: Records,
    facts: Frame,
    question: Question,
    trace: Untraced = UNTRACED,
    kept: Kept | None = None,
) -> Frame | None:
    """The measure's lines, each with ``denied`` and ``held`` codes and its gross in fen.

    ``kept`` has claims beside ``facts``, where the caller decides several policies.
    """
    records = prepared(given, policy, question.as_of)
    if measure.claims.id not in records.frames or measure.claims.id in records.empty:
        return None
    priors = Priors(records, policy.city, question, ancestors_of(records, policy))
    make = partial(_claimed, measure, policy, records, facts, priors)
    claimed = kept.claimed(measure, policy, question, make) if kept else make()
    findings = records.of_measure(measure.id)
    tests = conditions_of(measure, policy, priors, claimed.told)
    if kept:
        claimed = kept.narrowed(measure, claimed, tests, findings)
    official = policy.owners[measure.id].official
    if measure.lines:
        parts = [_line(claimed.rows, line, number, trace)
                 for number, line in enumerate(measure.lines)]  # fmt: skip
        frame = parts[0] if len(parts) == 1 else concat(parts)
        frame = _own_subjects(frame, plain_for_certain=official)
        claimed = _beside(frame, measure, policy, records, priors)
        frame = claimed.rows
        tests = conditions_of(measure, policy, priors, claimed.told)
    else:
        frame = _line(claimed.rows, Line(col(TEXT), measure.pays), 0, trace)
    frame, conditions = settled(frame, tests, findings)
    if not official:
        _whole_fen(frame, measure)
        refuse_wrapped(frame, measure, conditions)
    frame = frame.with_columns(**{f"test:{n}": c.test for n, c in enumerate(conditions)})
    frame = trace.conditions(measure, conditions, frame)
    tested = [replace(c, test=col(f"test:{n}")) for n, c in enumerate(conditions)]
    return frame.select(*_columns(measure, policy, priors, tested))


def _claimed(
    measure: Measure, policy: Policy, records: Prepared, facts: Frame, priors: Priors
) -> Claimed:
    """The rows that claim it beside facts, and, where their subject is known before any number
    is, beside earlier awards and other claimants."""
    question = priors.question
    if measure.claims.id == EXPORTS.id and not measure.dated:
        rows = _exporters(facts, measure, question)
    else:
        claims = records.frames[measure.claims.id]
        rows = _rows_of_the_year(claims, measure, question).join(facts, on="uscc", how="inner")
    rows = on_the_day(rows, records, policy, question)
    rows = with_sums(rows, records, measure, policy.city, question)
    return Claimed(rows) if measure.lines else _beside(rows, measure, policy, records, priors)


def _beside(
    frame: Frame, measure: Measure, policy: Policy, records: Prepared, priors: Priors
) -> Claimed:
    frame = priors.beside(frame, measure)
    return Claimed(*Objects(records, policy, priors.question).beside(frame, measure))


def _line(rows: Frame, line: Line, number: int, trace: Untraced) -> Frame:
    kept = rows if line.where is None else rows.filter(line.where)
    gross = line.pays.gross() if line.pays else whole(0)
    made_of = trace.payout(number, line.pays)
    return kept.with_columns(subject=line.subject, gross=gross, **made_of)


def _own_subjects(frame: Frame, *, plain_for_certain: bool) -> Frame:
    """Keys of subjects that the measure makes itself, such as a tier."""
    if plain_for_certain:
        return frame.with_columns(**keys_of(col("subject")))
    frame = frame.drop(KEY, LOOSE).with_columns(col("subject").alias(TEXT))
    return spelled(frame, 1, odd_subjects([(frame, 1)]))


def _whole_fen(frame: Frame, measure: Measure) -> None:
    """Refuse money through a float: a share rounds down once, and says so. Official
    measures are held to it by their tests."""
    kind = frame.collect_schema()["gross"]
    if kind != Int64:
        raise TypeError(f"{measure.id} pays {kind}, not whole fen: use Share, Fixed or Remainder")


def _exporters(facts: Frame, measure: Measure, question: Question) -> Frame:
    """The year's ``exports`` rows. The facts hold them already: no table is read or joined."""
    rows = facts.filter(~col("exports_source").is_null()).with_columns(
        year=whole(question.year),
        source=col("exports_source"),
        year_start=lit(question.year_start),
        year_end=lit(question.year_end),
        event_date=lit(None, dtype=Date),
        terms_on=lit(question.year_end),
        **no_subject(),
    )
    return rows if measure.where is None else rows.filter(measure.where)


def _rows_of_the_year(claims: Frame, measure: Measure, question: Question) -> Frame:
    """Rows whose event lies in the year, and those whose event date is not known."""
    if measure.claims.id == EXPORTS.id:
        claims = claims.drop(*YEARLY_FIGURES)  # every claim sees them as facts
    rows = of_the_year(claiming(claims, measure, question), measure, question)
    if not measure.claims.subject:
        rows = rows.with_columns(**no_subject())
    if not measure.dated:
        return rows.with_columns(event_date=lit(None, dtype=Date), terms_on=col("year_end"))
    return rows.with_columns(terms_on=coalesce(col("event_date"), col("year_end")))


def _tie(measure: Measure) -> Expr:
    """The rest of the row's identity, which orders lines that are otherwise alike."""
    table = measure.claims
    said = {"uscc", "year", table.event, *table.subject}
    return joined(table, tuple(c for c in table.identity if c not in said), SEPARATOR)


def conditions_of(
    measure: Measure, policy: Policy, priors: Priors, told: Collection[str] = ()
) -> list[Condition]:
    """All conditions in the order in which they are tested (rulebook 1 and 2). ``told``:
    what stands beside the lines of others' claims (``objects.py``)."""
    question = priors.question
    conditions = []
    if measure.dated:
        test = filled("event_date")
        conditions.append(Condition(Code.DATE_MISSING, test, ("event_date",), can="hold"))
    if not policy.city.begins.year <= question.year <= policy.city.ends.year:
        conditions.append(Condition(Code.OUTSIDE_PERIOD, lit(False), ("award_year",), can="deny"))
    if question.as_of < question.year_end:
        conditions.append(_not_yet(measure, question))
    if measure.payer is None:
        return [*conditions, *measure.conditions]
    if measure.recipients == "enterprise":
        test = col("firm_kind") == "enterprise"
        conditions.append(Condition(Code.NOT_ENTERPRISE, test, ("firm_kind",)))
    if policy.reading("integrity.scope") == "all-cash" or measure.nature == "award":
        conditions.append(_honest(policy))
    conditions += [so_far(measure, c, question) for c in measure.conditions]
    conditions.append(positive(Code.NOTHING_LEFT, "gross"))
    rules = [c for rule in measure.across for c in rule.conditions(measure, priors)]
    rules += [*same_object(measure, told), *predecessor(measure, told)]
    return [*conditions, *sorted(rules, key=_turn)]


def _turn(condition: Condition) -> int:
    """Core's codes stand in the order in which they are tested; those of others follow."""
    codes = [code.value for code in Code]
    return codes.index(condition.code) if condition.code in codes else len(codes)


def _not_yet(measure: Measure, question: Question) -> Condition:
    """The day of the line lies after as_of; a line without a date is `date-missing`."""
    if not measure.dated:
        return Condition(Code.NOT_YET, lit(None, dtype=Boolean), ("award_year",), can="hold")
    day = col("event_date") if measure.due is None else measure.due
    come = day.is_null() | (day <= lit(question.as_of))
    return Condition(Code.NOT_YET, when(come).then(lit(True)), ("event_date",), can="hold")


def _honest(policy: Policy) -> Condition:
    honest = col("honest")
    if policy.reading("integrity.recipients") == "enterprises":
        no_enterprise = (col("firm_kind") != "enterprise").fill_null(False)
        honest = when(no_enterprise).then(lit(True)).otherwise(honest)
        return Condition(Code.DISHONESTY, honest, ("firm_kind", "honest"))
    return Condition(Code.DISHONESTY, honest, ("honest",))


def so_far(measure: Measure, condition: Condition, question: Question) -> Condition:
    """A figure of the whole year, seen on a day before its end by a line that has a date:
    below the threshold is then not known, rather than false."""
    reads_the_year = bool(set(condition.reads) & set(YEARLY_FIGURES))
    if not measure.dated or not reads_the_year or question.as_of >= question.year_end:
        return condition
    form: Form | None = "at-least-so-far" if condition.form == "at-least" else None
    return replace(condition, test=when(condition.test).then(lit(True)), can="hold", form=form)


def _columns(
    measure: Measure, policy: Policy, priors: Priors, conditions: list[Condition]
) -> list[Expr]:
    numerator, denominator = _ratio(
        policy.ratio_of(measure.id) if measure.payer == "shared" else ()
    )
    level = measure.level if measure.level is not None else lit(None, dtype=String)
    return [
        col("uscc"),
        col("firm_name").alias("name"),
        col("firm_county").alias("jurisdiction"),
        lit(measure.id).alias("measure"),
        lit(measure.article, dtype=Int64).alias("article"),
        col("subject"),
        col(KEY),
        col(LOOSE),
        in_order(col(KEY), len(measure.claims.subject) or 1).alias(ORDER),
        col("event_date"),
        col("terms_on"),
        _denied(conditions).alias("denied"),
        first_word(*((c.test.is_null(), c.code) for c in conditions if c.can != "deny")).alias(
            "held"
        ),
        col("gross"),
        _net(measure, priors).alias("amount"),
        level.alias("level"),
        col("source"),
        _tie(measure).alias("tie"),
        _at_stake(measure, conditions).alias("at_stake"),
        _found(conditions, Code.SIMILAR_CLAIM).alias("similar_settled"),
        _found(conditions, Code.SAME_COST).alias("cost_settled"),
        lit(measure.payer or "", dtype=String).alias("payer"),
        numerator.alias("ratio_numerator"),
        denominator.alias("ratio_denominator"),
        lit(policy.owners[measure.id].name).alias("plugin"),
        lit(measure.outcome.value).alias("kind"),
    ]


def _net(measure: Measure, priors: Priors) -> Expr:
    """The gross less what its rules take off for earlier awards."""
    net = col("gross")
    for rule in measure.across:
        net = rule.net(net, priors)
    return net


def _denied(conditions: list[Condition]) -> Expr:
    """The first condition that fails. What is still to come denies nothing."""
    tests = [(~c.test, c.code) for c in conditions if c.can != "hold"]
    denied = first_word(*tests)
    early = next((c for c in conditions if c.code == Code.NOT_YET), None)
    if early is None or any(c.code == Code.OUTSIDE_PERIOD for c in conditions):
        return denied
    return when(~early.test.is_null()).then(denied)


def _at_stake(measure: Measure, conditions: list[Condition]) -> Expr:
    """What the line is worth if all that is unknown turns out well: its gross up to the cap
    of its day. A line still to come that is known to fail by more than its figures so far
    has nothing at stake."""
    if measure.payer is None:
        return lit(None, dtype=Int64)
    worth = col("gross")
    for rule in measure.across:
        worth = rule.at_most(worth)
    worth = worth.clip(0)
    early = next((c for c in conditions if c.code == Code.NOT_YET), None)
    fails = [(~c.test).fill_null(False) for c in conditions
             if c.can != "hold" and c.code != "below-threshold"]  # fmt: skip
    if early is None or not fails:
        return worth
    return when(~(early.test.is_null() & any_horizontal(*fails, ignore_nulls=True))).then(worth)


def _found(conditions: list[Condition], code: str) -> Expr:
    """Whether a person has found the condition of this code to be met."""
    if not any(c.code == code and c.can == "both" for c in conditions):
        return lit(False)
    return col(finding_of(code)).fill_null(False)


def _ratio(timeline: tuple[Dated, ...]) -> tuple[Expr, Expr]:
    """The city's share in force on the event date; null where none is."""
    parts = []
    for name in ("numerator", "denominator"):
        steps = []
        for dated in reversed(timeline):
            assert isinstance(dated.value, Fraction)  # noqa: S101 - checked when read
            begun = lit(True) if dated.since is None else col("terms_on") >= lit(dated.since)
            steps.append(when(begun).then(lit(getattr(dated.value, name), dtype=Int64)))
        parts.append(coalesce(*steps) if steps else lit(None, dtype=Int64))
    return parts[0], parts[1]
