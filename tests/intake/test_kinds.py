"""A kind of unit beside what its code registers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import FIRM, Row, award, firm, of, write_csv

UNIT, PERSON = "12420881MA0000062Y", "92420881MA00000011"


def decided(folder: Path, enterprise: Row) -> tuple[list[dict[str, object]], str]:
    """The booth's line of one enterprise, and what was said of the input."""
    booth = of(str(enterprise["uscc"]), exhibition="展", opened_on="2018-05-02", booth_no="1",
               programme="mofcom", booth_fee=900, national_subsidy=0,
               provincial_subsidy=0)  # fmt: skip
    done = award(write_csv(folder, {"enterprises": [enterprise], "exhibitions": [booth]}))
    return [d for d in done.decisions if d["measure"] == "exhibitions.booth"], done.err


def test_the_cell_counts_and_the_line_carries_the_warning(tmp_path: Path) -> None:
    (line,), said = decided(tmp_path, firm(FIRM, kind="institution"))
    assert (line["outcome"], line["reason"]) == ("deny", "not-enterprise")
    assert line["warnings"] == ["W455"]
    assert "enterprises.csv!D2: found institution, but the code begins with 91" in said


def test_a_unit_that_says_it_is_an_enterprise_is_paid_with_a_warning(tmp_path: Path) -> None:
    (line,), _said = decided(tmp_path, firm(UNIT, kind="enterprise"))
    assert (line["outcome"], line["warnings"]) == ("pay", ["W455"])


@pytest.mark.parametrize(
    ("uscc", "kind"),
    [(FIRM, "enterprise"), (FIRM, ""), (UNIT, "institution"), (UNIT, ""), (PERSON, "enterprise")],
)
def test_what_agrees_or_what_nobody_knows_is_not_doubted(
    uscc: str, kind: str, tmp_path: Path
) -> None:
    (line,), said = decided(tmp_path, firm(uscc, kind=kind))
    assert "kind-against-code" not in said
    assert "W455" not in str(line["warnings"])
