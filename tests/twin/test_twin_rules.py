"""Single rules of the second edition on the twin, each where worked cases leave a gap."""

from __future__ import annotations

from datetime import date

import pytest

from .decide import totals
from .model import Profile, Ruling
from .small import A, B, C, award, certificate, decided, found, outcomes, platform

CROSSING = "growth.milestone.crossing"
CERTIFICATION = "branding.certification"
PLATFORM, SERVICE = "ecommerce.platform", "service_platforms.construction"


@pytest.mark.parametrize(("dated", "subject"), [("2018-12-31", "5000000"), ("2019-01-01", "")])
def test_a_ruling_is_in_force_from_its_day(dated: str, subject: str) -> None:
    ruling = Ruling(CROSSING, "reach", date.fromisoformat(dated))
    exports = [{"uscc": A, "year": "2018", "export_usd": "5000000"}]
    lines = decided(rulings=(ruling,), exports=exports)
    assert [li["subject"] for li in lines if li["measure"] == "growth.milestone"] == [subject]


def test_a_later_ruling_follows_and_a_trial_goes_first() -> None:
    options = ((date(2018, 1, 2), "above"), (date(2018, 1, 1), "reach"))
    rulings = tuple(Ruling(CROSSING, option, dated) for dated, option in options)
    exports = [{"uscc": A, "year": "2018", "export_usd": "5000000"}]
    lines = decided(rulings=rulings, exports=exports)
    assert outcomes(lines, "growth.milestone") == ["deny below-threshold 0.00"]
    lines = decided(rulings=rulings, readings={CROSSING: "reach"}, exports=exports)
    assert outcomes(lines, "growth.milestone") == ["pay 100000.00"]


@pytest.mark.parametrize(
    ("cap", "wanted"),
    [
        (50_000, ["pay 80000.00", "deny cap-exhausted 0.00"]),
        (90_000, ["pay 80000.00", "pay capped 10000.00"]),
        (150_000, ["pay 80000.00", "pay 50000.00"]),
    ],
)
def test_each_line_fills_the_pool_up_to_the_cap_of_its_day(cap: int, wanted: list[str]) -> None:
    terms = {CERTIFICATION: {"cap": [(date(2018, 7, 1), cap)]}}
    rows = [
        certificate(A, "1", "2018-06-30", "160000"),
        certificate(A, "2", "2018-07-01", "100000"),
    ]
    lines = decided(Profile(2005, "30%", terms=terms), certifications=rows)
    assert outcomes(lines, CERTIFICATION) == wanted


@pytest.mark.parametrize(
    ("online", "services", "wanted"),
    [
        ("100000", "120000", ["hold same-cost 0.00", "pay 60000.00"]),
        ("120000", "100000", ["pay 60000.00", "hold same-cost 0.00"]),
        ("100000", "100000", ["pay 50000.00", "hold same-cost 0.00"]),
    ],
)
def test_one_cost_is_paid_under_one_article(online: str, services: str, wanted: list[str]) -> None:
    lines = decided(
        ecommerce_platforms=[platform(A, "云贸", online)["ecommerce_platforms"]],
        service_platforms=[platform(A, "云·贸", services)["service_platforms"]],
    )
    assert outcomes(lines, PLATFORM) + outcomes(lines, SERVICE) == wanted


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        (PLATFORM, ["pay 50000.00", "pay 60000.00"]),
        (SERVICE, ["hold same-cost 0.00", "pay 60000.00"]),
    ],
)
def test_a_finding_on_one_cost_frees_its_own_line_alone(measure: str, wanted: list[str]) -> None:
    lines = decided(
        ecommerce_platforms=[platform(A, "云贸", "100000")["ecommerce_platforms"]],
        service_platforms=[platform(A, "云贸", "120000")["service_platforms"]],
        determinations=[found(A, measure, "云贸", "same-cost", "met")],
    )
    assert outcomes(lines, PLATFORM) + outcomes(lines, SERVICE) == wanted


@pytest.mark.parametrize(
    ("year", "subject", "wanted"),
    [
        (2019, "云贸", "pay capped 30000.00"),
        (2017, "云贸", "pay 50000.00"),
        (2018, "云贸", "deny already-awarded 0.00"),
        (2019, "云·贸", "hold similar-claim 0.00"),
    ],
)
def test_the_rest_of_a_platforms_cap(year: int, subject: str, wanted: str) -> None:
    lines = decided(
        readings={"cost.rest": "rest"},
        ecommerce_platforms=[platform(A, "云贸", "100000")["ecommerce_platforms"]],
        prior_awards=[award(A, PLATFORM, subject, year, "70000")],
    )
    assert outcomes(lines, PLATFORM) == [wanted]


@pytest.mark.parametrize(
    ("payer", "shares"),
    [
        ("shared", ("150.00", "350.00", "0.00")),
        ("county", ("0.00", "500.00", "0.00")),
        ("city", ("500.00", "0.00", "0.00")),
    ],
)
def test_who_is_local_government(payer: str, shares: tuple[str, ...]) -> None:
    booth = {
        "uscc": A,
        "exhibition": "展",
        "programme": "mofcom",
        "opened_on": "2018-05-01",
        "booth_no": "1",
        "booth_fee": "1000",
        "national_subsidy": "400",
        "provincial_subsidy": "100",
    }
    (line,) = decided(readings={"exhibitions.payer": payer}, exhibitions=[booth])
    assert (line["city_pays"], line["county_pays"], line["unallocated"]) == shares


def test_what_is_at_stake_is_summed_and_what_is_not_known_is_counted() -> None:
    lines = decided(
        as_of="2018-06-30",
        dishonesty=[{"uscc": B, "occurred_on": "2018-01-01"}],
        certifications=[
            certificate(A, "1", "2018-07-01", "300000"),
            certificate(A, "2", "2018-07-01", ""),
            certificate(B, "3", "2018-07-01", "300000"),
        ],
    )
    assert outcomes(lines, CERTIFICATION) == ["hold not-yet 0.00"] * 3
    assert [li["at_stake"] for li in lines] == ["100000.00", None, None]
    sums = totals(lines)
    assert (sums["hold_lines"], sums["at_stake"], sums["at_stake_unknown"]) == (3, "100000.00", 2)


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [("2018-12-30", "hold below-threshold 0.00"), ("2018-12-31", "deny below-threshold 0.00")],
)
def test_exports_may_still_rise_before_the_year_ends(as_of: str, wanted: str) -> None:
    premium = {
        "uscc": A,
        "policy_no": "P",
        "paid_on": "2018-05-01",
        "premium": "100",
        "provincial_subsidy": "0",
    }
    exports = [{"uscc": A, "year": "2018", "export_usd": "1"}]
    lines = decided(as_of=as_of, insurance=[premium], exports=exports)
    assert outcomes(lines, "credit_insurance.premium") == [wanted]


def test_of_similar_inventions_the_winner_pays() -> None:
    grant = {"kind": "invention", "jurisdiction": "DE", "granted_on": "2018-03-01"}
    rows = [
        {**grant, "uscc": A, "patent_no": "1", "invention_id": "X-1"},
        {**grant, "uscc": B, "patent_no": "2", "invention_id": "X1", "jurisdiction": "US"},
        {**grant, "uscc": C, "patent_no": "3", "invention_id": "ｘ1"},
    ]
    lines = decided(patents=rows)
    assert outcomes(lines, "branding.patent") == [
        "hold similar-claim 0.00",
        "pay 100000.00",
        "deny duplicate-invention 0.00",
    ]


def test_a_line_found_to_be_another_thing_counts_as_the_first() -> None:
    lines = decided(
        certifications=[
            certificate(A, "C1", "2018-03-01", "100"),
            certificate(A, "C-1", "2018-04-01", "100"),
            certificate(A, "C.1", "2018-05-01", "100"),
        ],
        determinations=[found(A, CERTIFICATION, "c-1", "similar-claim", "met")],
    )
    assert outcomes(lines, CERTIFICATION) == [
        "hold similar-claim 0.00",
        "pay 50.00",
        "hold similar-claim 0.00",
    ]


def test_findings_of_one_day_that_contradict_each_other_are_an_error() -> None:
    rows = [
        found(A, CERTIFICATION, "C1", "same-object", "met"),
        found(A, CERTIFICATION, "c1", "same-object", "not-met"),
    ]
    with pytest.raises(ValueError, match="two findings"):
        decided(certifications=[certificate(A, "C1", "2018-03-01", "1")], determinations=rows)
