"""Whom a line met: exactly those that it was weighed against, and before a pool was drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support import FIRM, OTHER, THIRD, firm, of, run, write_csv

FIRMS = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]


def lines(place: Path, uscc: str, tables: dict[str, Any], *more: str) -> list[dict[str, Any]]:
    data = place / uscc
    write_csv(data, {"enterprises": FIRMS, **tables})
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", data, "--format", "json")
    found: list[dict[str, Any]] = run("explain", uscc, *asked, *more).document["lines"]
    return found


def others(line: dict[str, Any], rule: str) -> list[tuple[str, str, str]]:
    step = next(s for s in line["steps"] if s["rule"] == rule)
    return [(o["uscc"], o["subject"], o["amount"]) for o in step["others"]]


def grant(uscc: str, jurisdiction: str, invention: str = "I", **cells: Any) -> dict[str, Any]:
    number = f"{uscc}{jurisdiction}{invention}"
    row = of(uscc, patent_no=number, invention_id=invention, jurisdiction=jurisdiction)
    return {**row, "kind": "invention", "granted_on": "2018-05-01", **cells}


def test_a_winner_names_all_it_beat_and_a_loser_the_winner_alone(tmp_path: Path) -> None:
    """Not itself, not another invention, not a claim that would not have been paid."""
    claims = {"patents": [
        grant(FIRM, "US"), grant(OTHER, "DE"), grant(THIRD, "FR"), grant(OTHER, "JP", "II"),
        grant(THIRD, "EP", kind="design"),
    ]}  # fmt: skip
    won = lines(tmp_path, FIRM, claims)[0]
    assert sorted(others(won, "duplicate-invention")) == [
        (OTHER, "I", "50000.00"), (THIRD, "I", "50000.00"),
    ]  # fmt: skip
    lost = next(one for one in lines(tmp_path, OTHER, claims) if one["subject"] == "I")
    assert others(lost, "duplicate-invention") == [(FIRM, "I", "100000.00")]
    third = next(one for one in lines(tmp_path, THIRD, claims) if one["outcome"] == "deny"
                 and one["reason"] == "duplicate-invention")  # fmt: skip
    assert others(third, "duplicate-invention") == [(FIRM, "I", "100000.00")]


def certificate(number: str, day: str, uscc: str = FIRM, fee: int = 100_000) -> dict[str, Any]:
    return dict(of(uscc, certificate_no=number, certified_on=day, fee=fee))


def test_a_pool_names_what_was_drawn_before_and_nothing_after(tmp_path: Path) -> None:
    claims = {
        "certifications": [
            certificate("C3", "2018-09-01"), certificate("C1", "2018-03-01"),
            certificate("C2", "2018-06-01"), certificate("X", "2018-01-01", OTHER),
        ],
        "prior_awards": [
            of(measure="branding.certification", subject="C0", year=2018, amount=10_000),
            of(measure="branding.certification", subject="C9", year=2017, amount=20_000),
            of(measure="branding.standard", subject="S", year=2018, amount=30_000),
            of(OTHER, measure="branding.certification", subject="Y", year=2018, amount=40_000),
        ],
    }  # fmt: skip
    found = {one["subject"]: others(one, "pool") for one in lines(tmp_path, FIRM, claims)}
    paid = (FIRM, "C0", "10000.00")
    assert found == {
        "C1": [paid],
        "C2": [paid, (FIRM, "C1", "50000.00")],
        "C3": [paid, (FIRM, "C1", "50000.00"), (FIRM, "C2", "50000.00")],
    }


def test_a_pool_of_one_thing_names_no_award_for_another(tmp_path: Path) -> None:
    """Each policy has a pool of its own by that reading."""
    claim = of(policy_no="P1", paid_on="2018-06-01", premium=1_000, provincial_subsidy=0)
    kind: dict[str, Any] = {"measure": "credit_insurance.premium", "year": 2018, "amount": 100}
    claims = {
        "exports": [of(year=2018, export_usd=9_000_000)],
        "insurance": [claim],
        "prior_awards": [of(subject=f"P{nr}|2018-02-0{nr}", **kind) for nr in (1, 2)],
    }
    (found,) = (
        one for one in lines(tmp_path, FIRM, claims, "--reading", "credit_insurance.pool=policy")
        if one["measure"] == "credit_insurance.premium"
    )  # fmt: skip
    assert others(found, "pool") == [(FIRM, "P1|2018-02-01", "100.00")]


def test_of_one_enterprises_claims_only_its_own_are_rivals(tmp_path: Path) -> None:
    def mark(uscc: str, number: str, day: str) -> dict[str, Any]:
        return dict(of(uscc, registration_no=number, registered_on=day))

    marks = [(FIRM, "M1", "2018-02-01"), (FIRM, "M2", "2018-03-01"),
             (FIRM, "M3", "2018-04-01"), (OTHER, "M4", "2018-01-01")]  # fmt: skip
    claims = {"trademarks": [mark(*one) for one in marks]}
    found = {one["subject"]: others(one, "duplicate") for one in lines(tmp_path, FIRM, claims)}
    first = (FIRM, "M1", "50000.00")
    assert found["M1"] == [(FIRM, "M2", "50000.00"), (FIRM, "M3", "50000.00")]
    assert found["M2"] == [first]
    assert found["M3"] == [first]
