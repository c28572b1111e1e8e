"""The catalogue: everything that is in force, nothing that is not, and no markup from data."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.catalogue.words import limits
from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.pricing.depends import options, readings_of
from tests.support import config, run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return run("catalogue", "--year", 2018, "--format", "json").document


def test_every_measure_number_reading_and_column(document: dict[str, Any]) -> None:
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    entries = {m["id"]: m for a in document["articles"] for m in a["measures"]}
    assert set(entries) == {measure.id for measure in known.measures}
    for measure in known.measures:
        told = {c[0] for c in entries[measure.id]["conditions"]}
        assert {condition.code for condition in measure.conditions} <= told
        numbers = {number["term"] for number in entries[measure.id]["numbers"]}
        assert numbers == set(known.terms[measure.id].numbers)
    assert {r["name"] for r in document["readings"]} == set(readings_of(known))
    columns = {(t["id"], c["id"]) for t in document["tables"] for c in t["columns"]}
    assert columns == {(t.id, c.id) for t in known.tables.values() for c in t.columns}


def test_every_article_says_what_it_promises_without_an_amount(document: dict[str, Any]) -> None:
    """The promises of the policy that carry no amount are accounted for, with the reason."""
    named = {p["id"] for a in document["articles"] for p in a["promises"]}
    assert named >= {
        "investment-promotion", "leasing", "capital-market", "bank-matching", "bonded-centre",
        "free-training", "provincial-recognition",
    }  # fmt: skip
    for article in document["articles"]:
        assert article["promises"], article["title"]
        assert all(p["what"] and p["why"] and p["clause"] for p in article["promises"])


def test_conditions_are_in_words(document: dict[str, Any]) -> None:
    """A condition of no usual form needs words of its own (``rule`` in ``terms.toml``)."""
    bare = [
        (m["id"], code)
        for a in document["articles"]
        for m in a["measures"]
        for code, said in m["conditions"]
        if said == code
    ]
    assert bare == []


def test_a_countys_numbers_and_differences(tmp_path: Path) -> None:
    text = '[authority]\ndocument = "D 1"\n[terms."branding.certification"]\ncap = 90_000\n'
    folder = config(tmp_path, text)
    found = run("catalogue", "--county", "zhongxiang", "--year", 2018, "--config", folder,
                "--format", "json").document  # fmt: skip
    entry = next(m for a in found["articles"] for m in a["measures"]
                 if m["id"] == "branding.certification")  # fmt: skip
    cap = next(number for number in entry["numbers"] if number["term"] == "cap")
    assert (cap["value"], cap["layer"]) == ("90000.00", "county")
    difference = found["differences"][0]
    assert (difference["city"], difference["county"]) == ("100000.00", "90000.00")
    assert difference["below"]


class Tags(HTMLParser):
    """Which tags there are, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_what_a_profile_says_never_becomes_markup(tmp_path: Path) -> None:
    text = """name = "<script>alert(1)</script> & Co"
[authority]
document = "<b>D</b>"
[terms."branding.trademark"]
amount = 60_000
"""
    page = run("catalogue", "--county", "zhongxiang", "--year", 2018, "--config",
               config(tmp_path, text), "--format", "html").out.decode()  # fmt: skip
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not tags.seen & {"script", "b"}
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;D&lt;/b&gt;" in page


def test_the_chapter_of_the_docs_is_current() -> None:
    page = (ROOT / "docs" / "catalogue.md").read_bytes()
    shown = run("catalogue", "--year", 2020, "--lang", "en").out
    assert page == shown, "run just catalogue"


def test_every_option_of_every_reading_has_its_limits_in_words() -> None:
    """A cap for all years, and a thing once a year, stand under an option only."""
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    for option in options(known):
        for measure in option.policy.measures:
            told = list(limits(option.policy, measure))
            assert told or measure.payer is None
            if measure.once_per == "subject-year":
                assert any("all years" in words for words in told)
