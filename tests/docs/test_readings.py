"""The pages on readings: none is missing, and each says what it asks and what it needs."""

from __future__ import annotations

import re

import pytest

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.pricing.depends import readings_of
from scripts import reference

PAGES = reference.pages()
KNOWN = readings_of(policy.load(profiles.packaged(), "zhongxiang", 2018))


def row(page: str, name: str) -> list[str]:
    (line,) = re.findall(rf"^\| `{re.escape(name)}` \|.*$", PAGES[page], re.MULTILINE)
    return [cell.strip() for cell in line.strip("|").split(" |")]


@pytest.mark.parametrize("name", KNOWN)
def test_a_reading_says_what_it_asks_and_needs(name: str) -> None:
    reading = KNOWN[name]
    english, chinese = row("readings", name), row("readings.zh", name)
    assert english[1:] == [reading.question_en, english[2], reading.evidence_en, reading.clause]
    assert chinese[1:] == [reading.question, chinese[2], reading.evidence, reading.clause]
    assert all(english)
    assert all(chinese)
    for option, title in reading.options.items():
        assert f"`{option}`" in english[2]
        assert f"{title}（`{option}`）" in chinese[2]
    assert english[2].count("**") == chinese[2].count("**") == 2


def test_the_pages_have_no_other_readings() -> None:
    for page in ("readings", "readings.zh"):
        assert re.findall(r"^\| `([\w.]+)` \|", PAGES[page], re.MULTILINE) == sorted(KNOWN)
