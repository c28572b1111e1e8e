"""The kit passes a sound plugin and finds what is broken in each of the broken ones.

What core makes impossible has no broken plugin here:

- shares that do not add up, or a city that pays more than its ratio: only core splits, and
  a county's measure under another payer than the county is refused (`shared_payer`);
- a pool of a column that earlier awards do not name, or money without a once-only rule
  (`cap_per_wrong_column`, `once_forgotten`);
- a contest that pays a subject twice, or above its highest standard: the engine ranks all
  claims of a subject and takes off what was awarded, whatever the measure's amounts are;
- float columns in the decisions: the engine casts the gross (`float_money` is found in the
  payout itself);
- spellings, successions, determinations, days to come and what rests on a ruling: core makes
  the keys, reads the tables, tests the days and compares the measures before a measure's own
  conditions are asked (``test_properties_fail.py`` breaks core to see each property fail);
- a measure that outlives its plugin, or a locked one that a county alters: only listed
  plugins are asked, and core refuses a replacement of a locked measure.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import Phase, given, is_hypothesis_test, seed, settings
from hypothesis import strategies as st

from jmtrade_core.errors import PolicyError
from jmtrade_core.testing import Bench, PluginConformance
from jmtrade_core.testing.properties import many

HERE = Path(__file__).parent

REFUSED = {
    "cap_per_wrong_column": "enterprise-year",
    "once_forgotten": "nothing is paid twice",
    "shared_payer": "what a county adds it pays alone",
    "table_undeclared": r"jmtrade_records\(\)",
}
"""What core refuses before a record is read -> its words."""

FOUND = {
    "cap_forgotten": ("test_caps_and_pools_hold", "net above the cap"),
    "clause_missing": ("test_terms_are_complete_and_cited", "clause is missing"),
    "column_missing": ("test_an_empty_cell_never_denies", "cannot be evaluated"),
    "deny_only_yet_unknown": ("test_an_empty_cell_never_denies", "can be unknown"),
    "event_with_time": ("test_expressions_have_their_kind", "event is Datetime"),
    "fickle": ("test_engines_agree", "gross|at_stake"),
    "float_money": ("test_expressions_have_their_kind", "gross is Float64"),
    "last_day_lost": ("test_dates_at_the_edges_of_a_year", "alike but for the event date"),
    "matter_untitled": ("test_terms_are_complete_and_cited", "not-insured.*matter is missing"),
    "measure_misspelt": ("test_terms_are_complete_and_cited", "no reading brings such a measure"),
    "not_as_data": ("test_columns_are_known", "conditions.test does not stand as data: 0.5"),
    "not_a_truth": ("test_expressions_have_their_kind", "is Int64, wanted Boolean"),
    "nothing_to_bring": ("test_reasons_are_documented", "lacks bring_en"),
    "null_is_no": ("test_an_empty_cell_never_denies", "where insured is empty"),
    "null_is_zero": ("test_an_empty_cell_never_denies", "unknown, not zero"),
    "one_year_only": ("test_dates_at_the_edges_of_a_year", "no row of the kit brings a line"),
    "order_of_rows": ("test_the_order_of_rows_is_of_no_account", "reason|outcome"),
    "rate_as_number": ("test_terms_are_complete_and_cited", "wanted a percentage"),
    "reads_unsaid": ("test_columns_are_known", "reads insured, and looks at freight"),
    "reading_in_one_language": ("test_readings_are_complete_and_cited", "question_en is missing"),
    "reading_unheard": ("test_readings_are_complete_and_cited", "cold_chain.nights.*changes no"),
    "reason_misspelt": ("test_reasons_are_documented", "no condition gives this code"),
    "rewards_dishonesty": ("test_dishonesty_never_pays", "with a dishonesty record|now, .* before"),
    "strict_threshold": ("test_thresholds_include_their_number", r"\[False, False, True\]"),
    "sum_of_all": ("test_expressions_have_their_kind", "the gross of a row depends on other"),
    "threshold_unused": ("test_thresholds_include_their_number", "no condition is against it"),
    "unknown_column": ("test_columns_are_known", "reads inshured"),
}

SEEDS = {"rewards_dishonesty": 1, "cap_forgotten": 1}
"""Where another seed finds it in far fewer."""


class TestSound(PluginConformance):
    plugin = "sound.py"
    beside: ClassVar = ()


@pytest.mark.parametrize("name", FOUND)
def test_finds(name: str) -> None:
    test, words = FOUND[name]
    with pytest.raises(AssertionError, match=words):
        try_out(name, test)


def test_every_broken_plugin_is_tried() -> None:
    files = {path.stem for path in (HERE / "broken").glob("*.py")} - {"__init__"}
    assert files == {*FOUND, *REFUSED}


@pytest.mark.parametrize("name", REFUSED)
def test_core_refuses(name: str) -> None:
    with pytest.raises(PolicyError, match=REFUSED[name]):
        Bench(str(HERE / "broken" / f"{name}.py"), ()).policy()


def test_every_test_of_the_kit_has_something_to_find() -> None:
    """What core keeps from being broken is tried on altered decisions (test_checks.py)."""
    tests = {n for n, _f in inspect.getmembers(PluginConformance) if n.startswith("test_")}
    by_core_alone = {
        "test_money_is_exact",
        "test_nothing_is_paid_twice",
        "test_a_contest_pays_the_highest_once",
        "test_disabled_replaced_or_removed",
        "test_every_reason_has_words",
        "test_another_spelling_changes_nothing",
        "test_a_similar_spelling_never_pays_more",
        "test_a_succession_never_pays_its_heir_more",
        "test_a_ruling_changes_only_lines_that_rest_on_it",
        "test_a_determination_without_a_document_pays_nothing",
        "test_what_is_still_to_come_never_pays",
    }
    assert tests == {test for test, _words in FOUND.values()} | by_core_alone


def try_out(name: str, test: str) -> None:
    """Run one test of the kit on a broken plugin, without shrinking what it finds."""
    attributes = {"plugin": str(HERE / "broken" / f"{name}.py"), "beside": ()}
    kit = type("Kit", (PluginConformance,), attributes)()
    method = getattr(kit, test)
    if not is_hypothesis_test(method):
        method()
        return

    @seed(SEEDS.get(name, 3))  # finds each within a few dozen; with another some take hundreds
    @settings(many, phases=[Phase.generate], max_examples=600)
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        method.hypothesis.inner_test(kit, data)

    tried()
