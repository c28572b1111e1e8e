"""``award --ledger`` beside other rules than the ledger's: it warns of each before anything is
recorded, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_ledger import adopted, beside

from jmtrade_core.awards.request import Request
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import speak

from .clerk import Clerk
from .office import BUREAU, line


@pytest.fixture
def clerk(place: Path) -> Clerk:
    speak("en")
    return Clerk(place, [1])


def warned(clerk: Clerk) -> list[Problem]:
    """What a run beside the ledger warns of, of other rules."""
    request = Request("zhongxiang", clerk.config, 2018, clerk.data, as_of=None)
    _award, intake = beside.award(clerk.url, request)
    return [one for one in intake.warnings if one.code == "other-rules"]


def change(clerk: Clerk, before: str, after: str, file: str = "jmtrade.toml") -> None:
    path = clerk.config / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_rules_in_force(clerk: Clerk) -> None:
    assert warned(clerk) == []


def test_other_terms_of_the_county(clerk: Clerk) -> None:
    """The difference and the cure; the same run is refused when it is to be recorded."""
    head = clerk.verify()
    change(clerk, "shared_city", "# changed\nshared_city", "counties/zhongxiang.toml")
    assert warned(clerk) == []  # a comment decides nothing
    change(clerk, 'shared_city = "', 'shared_city = "1', "counties/zhongxiang.toml")
    (one,) = warned(clerk)
    assert one.place == "counties/zhongxiang.toml: funding.shared_city"
    assert one.severity == "warning"
    assert one.found.replace('"1', '"') == one.wanted
    assert "ledger record would refuse this run" in one.cure
    assert clerk.verify() == head
    with pytest.raises(UsageError, match="other-rules"):
        clerk.record([line(1)], "更正")


def test_another_countys_terms(clerk: Clerk) -> None:
    change(clerk, 'shared_city = "', 'shared_city = "1', "counties/jingshan.toml")
    assert warned(clerk) == []


def test_a_ruling(clerk: Clerk) -> None:
    with (clerk.config / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write('[rulings]\n"cost.rest" = {option = "rest", document = "商贸〔2019〕1号"}\n')
    assert any(one.place.startswith("jmtrade.toml: rulings.cost.rest") for one in warned(clerk))


def test_other_settings(clerk: Clerk) -> None:
    """Steps go by the ledger's, so it says that; one that the configuration leaves out is none."""
    change(clerk, "notice_working_days = 5", "notice_working_days = 1")
    change(clerk, "backdating_days = 100000", "")
    change(clerk, BUREAU, "市人社局")
    said = {one.place: (one.found, one.wanted) for one in warned(clerk)}
    assert said.pop("jmtrade.toml: ledger.notice_working_days") == ("1", "5")
    ((place, (found, wanted)),) = said.items()
    assert place == "jmtrade.toml: bureaus.3"
    assert ("市人社局" in found, BUREAU in wanted) == (True, True)
    assert all("every step takes the ledger's" in one.cure for one in warned(clerk))


def test_a_ledger_without_rules(place: Path, clerk: Clerk) -> None:
    from .office import begin

    with begin(str(place / "bare.db")).reading() as c:
        assert adopted.warnings(c, clerk.config, None) == ()  # type: ignore[arg-type]
