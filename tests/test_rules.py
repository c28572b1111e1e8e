"""What a condition asks for, in words: each form, the plugin's own words, and core's."""

from __future__ import annotations

from datetime import date

import pytest

from jmtrade_core import i18n
from jmtrade_core.config import profiles
from jmtrade_core.engine.claims import conditions_of
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.measures import codes
from jmtrade_core.measures.measure import Condition, lit
from jmtrade_core.policy import policy, rules
from jmtrade_core.policy.policy import Policy
from tests.support import COUNTY, YEAR


def loaded(**trials: str) -> Policy:
    named = {name.replace("__", "."): option for name, option in trials.items()}
    return policy.load(profiles.packaged(), COUNTY, YEAR, named)


def said(policy: Policy, id: str, code: str) -> str:
    measure = next(m for m in policy.measures if m.id == id)
    condition = next(c for c in measure.conditions if c.code == code)
    return rules.words(policy, id, measure.claims, condition)


@pytest.mark.parametrize(
    ("measure", "code", "expected"),
    [
        ("ecommerce.platform", "below-threshold", "turnover_usd at least the threshold"),
        ("growth.milestone", "below-threshold", "export_usd above the threshold"),
        ("ecommerce.platform", "cost-missing", "construction_cost above zero"),
        ("credit_insurance.premium", "nothing-left",
         "something is left to pay (premium and provincial_subsidy known)"),
        ("credit_insurance.premium", "upstream-pending", "provincial_subsidy known"),
        ("service_platforms.construction", "services-incomplete",
         "yes: customs and collection and refund"),
        ("exhibitions.booth", "wrong-programme", "programme is one of: mofcom, hundred"),
        ("branding.patent", "domestic", "granted abroad"),
    ],
)  # fmt: skip
def test_words_of_each_form(measure: str, code: str, expected: str) -> None:
    assert said(loaded(), measure, code) == expected


def test_words_follow_the_reading() -> None:
    any_service = loaded(service_platforms__services="any", growth__milestone__crossing="reach")
    found = said(any_service, "service_platforms.construction", "services-incomplete")
    assert found == "yes to at least one: customs and collection and refund"
    found = said(any_service, "growth.milestone", "below-threshold")
    assert found == "export_usd at least the threshold"


def test_chinese_words_name_headings_and_labels() -> None:
    i18n.speak("zh")
    policy = loaded()
    assert "展位费（元）" in said(policy, "exhibitions.booth", "nothing-left")
    assert "出口额（美元）" in said(policy, "credit_insurance.premium", "below-threshold")
    assert "商务部外贸发展局境外展会" in said(policy, "exhibitions.booth", "wrong-programme")
    assert said(policy, "branding.patent", "domestic") == "境外授权"


def test_core_has_words_for_each_condition_that_it_adds() -> None:
    policy = loaded()
    outside = Question(COUNTY, 2021, date(2021, 6, 30))
    priors = Priors(Records({}), policy.city, outside)
    found = set()
    for measure in policy.measures:
        own = {condition.code for condition in measure.conditions}
        for condition in conditions_of(measure, policy, priors):
            if condition.code not in own:
                told = rules.words(policy, measure.id, measure.claims, condition)
                assert told != condition.code
                found.add(condition.code)
    assert found == {code for code, words in codes.words().items() if words.asks} | {"nothing-left"}


def test_an_amount_and_what_nobody_named() -> None:
    policy = loaded()
    table = policy.tables["talent"]
    assert rules.heading(table, "gross") == "the amount"
    assert rules.heading(table, "honest") == "honest"
    bare = Condition("some-code", lit(True))
    assert rules.words(policy, "talent.attraction", table, bare) == "some-code"
    free = Condition("x", lit(True), ("county_word",), form="one-of", options=("a", "b"))
    assert rules.words(policy, "talent.attraction", table, free) == "county_word is one of: a, b"
