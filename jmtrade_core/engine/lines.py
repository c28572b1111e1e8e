"""One measure's lines: which rows claim it, and the first condition that fails."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from narwhals.stable.v2 import (
    Date,
    Expr,
    Int64,
    String,
    coalesce,
    col,
    concat,
    concat_str,
    lit,
    when,
)

from jmtrade_core.engine.frames import Frame, Question, Records, first_word
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.trace import UNTRACED, Untraced
from jmtrade_core.measures import Condition, Line, Measure, filled, positive, whole
from jmtrade_core.policy import Policy
from jmtrade_core.records import EXPORTS, YEARLY_FIGURES, Table
from jmtrade_core.terms import Dated

SEPARATOR = "\x00"
"""Sorts before every character, so joined columns sort as the columns would."""


def measure_lines(
    measure: Measure,
    policy: Policy,
    records: Records,
    facts: Frame,
    question: Question,
    trace: Untraced = UNTRACED,
) -> Frame | None:
    """The measure's lines, each with ``denied`` and ``held`` codes and its gross in fen."""
    claims = records.frames.get(measure.claims.id)
    if claims is None or measure.claims.id in records.empty:
        return None
    if measure.claims.id == EXPORTS.id and not measure.dated:
        rows = _exporters(facts, measure, question)
    else:
        rows = _rows_of_the_year(claims, measure, question).join(facts, on="uscc", how="inner")
    priors = Priors(records, policy.city, question)
    wanted = measure.lines or (Line(_subject(measure.claims), measure.pays),)
    parts = [
        priors.beside(_line(rows, line, trace.payout(number, line.pays)), measure)
        for number, line in enumerate(wanted)
    ]
    conditions = conditions_of(measure, policy, priors)
    frame = parts[0] if len(parts) == 1 else concat(parts)
    if not policy.owners[measure.id].official:
        _whole_fen(frame, measure)
    frame = trace.conditions(measure, conditions, frame)
    return frame.select(*_columns(measure, policy, priors, conditions))


def _line(rows: Frame, line: Line, made_of: Mapping[str, Expr]) -> Frame:
    kept = rows if line.where is None else rows.filter(line.where)
    gross = line.pays.gross() if line.pays else whole(0)
    return kept.with_columns(subject=line.subject, gross=gross, **made_of)


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
    )
    return rows if measure.where is None else rows.filter(measure.where)


def _rows_of_the_year(claims: Frame, measure: Measure, question: Question) -> Frame:
    """Rows whose event lies in the year, and those whose event date is not known."""
    if measure.claims.id == EXPORTS.id:
        claims = claims.drop(*YEARLY_FIGURES)  # every claim sees them as facts
    claims = claims.with_columns(
        year_start=lit(question.year_start), year_end=lit(question.year_end)
    )
    if measure.where is not None:
        claims = claims.filter(measure.where)
    if not measure.dated:
        undated = lit(None, dtype=Date)
        return claims.filter(col("year") == question.year).with_columns(
            event_date=undated, terms_on=col("year_end")
        )
    event = measure.event if measure.event is not None else col(str(measure.claims.event))
    claims = claims.with_columns(event_date=event)
    day = col("event_date")
    within = day.is_between(lit(question.year_start), lit(question.year_end))
    return claims.filter(day.is_null() | within).with_columns(
        terms_on=coalesce(day, col("year_end"))
    )


def _text(table: Table, column: str) -> Expr:
    kind = table.column(column).type
    cell = col(column)
    if kind == "date":
        cell = cell.dt.to_string("%Y-%m-%d")
    elif kind not in {"text", "code", "enum"}:
        cell = cell.cast(String)
    return cell.fill_null("")


def _joined(table: Table, columns: tuple[str, ...], separator: str) -> Expr:
    parts = [_text(table, column) for column in columns]
    if not parts:
        return lit("", dtype=String)
    return parts[0] if len(parts) == 1 else concat_str(parts, separator=separator)


def _subject(table: Table) -> Expr:
    return _joined(table, table.subject, "|")


def _tie(measure: Measure) -> Expr:
    """The rest of the row's identity, which orders lines that are otherwise alike."""
    table = measure.claims
    said = {"uscc", "year", table.event, *table.subject}
    return _joined(table, tuple(c for c in table.identity if c not in said), SEPARATOR)


def conditions_of(measure: Measure, policy: Policy, priors: Priors) -> list[Condition]:
    """All conditions in the order in which they are tested (rulebook 1 and 2)."""
    conditions = []
    if measure.dated:
        test = filled("event_date")
        conditions.append(Condition("date-missing", test, ("event_date",), can="hold"))
    if not policy.city.begins.year <= priors.question.year <= policy.city.ends.year:
        conditions.append(Condition("outside-period", lit(False), ("award_year",), can="deny"))
    if measure.payer is None:
        return [*conditions, *measure.conditions]
    if measure.recipients == "enterprise":
        test = col("firm_kind") == "enterprise"
        conditions.append(Condition("not-enterprise", test, ("firm_kind",), can="deny"))
    if policy.reading("integrity.scope") == "all-cash" or measure.nature == "award":
        conditions.append(Condition("dishonesty", col("honest"), ("honest",)))
    conditions += measure.conditions
    conditions.append(positive("nothing-left", "gross"))
    return conditions + priors.conditions(measure)


def _pool(measure: Measure) -> Expr:
    if measure.cap is None or measure.cap.per in ("claim", "enterprise-year"):
        return lit("", dtype=String)
    return _text(measure.claims, measure.cap.per)


def _columns(
    measure: Measure, policy: Policy, priors: Priors, conditions: list[Condition]
) -> list[Expr]:
    numerator, denominator = _ratio(
        policy.ratio_of(measure.id) if measure.payer == "shared" else ()
    )
    level = measure.level if measure.level is not None else lit(None, dtype=String)
    cost = _text(measure.claims, measure.one_cost.column) if measure.one_cost else lit("")
    return [
        col("uscc"),
        col("firm_name").alias("name"),
        col("firm_county").alias("jurisdiction"),
        lit(measure.id).alias("measure"),
        lit(measure.article, dtype=Int64).alias("article"),
        col("subject"),
        col("event_date"),
        first_word(*((~c.test, c.code) for c in conditions if c.can != "hold")).alias("denied"),
        first_word(*((c.test.is_null(), c.code) for c in conditions if c.can != "deny")).alias(
            "held"
        ),
        col("gross"),
        priors.net_of_awarded(measure).alias("amount"),
        level.alias("level"),
        col("source"),
        _tie(measure).alias("tie"),
        cost.alias("cost"),
        _pool(measure).alias("pool"),
        lit(measure.payer or "", dtype=String).alias("payer"),
        numerator.alias("ratio_numerator"),
        denominator.alias("ratio_denominator"),
        lit(policy.owners[measure.id].name).alias("plugin"),
        lit(measure.outcome).alias("kind"),
    ]


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
