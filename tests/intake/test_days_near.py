"""Days near one another are doubted: less than a week apart, and not one and the same day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import FIRM, OTHER, award, firm, of, write_csv


@pytest.mark.parametrize(
    ("day", "doubted"),
    [("2018-04-23", False), ("2018-04-24", True), ("2018-04-29", True), ("2018-04-30", False)],
)
def test_less_than_a_week_apart(day: str, doubted: bool, tmp_path: Path) -> None:
    rows = [of(uscc, exhibition="工业展", programme="hundred", opened_on=on, booth_no="A",
               booth_fee="100") for uscc, on in ((FIRM, "2018-04-23"), (OTHER, day))]  # fmt: skip
    tables = {"enterprises": [firm(), firm(OTHER, "乙")], "exhibitions": rows}
    assert ("[days-near]" in award(write_csv(tmp_path, tables)).err) is doubted


def test_both_of_two_claims_alike_are_doubted(tmp_path: Path) -> None:
    rows = [of(certificate_no=number, certified_on="2018-03-01", fee=600) for number in "AB"]
    data = write_csv(tmp_path, {"enterprises": [firm()], "certifications": rows})
    warned = {line["subject"]: line["warnings"] for line in award(data).decisions}
    assert warned["A"] == warned["B"] != []
