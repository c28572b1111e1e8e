"""Words of the reasons: a refusal states a ground, and only a held line says what is unknown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jmtrade_core import i18n
from jmtrade_core.config import profiles
from jmtrade_core.policy import policy, wording
from tests.support import award, firm, of, write_csv

DOUBT = re.compile(r"不明|未填|unknown|not known")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_refusal_says_that_it_may_be_unknown(language: str) -> None:
    i18n.speak(language)
    whole = policy.load(profiles.packaged(), "zhongxiang", 2018)
    said = {
        (measure.id, code): wording.words(whole, measure.id, code)
        for measure in whole.measures
        for code in {"dishonesty", "already-awarded", "nothing-left"}
        | {condition.code for condition in measure.conditions}
    }
    i18n.speak("en")
    assert len(said) > 60
    assert {key: text for key, text in said.items() if DOUBT.search(text)} == {}


def test_a_held_line_says_what_is_not_known(tmp_path: Path) -> None:
    rows = [of(certificate_no="C1", certified_on="2018-05-02"),
            of(certificate_no="C2", certified_on="2018-05-02", fee="0")]  # fmt: skip
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "certifications": rows})
    done = award(data, "--format", "table", "--outcome", "hold,deny")
    page = done.out.decode()
    held, denied = (next(x for x in page.splitlines() if code in x) for code in ("C1", "C2"))
    assert "the fee is not known" in held
    assert "the fee is zero" in denied


def test_without_the_table_dishonesty_is_not_known(tmp_path: Path) -> None:
    rows = [of(registration_no="W", registered_on="2018-05-02")]
    tables = {"enterprises": [firm()], "trademarks": rows, "dishonesty": None}
    done = award(write_csv(tmp_path / "in", tables), "--format", "table")
    assert "not known whether there is dishonesty within three years" in done.out.decode()


def test_a_reason_that_nothing_helps_asks_for_nothing() -> None:
    """The plugin's own words for it name nothing to bring."""
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    assert known.reason_words("facilitation.aeo", "lost")
    assert wording.bring(known, "facilitation.aeo", "lost") == ""
