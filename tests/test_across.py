"""Rules across lines on a few lines: ties, strangers in the same frame, colliding subjects."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from jmtrade_core.config import profiles
from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.trace import UNTRACED, Trace
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import LargerOf, OneCost

YEAR = 2019
CITY = profiles.read_city(profiles.packaged())
SCHEMA = {"denied": pl.String, "held": pl.String, "amount": pl.Int64, "event_date": pl.Date}


def frame(*lines: dict[str, Any]) -> Frame:
    """Lines of enterprise A that would pay, but for what is said of them."""
    usual = {"uscc": "A", "measure": "a", "amount": 100, "subject_loose": "P", "denied": None,
             "held": None, "event_date": None, "subject_order": "", "subject": "", "tie": "",
             "cost_settled": False}  # fmt: skip
    rows = [{**usual, **line, "nr": nr} for nr, line in enumerate(lines)]
    return nw.from_native(pl.LazyFrame(rows, schema_overrides=SCHEMA))


def priors(*awards: tuple[str, str, int, int] | None) -> Priors:
    """Earlier awards: enterprise, measure, year, fen. Without any the table is empty."""
    columns = ("uscc", "measure", "year", "amount")
    rows = [dict(zip(columns, award, strict=True)) | {"subject": ""} for award in awards if award]
    table = pl.LazyFrame(rows) if rows else pl.LazyFrame(schema=[*columns, "subject"])
    empty = frozenset() if rows else frozenset({"prior_awards"})
    records = Records({"prior_awards": nw.from_native(table)}, empty)
    return Priors(records, CITY, Question("zhongxiang", YEAR, date(YEAR, 12, 31)))


def said(found: Frame) -> list[tuple[str, str | None, int]]:
    """Each line's measure, why it does not pay, and its amount, as the lines were given."""
    rows = found.collect().to_native().sort("nr").to_dicts()  # the rules promise no order
    return [(row["measure"], row["denied"] or row["held"], row["amount"]) for row in rows]


BOTH = LargerOf(("a", "b"))


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_the_first_named_wins_a_tie(order: tuple[str, str]) -> None:
    found = BOTH.together(frame(*({"measure": id} for id in order)), priors(), UNTRACED)
    assert sorted(said(found)) == [("a", None, 100), ("b", "larger-award", 100)]


def test_the_larger_award_pays() -> None:
    other = {"measure": "a", "uscc": "B"}
    found = BOTH.together(
        frame({"measure": "a"}, {"measure": "b", "amount": 101}, other), priors(), UNTRACED
    )
    assert said(found) == [("a", "larger-award", 100), ("b", None, 101), ("a", None, 100)]


def test_a_held_or_denied_line_neither_wins_nor_loses() -> None:
    held, denied = {"measure": "b", "amount": 900, "held": "x"}, {"measure": "b", "denied": "y"}
    found = BOTH.together(frame(held, denied, {}), priors(("A", "a", YEAR, 40)), UNTRACED)
    assert said(found) == [("b", "x", 900), ("b", "y", 100), ("a", None, 60)]


def test_another_measure_in_the_frame_is_no_rival() -> None:
    """Rules that share a measure bring the lines of all of them into one frame."""
    lines = {"measure": "c", "amount": 900}, {"measure": "c", "amount": 0}, {"measure": "b"}
    found = BOTH.together(frame(*lines), priors(("A", "a", YEAR, 40)), UNTRACED)
    assert said(found) == [("c", None, 900), ("c", None, 0), ("b", None, 60)]


@pytest.mark.parametrize(
    ("awarded", "reason", "amount"),
    [
        (("A", "a", YEAR, 40), None, 60),
        (("A", "b", YEAR, 99), None, 1),
        (("A", "a", YEAR, 100), "larger-award", 0),
        (("A", "a", YEAR, 101), "larger-award", 0),
        (("A", "a", YEAR - 1, 40), None, 100),
        (("A", "c", YEAR, 40), None, 100),
        (("B", "a", YEAR, 40), None, 100),
        (None, None, 100),
    ],
)
@pytest.mark.parametrize("rule", [BOTH, LargerOf(("a",))])
def test_only_the_excess_over_the_year_s_awards_pays(
    awarded: tuple[str, str, int, int] | None, reason: str | None, amount: int, rule: LargerOf
) -> None:
    if awarded and awarded[1] not in rule.measures:
        reason, amount = None, 100
    found = rule.together(frame({}), priors(awarded), UNTRACED)
    assert said(found) == [("a", reason, amount)]


def test_one_cost_is_held_for_all_but_the_larger() -> None:
    rule = OneCost(("a", "b"), "platform")
    cases: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("b", "P", {}), ("a", "P", {}),  # a tie
        ("a", "Q", {"amount": 5}), ("b", "Q", {"amount": 6}),
        ("a", "R", {"amount": 5}), ("b", "R", {"denied": "x"}),
        ("c", "S", {"amount": 5}), ("a", "S", {}),
        ("a", "P", {"uscc": "B", "amount": 1}),
        ("a", "T", {"amount": 5, "cost_settled": True}), ("b", "T", {"amount": 6}),
        ("a", "U", {"amount": 7, "cost_settled": True}), ("b", "U", {"amount": 6}),
    )  # fmt: skip
    lines = ({"measure": m, "subject_loose": cost, **rest} for m, cost, rest in cases)
    assert said(rule.together(frame(*lines), priors(), UNTRACED)) == [
        ("b", "same-cost", 100), ("a", None, 100),
        ("a", "same-cost", 5), ("b", None, 6),
        ("a", None, 5), ("b", "x", 100),
        ("c", None, 5), ("a", None, 100),
        ("a", None, 1),
        ("a", None, 5), ("b", None, 6),  # a cost of its own
        ("a", None, 7), ("b", "same-cost", 6),  # which frees no other
    ]  # fmt: skip


def test_one_cost_is_each_enterprises_own_and_the_first_named_wins_a_tie() -> None:
    rule = OneCost(("a", "b"), "platform")
    lines = (
        {"measure": "b", "event_date": date(2019, 1, 1)},
        {"measure": "a", "event_date": date(2019, 2, 1)},
        {"measure": "b", "uscc": "B", "amount": 101},
    )
    assert said(rule.together(frame(*lines), priors(), UNTRACED)) == [
        ("b", "same-cost", 100), ("a", None, 100), ("b", None, 101),
    ]  # fmt: skip


def test_a_trace_marks_the_lines_that_met_the_rule() -> None:
    """Members that would still pay; not one that is denied, not another measure's."""
    trace = Trace(keep)
    lines = frame({"uscc": "B"}, {"denied": "x"}, {"measure": "c"})
    LargerOf(("a",)).together(lines, priors(("A", "a", YEAR, 40)), trace)
    assert [step.rule for step in trace.steps] == ["earlier-award"]
    marked = trace.steps[0].lines.collect()  # in any order: lines were joined
    assert marked.filter(nw.col("pays")).select("uscc", "measure").rows() == [("B", "a")]
    assert len(marked) == 3


def test_lines_are_in_order_down_to_the_row_s_identity() -> None:
    days = {"event_date": [None, date(2018, 1, 1), date(2018, 1, 1), date(2018, 1, 1)]}
    alike = {"uscc": ["A"] * 4, "measure": ["m"] * 4, "subject": ["t", "s", "s", "r"]}
    lines = pl.LazyFrame({**alike, **days, "tie": ["4", "3", "2", "1"]})
    found = ordered(nw.from_native(lines.reverse()))["tie"].to_list()
    assert found == ["4", "1", "2", "3"]
    assert ordered(nw.from_native(lines))["tie"].to_list() == found
