"""Under another option a plugin is asked again only if it asked for that reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.measures.measure_data import measure_data
from jmtrade_core.measures.terms import Choice
from jmtrade_core.plugin.loading import Plugin
from jmtrade_core.plugin.manager import Plugins
from jmtrade_core.policy.in_force import Heard, Offering
from jmtrade_core.policy.policy import Policy, under
from jmtrade_core.pricing.depends import readings_of

ASKED: dict[str, Any] = {"config": packaged(), "county": "zhongxiang", "year": 2018}
CHOICES = {name: Choice("yes", "default") for name in ("first", "second")}


def written(policy: Policy) -> Sequence[Any]:
    return [measure_data(m) for m in (*policy.measures, *(policy.city_text or ()))]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policies(Request(**ASKED))[0]


def test_every_option_is_as_if_all_were_asked(policy: Policy) -> None:
    for name, reading in readings_of(policy).items():
        for option in reading.options:
            trials = {name: option}
            anew = load_policies(Request(**ASKED, trials=trials))[0]
            assert written(under(policy, trials)) == written(anew), (name, option)


def test_two_readings_of_one_plugin_one_after_the_other(policy: Policy) -> None:
    both = {"growth.new.stacking": "both", "growth.milestone.first": "period"}
    one = policy
    for name, option in both.items():
        one = under(one, {name: option})
    assert written(one) == written(under(policy, both)) != written(policy)


def test_only_who_asked_is_asked(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    measures = Plugins.measures

    def noted(self: Plugins, plugin: Plugin, *given: Any) -> Sequence[Any]:
        asked.append(plugin.name)
        return measures(self, plugin, *given)

    monkeypatch.setattr(Plugins, "measures", noted)
    under(policy, {"growth.new.stacking": "both"})
    official = [plugin.name for plugin in policy.offers.plugins.loaded if plugin.official]
    assert [name for name in official if name in asked] == ["growth"]


def test_what_is_looked_at_is_heard() -> None:
    heard = Heard(CHOICES)
    assert heard["first"].option == "yes"
    assert heard.options == {"first": "yes"}
    assert len(heard) == 2
    assert list(heard.options) == ["first"]
    assert dict(heard) == CHOICES
    assert list(heard.options) == ["first", "second"]


def test_an_answer_stands_while_it_would_hear_the_same() -> None:
    offering = Offering((), {"first": "yes"})
    assert offering.stands(CHOICES)
    assert offering.stands({**CHOICES, "second": Choice("no", "trial")})
    assert not offering.stands({**CHOICES, "first": Choice("no", "trial")})
