"""Equal, similar and different subjects on the twin (rulebook 1)."""

from __future__ import annotations

from random import Random

import pytest

from .random_spelling import equal_spelling, similar_spelling
from .spelling import close, equal_form, equal_key, names_nothing, parts_of, similar

EQUAL = [
    ("CERT-1", "ＣＥＲＴ－１"),
    ("CERT-1", "Сert–1"),
    ("CERT-1", "ce\u200brt \u2212 1"),
    ("AEKM", "\u0391\u0415\u041a\u039c"),
    ("ß", "SS"),
    ("①", "1"),
    ("a\tb", "AB"),
    ("\u0405\u0458", "SJ"),
]
SIMILAR = [("CN/77", "CN-77"), ("AB.1", "AB-1"), ("1234567", "1234-567"), ("云贸", "云·贸")]
DIFFERENT = [("1", "l"), ("0", "O"), ("--", "-"), ("?!", "!?"), ("甲", "乙"), ("1", "一")]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal(one: str, other: str) -> None:
    assert equal_form(one) == equal_form(other)


@pytest.mark.parametrize(("one", "other"), SIMILAR)
def test_similar(one: str, other: str) -> None:
    assert similar((one,), (other,))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert not close((one,), (other,))


def test_a_compound_subject_is_compared_part_by_part() -> None:
    booth = "exhibitions.booth"
    assert close(parts_of(booth, "展|2018-05-01|A1"), parts_of(booth, "展|2018-05-01|a-1"))
    assert not close(parts_of(booth, "展|2018-05-01|11"), parts_of(booth, "展1|2018-05-01|1"))
    assert parts_of("branding.trademark", "A|B") == ("A|B",)
    assert names_nothing(parts_of(booth, "展|2018-05-01|"))


def test_random_spellings_are_what_they_say() -> None:
    rng = Random("spellings")
    texts = ["CERT-1", "Yun-Mao 2", "云贸", 'q"u,3-K5']
    for text in texts * 50:
        assert equal_key((equal_spelling(rng, text),)) == equal_key((text,))
        assert close((similar_spelling(rng, text),), (text,))
    assert len({equal_spelling(rng, "CERT-1") for _ in range(50)}) > 20
