"""What everybody reads holds nothing that is declared private; what a firm reads is its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_papers import masks

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from tests.support import COUNTY, YEAR

from .press import PAID_ON, PERSON, POLICY_NO, Press, text_of


@pytest.mark.parametrize("secret", [POLICY_NO, PAID_ON, PERSON, "62220000"])
def test_a_notice_shows_nothing_private(papers: dict[str, Path], secret: str) -> None:
    assert secret not in text_of(papers["notice"])


def test_nor_does_the_file_around_its_text(papers: dict[str, Path]) -> None:
    import zipfile

    with zipfile.ZipFile(papers["notice"]) as book:
        whole = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "ignore")
    assert not any(secret in whole for secret in (POLICY_NO, PAID_ON, PERSON, "62220000"))


def test_the_request_shows_what_the_finance_bureau_checks(papers: dict[str, Path]) -> None:
    said = text_of(papers["request"])
    assert "末一企业" in said
    assert masks.MASK not in said


def test_a_payment_list_shows_four_digits_of_an_account(busy: Press, papers: dict[str, Path]
) -> None:  # fmt: skip
    said = text_of(papers["payments"])
    assert "****" in said
    assert "622200" not in said


def test_a_subject_of_which_nobody_knows_the_parts_is_masked() -> None:
    known = policy.load(profiles.packaged(), COUNTY, YEAR)
    assert masks.subject(known, "gone.measure", "X") == masks.MASK
    assert masks.subject(known, "credit_insurance.premium", "only one part") == masks.MASK
    assert masks.subject(known, "branding.certification", "C-1") == "C-1"
    assert masks.subject(known, "branding.certification", "") == ""
    part = masks.subject(known, "exhibitions.booth", "展会|2018-01-01|A1")
    assert part == "展会 2018-01-01 A1"


def test_persons_accounts_and_policies_are_declared() -> None:
    known = policy.load(profiles.packaged(), COUNTY, YEAR)
    declared = {(table.id, name) for table in known.tables.values() for name in table.private}
    wanted = {("insurance", "policy_no"), ("insurance", "paid_on"), ("talent", "person")}
    assert declared >= wanted
    for id, name in declared:
        assert known.tables[id].column(name)
