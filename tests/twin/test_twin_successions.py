"""Successions on the twin (rulebook 2.1)."""

from __future__ import annotations

import pytest

from .small import ELSEWHERE, A, B, C, award, certificate, continues, decided, outcomes

CERTIFICATION = "branding.certification"
MILESTONE = "growth.milestone"
QUALITY = "facilitation.quality"


def test_two_codes_are_one_enterprise() -> None:
    lines = decided(
        successions=[continues(A, B, "recode"), continues(B, C, "recode")],
        exports=[
            {"uscc": code, "year": "2018", "export_usd": figure}
            for code, figure in ((A, "3000000"), (B, "2000000"), (C, "0.01"))
        ],
        prior_awards=[award(C, CERTIFICATION, "C1", 2018, "10")],
        certifications=[certificate(B, "C1", "2018-05-01", "100")],
    )
    assert {line["uscc"] for line in lines} == {A}
    assert outcomes(lines, MILESTONE) == ["pay 100000.00"]
    assert outcomes(lines, CERTIFICATION) == ["deny already-awarded 0.00"]


def test_an_empty_figure_makes_the_sum_unknown() -> None:
    exports = [
        {"uscc": A, "year": "2018", "export_usd": "9000000"},
        {"uscc": B, "year": "2018", "export_usd": ""},
    ]
    lines = decided(successions=[continues(A, B, "recode")], exports=exports)
    assert outcomes(lines, MILESTONE) == ["hold below-threshold 0.00"]


def test_the_old_row_counts_where_the_new_code_is_not_listed() -> None:
    lines = decided(
        successions=[continues(ELSEWHERE, A, "recode")],
        certifications=[certificate(A, "C1", "2018-05-01", "100")],
    )
    assert [(line["uscc"], line["name"]) for line in lines] == [(ELSEWHERE, "1G")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([continues(A, B, "merger"), continues(B, A, "division")], "circle"),
        ([continues(A, B, "recode"), continues(B, A, "recode")], "circle"),
        ([continues(A, A, "takeover")], "circle"),
        ([continues(A, C, "recode"), continues(B, C, "recode")], "two new codes"),
    ],
)
def test_circles_and_two_new_codes_are_errors(rows: list[dict[str, str]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decided(successions=rows, exports=[{"uscc": A, "year": "2018", "export_usd": "1"}])


def test_rows_that_become_one_are_an_error() -> None:
    rows = [certificate(code, "C1", "2018-05-01", "100") for code in (A, B)]
    with pytest.raises(ValueError, match="become one"):
        decided(successions=[continues(A, B, "recode")], certifications=rows)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("merger", "deny already-awarded 0.00"),
        ("takeover", "pay 100000.00"),
        ("", "deny already-awarded 0.00"),
    ],
)
def test_a_takeover_brings_no_awards_along(kind: str, wanted: str) -> None:
    lines = decided(
        successions=[continues(A, B, kind)],
        prior_awards=[award(B, QUALITY, "Q1", 2018, "100000")],
        credentials=[
            {"uscc": A, "kind": "quality", "certificate_no": "Q2", "granted_on": "2018-05-01"}
        ],
    )
    assert outcomes(lines, QUALITY) == [wanted]


@pytest.mark.parametrize(
    ("occurred", "wanted"), [("2017-03-01", "deny dishonesty 0.00"), ("2017-03-02", "pay 50.00")]
)
def test_records_count_up_to_the_earliest_day_of_the_way(occurred: str, wanted: str) -> None:
    lines = decided(
        successions=[
            continues(A, B, "takeover", "2017-03-01"),
            continues(B, C, "takeover", "2018-01-01"),
        ],
        dishonesty=[{"uscc": C, "occurred_on": occurred}],
        certifications=[certificate(A, "C1", "2018-05-01", "100")],
    )
    assert outcomes(lines, CERTIFICATION) == [wanted]


@pytest.mark.parametrize(
    ("kind", "reading", "wanted"),
    [
        ("merger", "inherit", "hold predecessor 0.00"),
        ("takeover", "inherit", "hold same-object 0.00"),
        ("merger", "own", "hold same-object 0.00"),
    ],
)
def test_a_certificate_that_the_predecessor_names(kind: str, reading: str, wanted: str) -> None:
    lines = decided(
        readings={"succession.history": reading},
        successions=[continues(A, B, kind)],
        certifications=[
            certificate(A, "C1", "2018-05-01", "100"),
            certificate(B, "c-1", "2016-05-01", "100"),
        ],
    )
    assert outcomes(lines, CERTIFICATION) == [wanted]


def test_the_predecessor_itself_is_not_bound() -> None:
    lines = decided(
        successions=[continues(A, B, "merger")],
        exports=[
            {"uscc": A, "year": "2017", "export_usd": "9000000"},
            {"uscc": B, "year": "2018", "export_usd": "9000000"},
        ],
    )
    assert outcomes(lines, MILESTONE) == ["pay 100000.00"]


def test_exports_of_the_predecessor_in_the_year_itself_count() -> None:
    lines = decided(
        successions=[continues(A, B, "division")],
        exports=[
            {"uscc": A, "year": "2018", "export_usd": "9000000"},
            {"uscc": B, "year": "2018", "export_usd": "6000000"},
        ],
    )
    assert outcomes(lines, MILESTONE) == ["deny not-first 0.00", "pay 100000.00"]
