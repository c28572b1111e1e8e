"""What core puts beside every claim is there whatever the input lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from narwhals.stable.v2 import Expr, col, lit

from jmtrade_core.config import profiles
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.claims import conditions_of, measure_lines
from jmtrade_core.engine.facts import READINGS, facts, shared_facts
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.measures.measure import Condition, Fixed, Measure, whole
from jmtrade_core.policy import policy
from jmtrade_core.schema.tables import EXPORTS, FACTS, YEARLY_FIGURES
from jmtrade_core.testing.bench import as_records, read_rows
from tests.support import COUNTY, FIRM, OTHER, YEAR, firm, of

QUESTION = Question(COUNTY, YEAR, date(YEAR, 12, 31))
POLICY = policy.load(profiles.packaged(), COUNTY, YEAR)
OF_THE_LINE = {"year_start", "year_end", "terms_on"}
WHOLE: dict[str, Sequence[Mapping[str, str]]] = {
    "enterprises": [firm(registered_on="2001-02-03"), firm(OTHER)],
    "exports": [
        of(FIRM, year="2016", export_usd="7"),
        of(FIRM, year="2017", export_usd="9"),
        of(FIRM, year="2018", export_usd="1", import_usd="2", processing_export_usd="3",
           ecommerce_usd="4"),
        of(FIRM, year="2019", export_usd="99"),
    ],
    "dishonesty": [],
    "prior_awards": [],
}  # fmt: skip
"""A firm that exports and one of which nothing is known."""


def given(without: str = "") -> Records:
    rows = {id: table for id, table in WHOLE.items() if id != without}
    return as_records(read_rows(rows, POLICY.tables))


def known(without: str = "") -> list[dict[str, Any]]:
    found = facts(given(without), POLICY, QUESTION).sort("uscc").collect()
    rows: list[dict[str, Any]] = found.to_native().to_dicts()
    return rows


@pytest.mark.parametrize("without", ["", "exports", "dishonesty", "prior_awards"])
def test_every_fact_is_there(without: str) -> None:
    for row in known(without):
        assert set(FACTS) - OF_THE_LINE <= set(row)


def test_what_is_known() -> None:
    first, second = known()
    assert [first[name] for name in YEARLY_FIGURES] == [100, 200, 300, 400]
    assert first["best_earlier_export_usd"] == 900
    assert [first[name] for name in ("firm_name", "firm_county", "firm_kind")] == [
        "甲", COUNTY, "enterprise",
    ]  # fmt: skip
    assert first["firm_registered_on"] == date(2001, 2, 3)
    assert [first[name] for name in ("honest", "history_complete")] == [True, False]
    unknown = (*YEARLY_FIGURES, "best_earlier_export_usd", "firm_registered_on")
    assert [second[name] for name in unknown] == [None] * len(unknown)


def test_without_exports_they_are_unknown_and_the_claims_stay() -> None:
    for row in known(without="exports"):
        assert [row[name] for name in (*YEARLY_FIGURES, "best_earlier_export_usd")] == [None] * 5
        assert row["exports_source"] is None
        assert row["history_complete"] is False


def lines(measure: Measure) -> list[dict[str, Any]]:
    """The measure in place of an official one, which lends it plugin and terms."""
    home = next(m for m in POLICY.measures if m.claims.id == EXPORTS.id and m.payer == "shared")
    records = given()
    known = facts(records, POLICY, QUESTION)
    frame = measure_lines(replace(measure, id=home.id), POLICY, records, known, QUESTION)
    assert frame is not None
    rows: list[dict[str, Any]] = frame.sort("uscc").collect().to_native().to_dicts()
    return rows


@pytest.mark.parametrize(
    "test",
    [
        col("year") == YEAR,
        col("year_start") == lit(date(YEAR, 1, 1)),
        col("year_end") == lit(date(YEAR, 12, 31)),
        col("terms_on") == lit(date(YEAR, 12, 31)),
        col("export_usd") == 100,
        col("best_earlier_export_usd") == 900,
    ],
    ids=["year", "year_start", "year_end", "terms_on", "export_usd", "best_earlier_export_usd"],
)
@pytest.mark.parametrize("dated", [False, True])
def test_a_measure_may_read_it(test: Expr, dated: bool) -> None:
    """Of yearly claims, and where a measure makes an event of each of them."""
    event = col("year_end") if dated else None
    measure = Measure(
        "x.y", 1, EXPORTS, "shared", (Condition("no", test),), Fixed(whole(1)),
        once_per="enterprise", event=event, where=(col("year") == YEAR) if dated else None,
    )  # fmt: skip
    (line,) = lines(measure)
    assert (line["denied"], line["held"]) == (None, None)


def test_a_condition_says_what_it_can() -> None:
    """One that can only deny never holds, one that can only hold never denies."""
    unknown = lit(None) == lit(True)
    conditions = (
        Condition("denies", unknown, can="deny"),
        Condition("holds", lit(False), can="hold"),
    )
    measure = Measure("x.y", 1, EXPORTS, "shared", conditions, Fixed(whole(1)),
                      once_per="enterprise")  # fmt: skip
    (line,) = lines(measure)
    assert (line["denied"], line["held"]) == (None, None)


@pytest.mark.parametrize(
    ("id", "year", "expected"),
    [
        (
            "branding.certification",
            YEAR,
            [
                ("date-missing", "event_date", "hold"),
                ("not-enterprise", "firm_kind", "both"),
                ("dishonesty", "honest", "both"),
                ("fee-missing", "fee", "both"),
                ("nothing-left", "gross", "both"),
                ("already-awarded", "awarded", "both"),
                ("same-object", "other_claimant", "hold"),
                ("similar-claim", "similar_award", "hold"),
                ("predecessor", "predecessor_claims", "hold"),
            ],
        ),
        (
            "ecommerce.exporter",
            2021,
            [
                ("outside-period", "award_year", "deny"),
                ("not-enterprise", "firm_kind", "both"),
                ("dishonesty", "honest", "both"),
                ("below-threshold", "ecommerce_usd", "both"),
                ("nothing-left", "gross", "both"),
                ("already-awarded", "awarded", "both"),
                ("predecessor", "predecessor_claims", "hold"),
            ],
        ),
        (
            "talent.attraction",
            2017,
            [("date-missing", "event_date", "hold"), ("outside-period", "award_year", "deny")],
        ),
    ],
)
def test_conditions_in_their_order(
    id: str, year: int, expected: list[tuple[str, str, str]]
) -> None:
    assert conditions(id, year, prior_awards=True) == expected


def test_conditions_of_earlier_awards() -> None:
    found = conditions("service_platforms.construction", YEAR, prior_awards=True)
    others = [
        ("same-object", "other_claimant", "hold"), ("similar-claim", "similar_award", "hold"),
        ("predecessor", "predecessor_claims", "hold"), ("same-cost", "rival", "hold"),
    ]  # fmt: skip
    assert found[-5:] == [("already-awarded", "awarded", "both"), *others]
    found = conditions("service_platforms.construction", YEAR, prior_awards=False)
    assert found[-5:] == [("already-awarded", "awarded", "hold"), *others]


def conditions(id: str, year: int, *, prior_awards: bool) -> list[tuple[str, str, str]]:
    """Code, columns and what it can, of every condition of an official measure."""
    measure = next(m for m in POLICY.measures if m.id == id)
    rows = dict.fromkeys(["prior_awards"] if prior_awards else [], ())
    records = Records(as_records(read_rows(rows, POLICY.tables)).frames)
    priors = Priors(records, POLICY.city, Question(COUNTY, year, date(year, 12, 31)))
    found = conditions_of(measure, POLICY, priors)
    return [(c.code, " ".join(c.reads), c.can) for c in found]


class Watched:
    """A policy that remembers what is asked of it."""

    def __init__(self, of: Any, asked: set[str], path: str = "") -> None:
        self._of, self._asked, self._path = of, asked, path

    def __getattr__(self, name: str) -> Any:
        self._asked.add(f"{self._path}{name}")
        value = getattr(self._of, name)
        return Watched(value, self._asked, f"{name}.") if name in ("city", "county") else value

    def reading(self, name: str) -> str:
        self._asked.add(name)
        option: str = self._of.reading(name)
        return option


@pytest.mark.parametrize("day", ["decision", "event"])
def test_counties_share_facts_only_as_far_as_they_rest_on_the_same(day: str) -> None:
    """Whatever else facts come to ask of a policy must become part of what they are kept by."""
    asked: set[str] = set()
    choice = replace(POLICY.choices["integrity.day"], option=day)
    one = replace(POLICY, choices={**POLICY.choices, "integrity.day": choice})
    facts(given(), Watched(one, asked), QUESTION)  # type: ignore[arg-type]
    kept_by = {"city.begins", "city.regions", "county.exports_since", *READINGS}
    of_any_run = {"city", "county", "tables", "declared"}
    assert asked <= kept_by | of_any_run


def test_another_profile_has_facts_of_its_own() -> None:
    records = given()
    said = [
        shared_facts(records, replace(POLICY, county=county), QUESTION, keep)
        for county in (POLICY.county, replace(POLICY.county, exports_since=2000), POLICY.county)
    ]
    assert said[0] is said[2]
    assert said[0] is not said[1]
