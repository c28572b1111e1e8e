"""A part and its whole, usual ranges, claims alike, and figures that swing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import DataError
from jmtrade_core.intake.checks import counted

FIRM = "91420881MA0000001G"
TABLES = {
    "enterprises": ("uscc,name,county,exports_verified", [f"{FIRM},甲,zhongxiang,是"]),
    "dishonesty": ("uscc,occurred_on,matter", []),
    "prior_awards": ("uscc,measure,subject,year,amount", []),
    "successions": ("uscc,predecessor,kind,on", []),
}
EXPORTS = "uscc,year,export_usd,import_usd,processing_export_usd,ecommerce_usd"
INSURANCE = "uscc,policy_no,paid_on,premium,provincial_subsidy"
FEES = "uscc,certificate_no,certified_on,fee"


def decided(folder: Path, **tables: tuple[str, list[str]]):  # type: ignore[no-untyped-def]
    for name, (head, rows) in {**TABLES, **tables}.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return award(Request("zhongxiang", packaged(), 2018, folder, date(2018, 12, 31)))


def doubts(folder: Path, **tables: tuple[str, list[str]]) -> list[tuple[str, str]]:
    """Codes and places of the warnings that this file is about."""
    _award, intake = decided(folder, **tables)
    ours = ("part-above-sum", "unusual-amount", "swing", "claims-alike")
    return [(p.code, named(p.place)) for p in intake.warnings if p.code in ours]


def named(place: str) -> str:
    """``table!E2`` of a place in a file of the folder."""
    return place.rpartition("]")[2].replace(".csv", "")


@pytest.mark.parametrize(
    ("table", "head", "row", "place"),
    [
        ("exports", EXPORTS, f"{FIRM},2018,100,,100.01,", "exports!E2"),
        ("insurance", INSURANCE, f"{FIRM},P,2018-02-01,100,100.01", "insurance!E2"),
    ],
)
def test_a_part_above_its_whole_is_an_error(
    tmp_path: Path, table: str, head: str, row: str, place: str
) -> None:
    with pytest.raises(DataError) as refused:
        decided(tmp_path, **{table: (head, [row])})
    errors = [p for p in refused.value.problems if p.severity == "error"]
    assert [(p.code, named(p.place)) for p in errors] == [("part-above-whole", place)]
    decided(tmp_path, **{table: (head, [row.replace("100.01", "100.00")])})


def test_an_empty_whole_says_nothing(tmp_path: Path) -> None:
    assert doubts(tmp_path, exports=(EXPORTS, [f"{FIRM},2018,,5,100,100"])) == []


def test_ecommerce_above_all_trade(tmp_path: Path) -> None:
    rows = [f"{FIRM},2018,60,40,0,100.01"]
    assert doubts(tmp_path, exports=(EXPORTS, rows)) == [("part-above-sum", "exports!F2")]
    assert doubts(tmp_path, exports=(EXPORTS, [f"{FIRM},2018,60,40,0,100"])) == []


@pytest.mark.parametrize(("fee", "doubted"), [
    ("499.99", True), ("500", False), ("500000", False), ("500000.01", True), ("0", False),
])  # fmt: skip
def test_a_fee_outside_the_usual(tmp_path: Path, fee: str, *, doubted: bool) -> None:
    found = doubts(tmp_path, certifications=(FEES, [f"{FIRM},C1,2018-02-01,{fee}"]))
    assert found == ([("unusual-amount", "certifications!D2")] if doubted else [])


def test_two_claims_alike(tmp_path: Path) -> None:
    rows = [f"{FIRM},C1,2018-02-01,600", f"{FIRM},C2,2018-02-01,600", f"{FIRM},C3,2018-02-02,600"]
    assert doubts(tmp_path, certifications=(FEES, rows)) == [("claims-alike", "certifications!D3")]
    assert doubts(tmp_path, certifications=(FEES, [f"{FIRM},C1,,600", f"{FIRM},C2,,600"])) == []


@pytest.mark.parametrize(("before", "doubted"), [
    ("1200000", True), ("1200000.01", False), ("0", False), ("30000000", True),
])  # fmt: skip
def test_a_swing_that_decides_an_award(tmp_path: Path, before: str, *, doubted: bool) -> None:
    """6,000,000 is paid the first tier; from 30,000,000 it was crossed before, so nothing is
    paid and nothing is doubted."""
    rows = [f"{FIRM},2017,{before},,,", f"{FIRM},2018,6000000,,,"]
    decisions, intake = decided(tmp_path, exports=(EXPORTS, rows))
    pays = decisions.lines.filter(decisions.lines["outcome"] == "pay")
    found = [p for p in intake.warnings if p.code == "swing"]
    assert bool(found) == (doubted and len(pays) > 0)
    codes = {code for some in pays["warnings"].to_list() for code in some}
    assert codes == ({"W453"} if found else set())


def test_of_very_many_swings_the_first_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "SHOWN", 2)
    codes = [f"91420881MA000000{n}G" for n in range(5)]
    firms = {"uscc": codes, "name": [*"甲乙丙丁戊"], "county": ["zhongxiang"] * 5,
             "exports_verified": [True] * 5}  # fmt: skip
    exports = {"uscc": codes * 2, "year": [2017] * 5 + [2018] * 5,
               "export_usd": [Decimal("120000.00")] * 5 + [Decimal("6000000.00")] * 5}  # fmt: skip
    for table, columns in (("enterprises", firms), ("exports", exports)):
        pl.DataFrame(columns).write_parquet(tmp_path / f"{table}.parquet")
    for table in ("dishonesty", "prior_awards", "successions"):
        heads = TABLES[table][0].split(",")
        empty = pl.DataFrame({name: [] for name in heads}, schema=dict.fromkeys(heads, pl.String))
        empty.write_parquet(tmp_path / f"{table}.parquet")
    made, intake = award(Request("zhongxiang", packaged(), 2018, tmp_path, date(2018, 12, 31)))
    pays = made.lines.filter(made.lines["outcome"] == "pay")
    assert pays["uscc"].n_unique() == 5
    assert all("W453" in codes for codes in pays["warnings"].to_list())
    said = [p.code for p in intake.warnings if p.place.startswith("exports")]
    assert said == ["swing", "swing", "more"]
