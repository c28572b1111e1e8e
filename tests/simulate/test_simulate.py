"""A simulation equals the award that the same profile would give."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.generated import WORKBOOK
from tests.support import award, config, run

SIMULATE = ("simulate", "--county", "zhongxiang", "--year", 2018, "--data", WORKBOOK)
CAP = 'document = "D"\n[terms."branding.certification"]\ncap = 150_000\n'


def rows(*arguments: object) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(dimension, group, scenario) -> entry."""
    document = run(*SIMULATE, *arguments, "--format", "json").document
    return {(r["dimension"], r["group"], r["scenario"]): r for r in document["rows"]}


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def expected(*arguments: object) -> dict[str, int]:
    """Totals of a real award, in fen."""
    totals = award(WORKBOOK, *arguments).document["totals"]
    return {key: fen(value) for key, value in totals.items() if isinstance(value, str)}


def agree(found: dict[tuple[str, str, str], dict[str, Any]], name: str, totals: Any) -> None:
    assert fen(found["all", "all", name]["money"]) == totals["pay"]
    for payer in ("city_pays", "county_pays", "unallocated"):
        entry = found.get(("payer", payer, name), {"money": "0.00"})
        assert fen(entry["money"]) == totals[payer]
    for dimension in ("measure", "county", "exports"):
        groups = [r for (d, _g, s), r in found.items() if (d, s) == (dimension, name)]
        assert sum(fen(row["money"]) for row in groups) == totals["pay"]


def test_set_equals_a_profile_with_the_number(tmp_path: Path) -> None:
    name = "branding.certification.cap=150000"
    found = rows("--set", name)
    agree(found, "baseline", expected())
    agree(found, name, expected("--config", config(tmp_path, f"[authority]\n{CAP}")))
    entry = found["measure", "branding.certification", name]
    assert entry["winners"] == 3
    assert entry["change"] == found["payer", "county_pays", name]["change"] == "66600.00"


def test_city_text_leaves_the_county_no_excess(tmp_path: Path) -> None:
    name = "branding.certification.cap=150000"
    found = rows("--set", name, "--city-text")
    city = '[terms."branding.certification"]\ncap = 150_000\n'
    agree(found, name, expected("--config", config(tmp_path, "", city)))
    assert ("payer", "county_pays", name) not in found


def test_scenario_files_side_by_side(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text('[readings]\n"growth.milestone.crossing" = "reach"\n', encoding="utf-8")
    two.write_text(
        'name = "B"\n[funding]\nshared_city = "30%"\n[plugins]\ndisable = ["branding.patent"]\n',
        encoding="utf-8",
    )
    found = rows("--scenario", one, "--scenario", two)
    agree(found, "one", expected("--reading", "growth.milestone.crossing=reach"))
    profile = two.read_text(encoding="utf-8") + '[authority]\ndocument = "D"\n'
    agree(found, "B", expected("--config", config(tmp_path, profile)))
    assert found["measure", "branding.patent", "B"]["losers"] == 5
    assert found["payer", "unallocated", "B"]["money"] == "0.00"


def test_a_broken_lock_is_told_and_computed() -> None:
    setting = 'growth.milestone.tiers={"5000000" = 50_000}'
    done = run(*SIMULATE, "--set", setting, "--format", "json")
    assert "lock of growth.milestone" in done.err
    assert done.document["scenarios"][0]["broken_locks"] == ["growth.milestone"]
    rows = {(r["group"], r["scenario"]): r for r in done.document["rows"]}
    assert rows["growth.milestone", setting]["losers"] > 5
    assert rows["growth.milestone", setting]["lines"] > 0


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("branding.certification.caps=1", "cap"),
        ("branding.certificate.cap=1", "branding.certification"),
        ("branding.certification.cap=10%", "amount"),
        ("cap=1", "MEASURE.TERM=VALUE"),
    ],
)
def test_a_wrong_setting_is_a_wrong_value(setting: str, hint: str) -> None:
    done = run(*SIMULATE, "--set", setting)
    assert done.code == 2
    assert hint in done.err


def test_csv_and_workbook(tmp_path: Path) -> None:
    setting = ("--set", "branding.trademark.amount=10000")
    text = run(*SIMULATE, *setting, "--format", "csv").out.decode("utf-8-sig")
    entries = list(csv.DictReader(io.StringIO(text)))
    found = rows(*setting)
    assert len(entries) == len(found)
    file = tmp_path / "s.xlsx"
    assert run(*SIMULATE, *setting, "-o", file).code == 0
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["合计", "按项目", "按负担", "按县市区", "按出口额"]
    body = book.get_sheet_by_name("合计").to_python()
    money = found["all", "all", setting[1]]["money"]
    assert any(float(money) in row for row in body)


def test_scenarios_are_numbered_from_one_above_the_table(tmp_path: Path) -> None:
    for name in ("one", "two"):
        cap = '[terms."branding.certification"]\ncap = 150_000\n'
        (tmp_path / f"{name}.toml").write_text(cap, encoding="utf-8")
    asked = [part for name in ("one", "two") for part in ("--scenario", tmp_path / f"{name}.toml")]
    said = run(*SIMULATE, *asked).out.decode().splitlines()
    assert [line for line in said if line in ("[0] one", "[1] one", "[2] two")] == [
        "[1] one", "[2] two",
    ]  # fmt: skip
