"""Successions, determinations and subjects of prior awards are judged at the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import FIRM, OTHER, THIRD, award, firm, of, write_csv

FIRMS = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]
FOUND = {"measure": "branding.certification", "subject": "C-1", "matter": "same-object",
         "finding": "met", "document": "D 1", "decided_on": "2018-06-01"}  # fmt: skip
AWARD = {"measure": "growth.milestone", "subject": "5000000", "year": "2018", "amount": "1"}


def said(folder: Path, **tables: Any) -> tuple[int, str]:
    run = award(write_csv(folder / "data", {"enterprises": FIRMS, **tables}))
    return run.code, run.err


def heir(uscc: str, before: str, kind: str = "merger", on: str = "2018-01-05") -> dict[str, str]:
    return {"uscc": uscc, "predecessor": before, "kind": kind, "on": on}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([heir(FIRM, FIRM)], "succession-self"),
        ([heir(FIRM, OTHER), heir(OTHER, FIRM, "recode")], "succession-circle"),
        ([heir(FIRM, OTHER), heir(OTHER, THIRD), heir(THIRD, FIRM, "")], "succession-circle"),
        ([heir(FIRM, THIRD, "recode"), heir(OTHER, THIRD, "recode")], "two-new-codes"),
    ],
)
def test_successions_that_cannot_be(rows: list[Any], code: str, tmp_path: Path) -> None:
    status, words = said(tmp_path, successions=rows)
    assert status == 1
    assert f"[{code}]" in words


def test_a_strangers_succession_is_read_with_a_warning(tmp_path: Path) -> None:
    status, words = said(tmp_path, successions=[heir("91420881MA0000009P", FIRM)])
    assert status == 0
    assert "unlisted-enterprise" in words


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"document": ""}, "required"),
        ({"decided_on": ""}, "required"),
        ({"matter": "same-cost"}, "matter-never"),
        ({"matter": "history-incomplete"}, "matter-never"),
        ({"measure": "branding.patent", "matter": "same-object"}, "matter-never"),
        ({"measure": "growth.new_exporter", "matter": "history-incomplete"}, "subject-form"),
        ({"measure": "exhibitions.booth", "subject": "X|Y"}, "subject-form"),
        ({"measure": "exhibitions.booth", "subject": "X|soon|Y"}, "subject-form"),
    ],
)
def test_determinations_that_settle_nothing(
    changed: dict[str, str], code: str, tmp_path: Path
) -> None:
    status, words = said(tmp_path, determinations=[of(**{**FOUND, **changed})])
    assert status == 1
    assert f"[{code}]" in words


def test_two_findings_of_one_day_contradict_each_other(tmp_path: Path) -> None:
    other = {**FOUND, "subject": "ｃ－1", "finding": "not-met", "document": "D 2"}
    status, words = said(tmp_path, determinations=[of(**FOUND), of(**other)])
    assert status == 1
    assert "[findings-differ]" in words
    later = {**other, "decided_on": "2018-06-02"}
    assert said(tmp_path / "later", determinations=[of(**FOUND), of(**later)])[0] == 0


def test_one_object_of_two_names_both_documents(tmp_path: Path) -> None:
    other = {**FOUND, "subject": "c1", "document": "D 2"}
    status, words = said(tmp_path, determinations=[of(**FOUND), of(OTHER, **other)])
    assert status == 0
    assert "object-of-two" in words
    assert "D 1" in words
    assert "D 2" in words


@pytest.mark.parametrize(
    ("measure", "subject", "good"),
    [
        ("growth.milestone", "5,000,000", True),
        ("growth.milestone", "5000000.00", True),
        ("growth.milestone", "", False),
        ("growth.milestone", "500万", False),
        ("growth.milestone", "6000000", False),
        ("credit_insurance.premium", "P|2018/5/2", True),
        ("credit_insurance.premium", "P", False),
        ("credit_insurance.premium", "P|2018-13-01", False),
        ("branding.certification", "C|1", True),
    ],
)
def test_a_prior_award_names_its_subject_as_the_measure_does(
    measure: str, subject: str, good: bool, tmp_path: Path
) -> None:
    row = of(**{**AWARD, "measure": measure, "subject": subject})
    status, words = said(tmp_path, prior_awards=[row])
    assert status == (0 if good else 1)
    assert ("[subject-form]" in words) == (not good)


def test_days_and_figures_of_an_earlier_award_are_read_as_they_are_meant(tmp_path: Path) -> None:
    policy = of(policy_no="P", paid_on="2018-05-02", premium="1000", provincial_subsidy="0")
    awards = [
        of(**{**AWARD, "subject": "5,000,000.00"}),
        of(**{**AWARD, "measure": "credit_insurance.premium", "subject": "p|2018/5/2"}),
    ]
    exports = [of(year="2018", export_usd="6000000")]
    tables = {"enterprises": FIRMS, "exports": exports, "insurance": [policy]}
    data = write_csv(tmp_path, {**tables, "prior_awards": awards})
    reasons = {d["measure"]: d["reason"] for d in award(data).decisions}
    assert reasons["growth.milestone"] == "already-awarded"
    assert reasons["credit_insurance.premium"] == "already-awarded"


def test_rows_that_become_one_name_both(tmp_path: Path) -> None:
    certificate = {"certificate_no": "C1", "certified_on": "2018-05-01", "fee": "1"}
    rows = [of(**certificate), of(OTHER, **certificate)]
    recode = [heir(FIRM, OTHER, "recode", "2018-02-01")]
    status, words = said(tmp_path, certifications=rows, successions=recode)
    assert status == 1
    assert "certifications.csv!2" in words
    assert "certifications.csv!3" in words
    assert "[recoded-twice]" in words
    later = [heir(FIRM, OTHER, "recode", "2019-01-01")]
    assert said(tmp_path / "later", certifications=rows, successions=later)[0] == 0


def test_notes_tell_what_was_not_seen_and_what_was_passed_over(tmp_path: Path) -> None:
    marks = [of(registration_no=f"W{y}", registered_on=f"{y}-05-01") for y in (2016, 2018, 2019)]
    status, words = said(tmp_path, trademarks=marks, successions=None)
    assert status == 0
    assert "one-county" in words
    assert "no-successions" in words
    assert "other-years" in words
    many = [*FIRMS, firm("91420881MA0000009P", "丁", "jingshan")]
    data = write_csv(tmp_path / "all", {"enterprises": many, "trademarks": marks[1:2]})
    told = award(data).err
    assert "one-county" not in told
    assert "other-years" not in told
