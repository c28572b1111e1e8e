"""One thing claimed as two is doubted: by its signs, by its paper, by its day, by its cost."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from jmtrade_core.intake.checks.doubles import odd_sign
from jmtrade_core.intake.checks.proportion import alike
from jmtrade_core.schema.tables import Column, Table
from tests.support import FIRM, OTHER, Tables, award, firm, of, write_csv

OURS = ("spelt-twice", "claims-alike", "odd-sign", "two-subjects", "days-near",
        "stand-in")  # fmt: skip


def certificate(number: str, day: int) -> dict[str, str]:
    return of(FIRM, certificate_no=number, certified_on=f"2018-03-{day:02}", fee="2000")  # type: ignore[return-value]


def booth(uscc: str, day: str, number: str = "A12", fee: str = "100") -> dict[str, str]:
    return of(uscc, exhibition="工业展", programme="hundred", opened_on=day, booth_no=number,
              booth_fee=fee)  # type: ignore[return-value]  # fmt: skip


def patent(uscc: str, number: str, invention: str) -> dict[str, str]:
    return of(uscc, patent_no=number, invention_id=invention, jurisdiction="US",
              kind="invention", granted_on="2018-05-02")  # type: ignore[return-value]  # fmt: skip


def platform(name: str, year: int, cost: str) -> dict[str, object]:
    return of(FIRM, platform=name, year=year, construction_cost=cost)  # type: ignore[return-value]


TWICE: Tables = {
    "enterprises": [firm(FIRM), firm(OTHER, "乙")],
    "certifications": [
        certificate("CE-1", 1), certificate("CE-1\u3164", 2),  # a filler that nobody sees
        certificate("东门-2", 3), certificate("东\u2ed4-2", 4),  # a radical
        certificate("购-3", 5), certificate("購-3", 6),
        certificate("\u1d04\u1d07-4", 7),  # small capitals
        certificate("CE-O5", 8), certificate("CE-05", 9),
        certificate("CÉ-6", 10), certificate("CE-6", 11),
        certificate("No.77", 18), certificate("第77号", 19), certificate("Nr 771", 20),
        certificate("无", 12), certificate("／", 13), certificate("n/a ", 14),
        certificate("无锡-7", 15), certificate("X-8", 16), certificate("待补-9", 17),
    ],
    "patents": [patent(FIRM, "US100", "INV-1"), patent(OTHER, "us 100", "INV-2"),
                patent(OTHER, "US200", "INV-3"), patent(FIRM, "US 200", "INV3")],
    "exhibitions": [booth(FIRM, "2018-04-23"), booth(OTHER, "2018-04-29"),
                    booth(FIRM, "2018-05-07", fee="101"),
                    booth(FIRM, "2018-09-01", "B-7"), booth(OTHER, "2018-09-01", "B7"),
                    booth(OTHER, "2018-09-05", "B-7")],
    "ecommerce_platforms": [platform("荆楚购", 2018, "300"), platform("荆楚商城", 2018, "300"),
                            platform("荆楚城", 2017, "300"), platform("汉水通", 2018, "301")],
    "service_platforms": [platform("汉江通", 2018, "300.00"), platform("江汉通", 2019, "300"),
                          platform("汉水-通", 2018, "301")],  # one name: the rules know
}  # fmt: skip
DOUBTED = [
    ("claims-alike", "ecommerce_platforms"),
    ("claims-alike", "service_platforms"),
    *[("days-near", "exhibitions")] * 2,
    *[("odd-sign", "certifications")] * 4,
    *[("spelt-twice", "certifications")] * 3,
    *[("stand-in", "certifications")] * 3,
    *[("two-subjects", "patents")] * 2,
]


def parquet(folder: Path, tables: Tables) -> Path:
    """Every table of a folder of CSV files as Parquet, days and years as such."""
    write_csv(folder, tables)
    for file in sorted(folder.glob("*.csv")):
        frame = pl.read_csv(file, infer_schema=False)
        days = [name for name in frame.columns if name.endswith("_on") or name == "on"]
        frame = frame.with_columns(pl.col(name).str.to_date() for name in days)
        frame = frame.with_columns(pl.col(n).cast(pl.Int64) for n in frame.columns if n == "year")
        frame.write_parquet(file.with_suffix(".parquet"))
        file.unlink()
    return folder


@pytest.mark.parametrize("written", [write_csv, parquet])
def test_what_may_be_one_is_doubted(written: object, tmp_path: Path) -> None:
    assert callable(written)
    run = award(written(tmp_path / "data", TWICE))
    assert run.code == 0, run.err
    said = [line for line in run.err.splitlines() if any(f"[{code}]" in line for code in OURS)]
    found = sorted((line.rpartition("[")[2][:-1], _table(line)) for line in said)
    assert found == DOUBTED


def _table(line: str) -> str:
    place = line.split(": ")[1]
    return place.split("[")[0].split(".csv")[0]


def test_the_lines_carry_the_doubt(tmp_path: Path) -> None:
    lines = award(write_csv(tmp_path, TWICE)).decisions
    warned = {line["subject"]: line["warnings"] for line in lines if line["warnings"]}
    assert warned["購-3"] == ["W461"]
    assert warned["INV-2"] == ["W462"]
    assert warned["工业展|2018-04-29|A12"] == ["W463"]
    assert warned["荆楚商城"] == ["W454"]
    assert "购-3" not in warned


@pytest.mark.parametrize(
    "text",
    ["CE-2018/1", "第122届 广交会", "ＣＥ－１", "Köln Messe", "서울식품전", "Москва", "①Ⅱ㎡"],
)
def test_common_signs_are_not_doubted(text: str) -> None:
    assert odd_sign(text) == ""


@pytest.mark.parametrize(
    "sign", ["\u3164", "\u2ed4", "購", "\u1d04", "\ua4da", "\u0131", "喆", "\u03f9", "\u03d0"]
)
def test_signs_that_are_taken_for_others(sign: str) -> None:
    assert odd_sign(f"A{sign}1")


def test_a_table_without_a_day_is_not_compared() -> None:
    rows = (
        Column.text("ref", "单据号", required=True, key=True),
        Column.money("cost", "费用（元）"),
    )
    assert alike(Table("aside", "旁表", rows, subject=("ref",))) == []
