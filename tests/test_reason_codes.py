"""Codes and their words: core's beside the enum, a rule's own in its plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core import i18n
from jmtrade_core.config import profiles
from jmtrade_core.measures import codes
from jmtrade_core.measures.codes import Code, Outcome, outcome_words
from jmtrade_core.measures.measure import Contest
from jmtrade_core.policy import policy, wording
from tests.support import award, firm, of, write_csv


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_code_and_outcome_has_words(language: str) -> None:
    i18n.speak(language)
    assert set(codes.words()) == set(Code)
    assert all(words.denied and words.denied != code for code, words in codes.words().items())
    assert all(outcome_words(outcome) != outcome for outcome in Outcome)


def test_words_follow_the_language() -> None:
    assert codes.words()[Code.DUPLICATE].denied == "another claim is paid instead"
    i18n.speak("zh")
    assert codes.words()[Code.DUPLICATE].denied != "another claim is paid instead"


def test_a_contest_gives_the_code_that_it_declares(tmp_path: Path) -> None:
    grants = [
        of(invention_id="I", patent_no="P1", jurisdiction="US", kind="invention",
           granted_on="2018-03-01"),
        of(invention_id="I", patent_no="P2", jurisdiction="KR", kind="invention",
           granted_on="2018-02-01"),
    ]  # fmt: skip
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "patents": grants})
    lines = award(data).decisions
    assert [line["reason"] for line in lines] == ["duplicate-invention", ""]
    whole = policy.load(profiles.packaged(), "zhongxiang", 2018)
    contest = next(m.contest for m in whole.measures if m.contest)
    assert contest.code == "duplicate-invention"
    assert contest.code not in set(Code)
    said = wording.words(whole, "branding.patent", contest.code)
    assert said == "another grant of the invention is paid"
    assert wording.rule(whole, "branding.patent", contest.code).startswith("one award for each")


def test_a_contest_without_a_code_of_its_own_has_core_words() -> None:
    whole = policy.load(profiles.packaged(), "zhongxiang", 2018)
    code = Contest(top_up=False).code
    assert (
        wording.words(whole, "branding.patent", code) == "another claim of the same thing is paid"
    )
