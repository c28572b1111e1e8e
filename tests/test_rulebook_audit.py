"""What an audit of the rules, sentence by sentence, found wrong; each case worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import (
    COUNTY,
    FIRM,
    OTHER,
    THIRD,
    Row,
    Run,
    Tables,
    award,
    firm,
    of,
    run,
    write_csv,
)

Rows = list[Row]
CERTIFIED = {"certified_on": "2018-03-01", "fee": "1000"}
FINDING = {"measure": "branding.certification", "matter": "same-object", "finding": "met",
           "decided_on": "2018-06-01"}  # fmt: skip


def named(no: str, **cells: Any) -> Row:
    return of(cells.pop("uscc", FIRM), certificate_no=no, **{**CERTIFIED, **cells})


def heir(uscc: str, before: str, kind: str, on: str = "2018-01-05") -> Row:
    return {"uscc": uscc, "predecessor": before, "kind": kind, "on": on}


def certified(run: Run) -> dict[str, dict[str, Any]]:
    """Certificate -> its decision."""
    rows = [d for d in run.decisions if d["measure"] == "branding.certification"]
    return {row["subject"]: row for row in rows}


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A city whose cap of certificates rises in 2019, and a county that keeps the old one."""
    (tmp_path / "config" / "counties").mkdir(parents=True)
    return tmp_path / "config"


def of_city_and_county(settings: Path, county: str, city: str = "") -> Path:
    cap = "cap = [{from = 2019-01-01, value = 150_000}]"
    (settings / "jmtrade.toml").write_text(
        f'[terms."branding.certification"]\n{cap}\n{city}', encoding="utf-8"
    )
    (settings / "counties" / f"{COUNTY}.toml").write_text(county, encoding="utf-8")
    return settings


TWICE: dict[str, Rows] = {
    "two claims of one day and fee": [named("C1"), named("D2")],
    "two spellings of one certificate": [named("C-1"), named("C1", fee="3000")],
}


@pytest.mark.parametrize("rows", TWICE.values(), ids=TWICE)
def test_a_warning_about_two_rows_goes_with_both_in_any_order(rows: Rows, tmp_path: Path) -> None:
    """Contract 1 and 4: every warning goes with its lines; the order of rows is of no account."""
    told: list[dict[str, list[str]]] = []
    for order in (rows, rows[::-1]):
        data: Tables = {"enterprises": [firm()], "certifications": order}
        found = award(write_csv(tmp_path / str(len(told)), data))
        told.append({no: line["warnings"] for no, line in certified(found).items()})
    one, two = told[0].values()
    assert told[0] == told[1]
    assert one == two != []


def test_a_name_of_two_codes_warns_of_both(tmp_path: Path) -> None:
    firms = [firm(name="钟祥甲有限公司"), firm(OTHER, name="钟祥甲有限公司")]
    rows = [named("C1"), named("D2", uscc=OTHER, fee="900")]
    found = award(write_csv(tmp_path, {"enterprises": firms, "certifications": rows}))
    assert {no: line["warnings"] for no, line in certified(found).items()} == {
        "C1": ["W405"], "D2": ["W405"],
    }  # fmt: skip


def test_one_object_found_to_be_three_enterprises_warns_of_each(tmp_path: Path) -> None:
    """Rulebook 2.2: the warning names both documents; the lines of all three carry it."""
    firms = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]
    codes = (FIRM, OTHER, THIRD)
    data: Tables = {
        "enterprises": firms,
        "certifications": [named("C1", uscc=uscc) for uscc in codes],
        "determinations": [
            of(uscc, subject="C1", document=f"D {n}", **FINDING) for n, uscc in enumerate(codes)
        ],
    }
    found = award(write_csv(tmp_path, data))
    lines = [d for d in found.decisions if d["measure"] == "branding.certification"]
    assert [(d["outcome"], d["warnings"]) for d in lines] == [("pay", ["W441"])] * 3
    assert all(f"D {n}" in found.err for n in range(3))


def test_a_warning_on_a_row_of_an_old_code_goes_with_the_new_codes_line(tmp_path: Path) -> None:
    """Rulebook 2.1: every row under the old code is read as one under the new."""
    rows = [named("C1", uscc=OTHER, fee="900000"), named("D2")]
    data: Tables = {
        "enterprises": [firm()],
        "certifications": rows,
        "successions": [heir(FIRM, OTHER, "recode")],
    }
    lines = certified(award(write_csv(tmp_path, data)))
    assert {no: (d["uscc"], d["warnings"]) for no, d in lines.items()} == {
        "C1": (FIRM, ["W452"]), "D2": (FIRM, []),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        # OTHER is FIRM's old code: FIRM continues THIRD, which continues FIRM.
        ([heir(FIRM, OTHER, "recode"), heir(FIRM, THIRD, "merger"),
          heir(THIRD, OTHER, "division")], "succession-circle"),
        # THIRD became OTHER, which became FIRM: FIRM takes over itself.
        ([heir(OTHER, THIRD, "recode"), heir(FIRM, OTHER, "recode"),
          heir(FIRM, THIRD, "takeover")], "succession-self"),
        # One succession of THIRD's, entered under the old code and under the new.
        ([heir(FIRM, OTHER, "recode"), heir(THIRD, OTHER, "merger"),
          heir(THIRD, FIRM, "takeover", "2018-02-01")], "recoded-twice"),
        ([heir(FIRM, OTHER, "recode"), heir(OTHER, THIRD, "merger"),
          heir(FIRM, THIRD, "merger")], "recoded-twice"),
    ],
)  # fmt: skip
def test_successions_are_judged_under_the_newest_codes(
    rows: Rows, code: str, tmp_path: Path
) -> None:
    """Rulebook 2.1: a row that names itself, a circle, and rows that become one identity are
    errors, and the two codes of a recode are one enterprise."""
    firms = [firm(), firm(THIRD, "丙")]
    found = award(write_csv(tmp_path, {"enterprises": firms, "successions": rows}))
    assert found.code == 1
    assert f"[{code}]" in found.err


def test_chains_of_codes_and_of_successions_pass(tmp_path: Path) -> None:
    rows = [heir(OTHER, THIRD, "recode"), heir(FIRM, OTHER, "recode"),
            heir(FIRM, "91420881MA0000009P", "merger")]  # fmt: skip
    found = award(write_csv(tmp_path, {"enterprises": [firm()], "successions": rows}))
    assert found.code == 0, found.err


def test_findings_under_an_old_and_a_new_code_are_the_same_enterprises(tmp_path: Path) -> None:
    """Rulebook 2.1 and 2.2: one day's findings on one matter may not contradict each other."""
    one = of(subject="C-1", document="D 1", **FINDING)
    other = of(OTHER, subject="c-1", document="D 2", **{**FINDING, "finding": "not-met"})
    recode = [heir(FIRM, OTHER, "recode")]
    data: Tables = {"enterprises": [firm()], "successions": recode, "determinations": [one, other]}
    found = award(write_csv(tmp_path / "differ", data))
    assert found.code == 1
    assert "[findings-differ]" in found.err
    agreed = {**data, "determinations": [one, {**other, "finding": "met"}]}
    found = award(write_csv(tmp_path / "agree", agreed))
    assert found.code == 0
    assert "object-of-two" not in found.err


@pytest.mark.parametrize("listed", [[firm(OTHER)], [firm(OTHER), firm()]], ids=["old", "both"])
def test_an_old_code_explains_the_enterprise(listed: Rows, tmp_path: Path) -> None:
    """Rulebook 2.1: the two are one enterprise; either code asks for it."""
    data = write_csv(tmp_path, {
        "enterprises": listed, "certifications": [named("C", uscc=OTHER)],
        "successions": [heir(FIRM, OTHER, "recode")],
    })  # fmt: skip
    place = ("--county", COUNTY, "--year", 2018, "--data", data, "--format", "json")
    pages = [run("explain", code, *place).document for code in (FIRM, OTHER.lower())]
    assert pages[0] == pages[1]
    assert pages[0]["uscc"] == FIRM
    assert [line["subject"] for line in pages[0]["lines"]] == ["C"]


KEPT = '[terms."branding.certification"]\ncap = 100_000\n'
AUTHORITY = '[authority]\ndocument = "D 1"\n'


def test_a_county_that_does_not_follow_the_citys_rise_differs(
    settings: Path, tmp_path: Path
) -> None:
    """Rulebook 4.5: every difference is listed, from the day on which it begins."""
    data = write_csv(tmp_path / "data", {"enterprises": [firm()], "certifications": [named("C")]})
    place = of_city_and_county(settings, KEPT + AUTHORITY)
    assert award(data, "--config", place).document["deviations"] == [
        {"measure": "branding.certification", "term": "cap", "city": "150000.00",
         "county": "100000.00", "document": "D 1", "below_city_text": True, "from": "2019-01-01"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("county", "city", "code"),
    [
        (KEPT, "", "document-missing"),
        (KEPT + AUTHORITY, '[overrides]\nbelow_city_text = "refuse"\n', "below-city-text"),
    ],
)
def test_it_needs_a_document_and_the_citys_leave(
    county: str, city: str, code: str, settings: Path, tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "data", {"enterprises": [firm()]})
    found = award(data, "--config", of_city_and_county(settings, county, city))
    assert found.code == 3
    assert f"[{code}]" in found.err


def test_a_county_that_follows_the_city_differs_in_nothing(settings: Path, tmp_path: Path) -> None:
    same = KEPT.replace(
        "100_000", "[{from = 2018-01-01, value = 100_000}, {from = 2019-01-01, value = 150_000}]"
    )
    data = write_csv(tmp_path / "data", {"enterprises": [firm()]})
    found = award(data, "--config", of_city_and_county(settings, same))
    assert found.document["deviations"] == []


def test_a_code_is_asked_for_in_any_case(tmp_path: Path) -> None:
    """Rulebook 2: codes are compared and read in capitals."""
    data = write_csv(tmp_path, {"enterprises": [firm()], "certifications": [named("C")]})
    found = award(data, "--enterprise", FIRM.lower())
    assert [d["uscc"] for d in found.decisions] == [FIRM]


def test_an_old_code_asks_for_the_enterprise_of_today(tmp_path: Path) -> None:
    data: Tables = {
        "enterprises": [firm()],
        "certifications": [named("C")],
        "successions": [heir(FIRM, OTHER, "recode")],
    }
    found = award(write_csv(tmp_path, data), "--enterprise", OTHER)
    assert [d["uscc"] for d in found.decisions] == [FIRM]


def test_a_pool_is_filled_in_the_order_in_which_decisions_are_sorted(tmp_path: Path) -> None:
    """Rulebook 4.2: of one day by subject, in plain string order. In `P10|...` and `P1|...` the
    digit comes before the bar, so the whole 60,000 goes to `P10` and what is left to `P1`."""
    premium = {"paid_on": "2018-03-01", "premium": "600000", "provincial_subsidy": "0"}
    data: Tables = {
        "enterprises": [firm()],
        "exports": [of(year="2018", export_usd="5000000")],
        "insurance": [of(policy_no=no, **premium) for no in ("P1", "P10")],
    }
    found = award(write_csv(tmp_path, data))
    lines = [d for d in found.decisions if d["measure"] == "credit_insurance.premium"]
    assert [(d["subject"], d["amount"]) for d in lines] == [
        ("P10|2018-03-01", "60000.00"),
        ("P1|2018-03-01", "40000.00"),
    ]
