"""What the rulebook's second edition asks of a run, end to end: spellings, others, days, caps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import FIRM, OTHER, THIRD, award, config, firm, of, write_csv
from tests.test_subjects import RESPELT, SIMILAR

FIRMS = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]
FORMS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("exhibitions.booth", "exhibitions", "exhibition",
     {"programme": "mofcom", "opened_on": "2018-05-01", "booth_no": "1", "booth_fee": "9",
      "national_subsidy": "0", "provincial_subsidy": "0"}),
    ("branding.certification", "certifications", "certificate_no",
     {"certified_on": "2018-05-01", "fee": "20000"}),
    ("ecommerce.platform", "ecommerce_platforms", "platform",
     {"year": "2018", "built_locally": "是", "on_schedule": "是", "invoices_locally": "是",
      "turnover_usd": "1000000", "construction_cost": "1000"}),
    ("credit_insurance.premium", "insurance", "policy_no",
     {"paid_on": "2018-05-01", "premium": "1000", "provincial_subsidy": "0"}),
)  # fmt: skip
"""Measure, its table, the column that is spelt in another way, and the other cells."""
EXPORTS = [of(uscc, year="2018", export_usd="5000000") for uscc in (FIRM, OTHER)]


def run(folder: Path, measure: str, profile: Any = "", *options: object, **tables: Any) -> Any:
    """Source -> outcome, reason and amount of the measure's lines."""
    data = write_csv(folder / "data", {"enterprises": FIRMS, "exports": EXPORTS, **tables})
    done = award(data, "--config", config(folder, profile), *options)
    lines = [d for d in done.decisions if d["measure"] == measure]
    return {d["source"].split("!")[1]: (d["outcome"], d["reason"], d["amount"]) for d in lines}


@pytest.mark.parametrize(("measure", "table", "column", "cells"), FORMS)
def test_no_respelling_is_paid_again(
    measure: str, table: str, column: str, cells: dict[str, str], tmp_path: Path
) -> None:
    """Each of the equal spellings repeats the first, each of the similar ones is held."""
    names = list(dict.fromkeys(name.strip() for name in ("CE-2018-1", *RESPELT, *SIMILAR)))
    names = [n for n in names if n.isprintable()]
    rows = [of(**{**cells, column: name}) for name in names]
    found = run(tmp_path, measure, **{table: rows})
    paid = [said for said in found.values() if said[0] == "pay"]
    assert len(paid) == 1
    assert {said[1] for said in found.values()} == {"", "duplicate", "similar-claim"}
    assert sum(said[1] == "similar-claim" for said in found.values()) >= 1
    assert len(found) > 15


@pytest.mark.parametrize(("measure", "table", "column", "cells"), FORMS)
def test_one_thing_is_not_paid_to_two(
    measure: str, table: str, column: str, cells: dict[str, str], tmp_path: Path
) -> None:
    rows = [of(**{**cells, column: "CE-1"}), of(OTHER, **{**cells, column: "ｃｅ１"})]
    found = run(tmp_path, measure, **{table: rows})
    assert {said[:2] for said in found.values()} == {("hold", "same-object")}


def test_a_skipped_row_names_its_thing_all_the_same(tmp_path: Path) -> None:
    good = of(certificate_no="C1", certified_on="2018-05-01", fee="100")
    bad = of(OTHER, certificate_no="c1", certified_on="soon", fee="100")
    found = run(tmp_path, "branding.certification", "", "--skip-bad-rows",
                certifications=[good, bad])  # fmt: skip
    assert found == {"2": ("hold", "same-object", "0.00")}


def test_a_skipped_year_of_a_predecessor_leaves_a_gap(tmp_path: Path) -> None:
    firms = [firm(exports_verified="是"), firm(OTHER, "乙", exports_verified="是")]
    heir = of(predecessor=OTHER, kind="merger", on="2018-01-05")
    exports = [of(year="2018", export_usd="60000"), of(OTHER, year="2016", export_usd="much")]
    tables = {"enterprises": firms, "successions": [heir]}
    found = run(tmp_path, "growth.new_exporter", "", "--skip-bad-rows", exports=exports, **tables)
    assert found == {"2": ("hold", "history-incomplete", "0.00")}
    found = run(tmp_path / "sound", "growth.new_exporter", exports=exports[:1], **tables)
    assert found == {"2": ("pay", "", "10000.00")}


@pytest.mark.parametrize(
    ("caps", "amounts"),
    [
        ([100_000, 100_000, 100_000], ["60000.00", "40000.00", "0.00"]),
        ([100_000, 150_000, 150_000], ["60000.00", "60000.00", "30000.00"]),
        ([100_000, 50_000, 150_000], ["60000.00", "0.00", "60000.00"]),
        ([50_000, 80_000, 50_000], ["50000.00", "30000.00", "0.00"]),
        ([100_000, 50_000, 50_000], ["60000.00", "0.00", "0.00"]),
    ],
)
def test_each_line_has_the_cap_of_its_own_day(
    caps: list[int], amounts: list[str], tmp_path: Path
) -> None:
    """A pool is filled up to the cap of the day; what was paid before is not taken back."""
    days = ("2018-01-01", "2018-04-01", "2018-07-01")
    dated = ", ".join(f"{{ from = {d}, value = {c} }}" for d, c in zip(days, caps, strict=True))
    profile = f'[authority]\ndocument = "D"\n[terms."branding.certification"]\ncap = [{dated}]\n'
    rows = [
        of(certificate_no=f"C{n}", certified_on=day, fee="120000")
        for n, day in enumerate(("2018-03-31", "2018-04-01", "2018-12-31"))
    ]
    found = run(tmp_path, "branding.certification", profile, certifications=rows)
    assert [found[row][2] for row in ("2", "3", "4")] == amounts
    assert {said[1] for said in found.values()} <= {"", "capped", "cap-exhausted"}


def test_what_is_to_come_is_held_whatever_else_fails(tmp_path: Path) -> None:
    rows = [
        of(certificate_no="C1", certified_on="2018-06-30", fee="100"),
        of(certificate_no="C2", certified_on="2018-07-01", fee="0"),
        of(certificate_no="C3", fee="100"),
    ]
    found = run(tmp_path, "branding.certification", "", "--as-of", "2018-06-30",
                certifications=rows)  # fmt: skip
    assert {row: said[:2] for row, said in found.items()} == {
        "2": ("pay", ""), "3": ("hold", "not-yet"), "4": ("hold", "date-missing"),
    }  # fmt: skip


def test_half_a_year_s_exports_deny_no_premium(tmp_path: Path) -> None:
    row = of(policy_no="P", paid_on="2018-05-01", premium="1000", provincial_subsidy="0")
    exports = [of(year="2018", export_usd="4999999.99")]
    half = run(tmp_path, "credit_insurance.premium", "", "--as-of", "2018-12-30",
               insurance=[row], exports=exports)  # fmt: skip
    assert half == {"2": ("hold", "below-threshold", "0.00")}
    whole = run(tmp_path / "whole", "credit_insurance.premium", insurance=[row], exports=exports)
    assert whole == {"2": ("deny", "below-threshold", "0.00")}


def test_a_claim_under_a_code_that_is_not_yet_another_is_a_stranger_s(tmp_path: Path) -> None:
    old = "91420881MA0000009P"
    rows = [of(old, certificate_no="C1", certified_on="2018-05-01", fee="100")]
    recode = of(predecessor=old, kind="recode", on="2018-06-01")
    tables = {"enterprises": FIRMS, "certifications": rows, "successions": [recode]}
    data = write_csv(tmp_path / "data", tables)
    assert [d["uscc"] for d in award(data).decisions] == [FIRM]
    early = award(data, "--as-of", "2018-05-31")
    assert early.code == 1
    assert "unknown-enterprise" in early.err
