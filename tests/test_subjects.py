"""Subjects are compared by the rulebook's table, whatever way they are written."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmtrade_core.schema.subjects import key, keys, loose

RESPELT = (
    "ce-2018-1", "Ce-2018-1", "cE-2018-1", "ＣＥ-2018-1", "CE－2018－1", "ＣＥ－２０１８－１",
    "CE–2018–1", "CE—2018—1", "CE−2018−1", "CE‐2018‐1", "CE‑2018‑1", "CE⁃2018⁃1", "CE﹣2018﹣1",
    "СЕ-2018-1", "CΕ-2018-1", "С E-2018-1", " CE-2018-1 ", "CE -2018- 1",
    "CE\u00a0-2018-1", "CE\u3000-2018-1", "CE-\u200b2018-1", "CE-2018-\ufeff1", "CE\u00ad-2018-1",
    "CE-2018-¹", "CE-2018-①", "CE\t-2018-1", "CE-2018-1\n", "\u202aCE-2018-1\u202c",
    "CE-𝟐𝟎𝟏𝟖-1", "ℂE-2018-1",
)  # fmt: skip
SIMILAR = ("CE20181", "CE/2018/1", "CE.2018.1", "CE_2018_1", "(CE)2018-1", "CE-2018-1.", "CE·20181")


@pytest.mark.parametrize("written", RESPELT)
def test_equal_spellings_share_a_key(written: str) -> None:
    assert key(written) == key("CE-2018-1") == "ce-2018-1"


@pytest.mark.parametrize("written", SIMILAR)
def test_similar_spellings_share_the_loose_key_alone(written: str) -> None:
    assert key(written) != key("CE-2018-1")
    assert loose(written) == loose("CE-2018-1") == "ce20181"


@pytest.mark.parametrize(
    "other", ["CE-2018-2", "CE-2018-11", "CF-2018-1", "证-2018-1", "1-2018-CE"]
)
def test_other_things_share_neither(other: str) -> None:
    assert loose(other) != loose("CE-2018-1")


@pytest.mark.parametrize(
    ("looks", "like"),
    [*zip("авекмнорстухіјѕԁһԛԝ", "abekmhopctyxijsdhqw", strict=True),
     *zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True), ("А", "a"), ("Ζ", "z"), ("µ", "m")],
)  # fmt: skip
def test_letters_drawn_alike_are_one(looks: str, like: str) -> None:
    assert key(looks) == like


def test_what_has_no_letter_or_digit_is_similar_to_nothing() -> None:
    assert loose("—/—") == key("—/—") == "-/-"
    assert loose("//") != loose("--")
    assert loose("") == key("") == ""


def test_a_compound_subject_is_compared_part_by_part() -> None:
    there, here = keys("ab|2018-05-01|c", 3), keys("a|2018-05-01|bc", 3)
    assert there != here
    assert there[1] != here[1]
    assert keys("Canton-Fair|2018-05-01|A1", 3)[1] == keys("cantonfair|2018-05-01|A.1", 3)[1]
    assert keys("a|b", 1)[1] == keys("ab", 1)[1]
    assert keys("A|B|2018-05-01", 2) == ("a|b\x002018-05-01", "ab\x0020180501")


def test_every_dash_and_blank_is_known_by_its_category() -> None:
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        category = unicodedata.category(sign)
        if unicodedata.normalize("NFKC", sign) != sign:
            continue
        if category == "Pd":
            assert key(f"a{sign}1") == "a-1"
        elif category[0] == "Z" or category in ("Cc", "Cf"):
            assert key(f"a{sign}1") == "a1"


@given(st.text(), st.text())
def test_equal_keys_have_equal_loose_keys(one: str, other: str) -> None:
    assert (key(one) != key(other)) or (loose(one) == loose(other))
    assert not {unicodedata.category(sign)[0] for sign in key(one)} & {"Z"}
