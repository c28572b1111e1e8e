"""Which cells of an enterprise's rows an explanation names, and whose figure is the highest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.explanations.inputs import computed
from tests.support import COUNTY, FIRM, OTHER, YEAR, Tables, firm, of, run, write_csv

HIGHEST = 5_500_000
SUCCESSOR = firm(kind="enterprise", exports_verified="yes", registered_on="2016-01-01")
CONTINUES: Tables = {
    "enterprises": [SUCCESSOR, firm(OTHER, "乙")],
    "exports": [of(year=YEAR, export_usd=6_000_000), of(year=YEAR - 1, export_usd=1),
                of(OTHER, year=YEAR - 1, export_usd=HIGHEST)],
    "successions": [of(predecessor=OTHER, kind="merger", on="2018-02-01")],
}  # fmt: skip
"""An enterprise that continues another one, which exported more than it did."""
PLATFORM = of(platform="P", year=YEAR, built_locally="yes", on_schedule="yes", turnover_usd=2000000,
              invoices_locally="yes", construction_cost=100_000)  # fmt: skip


def explain(folder: Path, tables: Tables, measure: str, *more: str) -> Any:
    data = write_csv(folder, tables)
    asked = ("--county", COUNTY, "--year", YEAR, "--data", data, "--measure", measure)
    return run("explain", FIRM, *asked, *more)


def read(folder: Path, tables: Tables, measure: str, column: str) -> dict[str, Any]:
    """What a condition read, by its column."""
    (line,) = explain(folder, tables, measure, "--format", "json").document["lines"]
    found = (one for check in line["conditions"] for one in check["read"])
    return next(one for one in found if one["column"] == column)


@pytest.mark.parametrize(("kind", "cell"), [("enterprise", "D2"), ("", "A2")])
def test_the_kind_is_read_from_its_cell_or_from_the_code(
    kind: str, cell: str, tmp_path: Path
) -> None:
    tables: Tables = {"enterprises": [{**SUCCESSOR, "kind": kind}],
                      "exports": [of(year=YEAR, export_usd=6_000_000)]}  # fmt: skip
    found = read(tmp_path, tables, "growth.milestone", "firm_kind")
    assert found["cells"] == [f"enterprises.csv!{cell}"]


def test_a_history_names_all_that_it_is_made_of(tmp_path: Path) -> None:
    found = read(tmp_path, CONTINUES, "growth.milestone", "history_complete")
    assert [one["column"] for one in found["made_of"]] == [
        "exports_verified", "registered_on", "exports_since", "predecessor",
    ]  # fmt: skip


def test_a_history_without_a_row_is_known_to_be_incomplete(tmp_path: Path) -> None:
    tables: Tables = {"enterprises": [firm(registered_on="2010-01-01")],
                      "exports": [of(year=YEAR, export_usd=6_000_000)]}  # fmt: skip
    data = write_csv(tmp_path, tables)
    asked = ("--county", COUNTY, "--year", YEAR, "--data", data, "--format", "json")
    trial = ("--reading", "growth.new.first=three-years")
    lines = run("explain", FIRM, *asked, *trial).document["lines"]
    values = {one["column"]: one["value"] for line in lines for check in line["conditions"]
              for one in check["read"] if one["column"].startswith("history_complete")}  # fmt: skip
    assert values == {"history_complete": False, "history_complete_in_three_years": False}


def test_an_earlier_award_of_the_same_cost_is_money(tmp_path: Path) -> None:
    earlier = of(measure="service_platforms.construction", subject="P", year=2017, amount=50)
    tables: Tables = {"enterprises": [firm()], "ecommerce_platforms": [PLATFORM],
                      "prior_awards": [earlier]}  # fmt: skip
    found = read(tmp_path, tables, "ecommerce.platform", "rival")
    assert (found["heading"], found["value"]) == ("earlier awards of the same cost", "50.00")


def test_a_figure_that_core_does_not_know_is_told_by_its_id() -> None:
    found = computed("moons", "two")
    assert (found.heading, found.kind, found.text) == ("moons", "text", "two")


@pytest.mark.parametrize("own", [False, True])
def test_the_highest_exports_are_told_unless_they_are_anothers(own: bool, tmp_path: Path) -> None:
    rows = [of(year=YEAR, export_usd=6_000_000), of(year=YEAR - 1, export_usd=1),
            of(FIRM if own else OTHER, year=YEAR - 2, export_usd=HIGHEST)]  # fmt: skip
    tables = {**CONTINUES, "exports": rows}
    page = explain(tmp_path, tables, "growth.milestone", "--for", "enterprise").out.decode()
    assert ("5,500,000.00" in page) is own


def test_the_mark_of_an_example_stays_on_an_enterprises_page() -> None:
    """Where no reading is tried at all."""
    page = run("explain", FIRM, "--county", COUNTY, "--for", "enterprise").out.decode()
    assert "EXAMPLE" in page


@pytest.mark.parametrize(("kind", "used"), [("merger", "1300.00"), ("takeover", "300.00")])
def test_awards_that_came_along_are_named_where_a_cap_counts_them(
    kind: str, used: str, tmp_path: Path
) -> None:
    """Of a firm merged into this one they count; of a firm taken over they do not."""
    tables: Tables = {
        "enterprises": [firm(), firm(OTHER, "乙")],
        "successions": [of(predecessor=OTHER, kind=kind, on="2018-02-01")],
        "certifications": [of(certificate_no="C1", certified_on="2018-05-01", standard="CE",
                              fee=80_000)],
        "prior_awards": [
            of(OTHER, measure="branding.certification", subject="C8", year=YEAR, amount=1000),
            of(measure="branding.certification", subject="C9", year=YEAR, amount=300),
        ],
    }  # fmt: skip
    (line,) = explain(tmp_path, tables, "branding.certification", "--format", "json").document[
        "lines"
    ]
    (step,) = (step for step in line["steps"] if step["rule"] == "pool")
    assert step["used"] == used
    assert sum(Decimal(other["amount"]) for other in step["others"]) == Decimal(used)
    told = explain(tmp_path, tables, "branding.certification", "--for", "enterprise").out.decode()
    assert OTHER not in told
    assert "C8" not in told
    assert f"took {Decimal(used):,}" in told


def test_what_is_not_reached_asks_for_nothing(tmp_path: Path) -> None:
    """The missing figure is asked for once, by the first condition that it leaves open."""
    tables: Tables = {"enterprises": [firm()], "exports": [of(year=YEAR)]}
    (line,) = explain(tmp_path, tables, "growth.milestone", "--format", "json").document["lines"]
    later = [check for check in line["conditions"] if not check["reached"]]
    assert later
    assert {check["bring"] for check in later} == {""}
    assert {check["words"] for check in later} == {
        "the export history is complete", "the amount above zero",
    }  # fmt: skip
    assert any(check["bring"] for check in line["conditions"])
