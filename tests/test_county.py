"""What a county may change (rulebook 4.4, 4.5): its terms over time, its ratio, who bears it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import OTHER, Run, award, config, firm, of, write_csv

DOCUMENT = '[authority]\ndocument = "DOC 1"\n'
RATIO = '[funding]\nshared_city = "30%"\n'

Shares = tuple[str, str, str, str]


def decide(tmp_path: Path, profile: str, city: str = "", **tables: Any) -> Run:
    """Two enterprises and these tables under a profile."""
    data = write_csv(tmp_path / "in", {"enterprises": [firm(), firm(OTHER, "乙")], **tables})
    return award(data, "--config", config(tmp_path, profile, city))


def shares(done: Run, measure: str) -> list[Shares]:
    """Amount, and what the city, the county and nobody pays of it."""
    names = ("amount", "city_pays", "county_pays", "unallocated")
    return [
        tuple(d[name].removesuffix(".00") for name in names)
        for d in done.decisions
        if d["measure"] == measure
    ]


def certificate(fee: str) -> dict[str, Any]:
    row = of(certificate_no="C", certified_on="2018-03-01", fee=fee)
    return {"certifications": [row]}


def marks(*days: str) -> dict[str, Any]:
    """One trademark for each enterprise."""
    firms = [of(), of(OTHER)]
    return {
        "trademarks": [
            {**row, "registration_no": f"W{day}", "registered_on": day}
            for row, day in zip(firms, days, strict=False)
        ]
    }


@pytest.mark.parametrize(
    ("cap", "ratio", "below", "expected"),
    [
        # 50 % of 300,000 is 150,000; the city text caps at 100,000.
        (150_000, RATIO, False, ("150000", "30000", "120000", "0")),
        (150_000, "", False, ("150000", "0", "50000", "100000")),
        (60_000, RATIO, True, ("60000", "18000", "42000", "0")),
        (60_000, "", True, ("60000", "0", "0", "60000")),
    ],
)
def test_a_changed_cap(cap: int, ratio: str, below: bool, expected: Shares, tmp_path: Path) -> None:
    """The ratio holds for the city text's part; the county bears what goes beyond."""
    profile = f'{ratio}{DOCUMENT}[terms."branding.certification"]\ncap = {cap}\n'
    done = decide(tmp_path, profile, **certificate("300000"))
    assert shares(done, "branding.certification") == [expected]
    assert done.document["deviations"] == [
        {
            "measure": "branding.certification",
            "term": "cap",
            "city": "100000.00",
            "county": f"{cap}.00",
            "document": "DOC 1",
            "below_city_text": below,
        }
    ]


@pytest.mark.parametrize(
    ("threshold", "below", "expected"),
    [
        # 4,500,000 dollars of exports: the city text pays nothing, so the county bears all.
        (4_000_000, False, ("100", "0", "100", "0")),
        (6_000_000, True, ("0", "0", "0", "0")),
    ],
)
def test_a_changed_threshold(threshold: int, below: bool, expected: Shares, tmp_path: Path) -> None:
    profile = f'{RATIO}{DOCUMENT}[terms."credit_insurance.premium"]\nthreshold = {threshold}\n'
    policy = of(policy_no="B", paid_on="2018-03-01", premium="1000", provincial_subsidy="0")
    exports = [of(year="2018", export_usd="4500000")]
    done = decide(tmp_path, profile, insurance=[policy], exports=exports)
    assert shares(done, "credit_insurance.premium") == [expected]
    assert [d["below_city_text"] for d in done.document["deviations"]] == [below]


def test_a_changed_rate(tmp_path: Path) -> None:
    """60 % of 1,000.01 is 600.00, of which the city text pays 500.00."""
    profile = f'{RATIO}{DOCUMENT}[terms."branding.certification"]\nrate = "60%"\n'
    done = decide(tmp_path, profile, **certificate("1000.01"))
    assert shares(done, "branding.certification") == [("600", "150", "450", "0")]
    deviation = done.document["deviations"][0]
    assert (deviation["city"], deviation["county"]) == ("50%", "60%")


def test_a_dated_term_begins_on_its_day(tmp_path: Path) -> None:
    """Before the first day the city's value is in force."""
    term = "amount = [{ from = 2018-07-01, value = 60_000 }]\n"
    profile = f'{RATIO}{DOCUMENT}[terms."branding.trademark"]\n{term}'
    done = decide(tmp_path, profile, **marks("2018-06-30", "2018-07-01"))
    assert shares(done, "branding.trademark") == [
        ("50000", "15000", "35000", "0"),
        ("60000", "15000", "45000", "0"),
    ]
    assert [d["from"] for d in done.document["deviations"]] == ["2018-07-01"]


@pytest.mark.parametrize(("day", "amount"), [("2018-03-01", "150000"), ("2018-03-02", "100000")])
def test_a_line_has_the_cap_of_its_own_day(day: str, amount: str, tmp_path: Path) -> None:
    term = f"cap = [{{ from = {day}, value = 150_000 }}]\n"
    profile = f'{RATIO}{DOCUMENT}[terms."branding.certification"]\n{term}'
    done = decide(tmp_path, profile, **certificate("300000"))
    assert [share[0] for share in shares(done, "branding.certification")] == [amount]


def test_a_dated_ratio(tmp_path: Path) -> None:
    """Without a ratio in force on the event date nothing is allocated."""
    profile = '[funding]\nshared_city = [{ from = 2018-07-01, value = "50%" }]\n'
    done = decide(tmp_path, profile, **marks("2018-06-30", "2018-07-01"))
    assert shares(done, "branding.trademark") == [
        ("50000", "0", "0", "50000"),
        ("50000", "25000", "25000", "0"),
    ]


def test_a_ratio_of_one_measure(tmp_path: Path) -> None:
    profile = f'{RATIO}[funding.measures]\n"branding.trademark" = "100%"\n'
    done = decide(tmp_path, profile, **marks("2018-06-30"), **certificate("100"))
    assert shares(done, "branding.trademark") == [("50000", "50000", "0", "0")]
    assert shares(done, "branding.certification") == [("50", "15", "35", "0")]
    assert done.document["deviations"] == []


def test_a_city_term_is_no_deviation(tmp_path: Path) -> None:
    city = '[terms."branding.trademark"]\namount = 40_000\n'
    done = decide(tmp_path, RATIO, city, **marks("2018-06-30"))
    assert shares(done, "branding.trademark") == [("40000", "12000", "28000", "0")]
    assert done.document["deviations"] == []


def test_the_same_value_is_no_deviation(tmp_path: Path) -> None:
    """And needs no document."""
    profile = f'{RATIO}[terms."branding.trademark"]\namount = 50_000\n'
    done = decide(tmp_path, profile, **marks("2018-06-30"))
    assert done.document["deviations"] == []
