"""Conditions of single lines on the twin, where worked cases leave a gap (rulebook 1 to 3)."""

from __future__ import annotations

import pytest

from .model import Profile
from .small import A, certificate, decided, outcomes


def test_codes_are_read_in_capitals() -> None:
    (line,) = decided(certifications=[certificate(A.lower(), "1", "2018-03-01", "100")])
    assert (line["uscc"], line["amount"]) == (A, "50.00")


@pytest.mark.parametrize(
    ("reading", "rows", "wanted"),
    [
        ("ever", ["2016"], "deny not-first 0.00"),
        ("period", ["2016"], "hold history-incomplete 0.00"),
        ("period", ["2016", "2018"], "deny not-first 0.00"),
    ],
)
def test_crossings_before_the_policy(reading: str, rows: list[str], wanted: str) -> None:
    """Of 2018 there may be no row, and nobody vouches for the export table."""
    exports = [{"uscc": A, "year": year, "export_usd": "6000000"} for year in [*rows, "2019"]]
    readings = {"growth.milestone.first": reading}
    lines = decided(Profile(None, "30%"), 2019, readings=readings, exports=exports)
    assert outcomes(lines, "growth.milestone") == [wanted]


@pytest.mark.parametrize(
    ("lost", "as_of", "wanted"),
    [
        ("2018-06-02", "2018-05-31", "hold not-yet 0.00"),
        ("2018-06-02", "2018-06-01", "pay 100000.00"),
        ("2018-06-01", "2018-06-01", "deny lost 0.00"),
    ],
)
def test_a_year_held_on_some_day(lost: str, as_of: str, wanted: str) -> None:
    row = {
        "uscc": A,
        "kind": "aeo",
        "certificate_no": "Z",
        "granted_on": "2017-06-01",
        "lost_on": lost,
        "operating": "是",
    }
    readings = {"facilitation.aeo.event": "any-day"}
    lines = decided(as_of=as_of, readings=readings, credentials=[row])
    assert outcomes(lines, "facilitation.aeo") == [wanted]


@pytest.mark.parametrize(
    ("reading", "wanted"), [("all", "deny dishonesty 0.00"), ("enterprises", "pay 200000.00")]
)
def test_whether_units_that_are_no_enterprises_are_bound(reading: str, wanted: str) -> None:
    firm = {"uscc": "12420881MA0000010K", "name": "癸", "county": "zhongxiang"}
    standard = {"role": "lead", "standard_no": "S", "approved_on": "2018-05-01"}
    lines = decided(
        readings={"integrity.recipients": reading},
        enterprises=[firm],
        dishonesty=[{"uscc": firm["uscc"], "occurred_on": "2018-01-01"}],
        standards=[{"uscc": firm["uscc"], **standard}],
    )
    assert outcomes(lines, "branding.standard") == [wanted]
