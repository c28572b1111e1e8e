"""One error hides no other: headings, cells and rows are all told in one go."""

from __future__ import annotations

from pathlib import Path

from jmtrade_core.intake.eager import read_tables
from jmtrade_core.schema.tables import EXPORTS, USCC, Table

from .books import codes, examined

LISTED, STRANGER = "91420881MA0000002K", "91420881MA48000019"
HEADINGS = ["统一社会信用代码", "年度", "出口额（万美元）", "进口额（美元）"]


def _csv(path: Path, *rows: list[str]) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")


def test_a_wrong_unit_in_a_heading_hides_no_cell(tmp_path: Path) -> None:
    rows = [[LISTED, "20x8", "12万", "-3"], [LISTED, "", "待定", "12.0055"]]
    _csv(tmp_path / "exports.csv", HEADINGS, *rows)
    found = read_tables([tmp_path], {"exports": EXPORTS})
    one = found.reads["exports"]
    assert codes(one.problems) == ["heading-unit"]
    told = [(p.code, p.place.rpartition("!")[2]) for some in one.faults.values() for p in some]
    assert sorted(told) == [("negative", "D2"), ("not-number", "C3"), ("not-year", "B2"),
                            ("required", "B3"), ("third-decimal", "D3"),
                            ("unit-glued", "C2")]  # fmt: skip
    assert one.frame.height == 0  # what stands under a wrong heading is no record


def test_a_missing_column_hides_no_cell(tmp_path: Path) -> None:
    _csv(tmp_path / "exports.csv", ["uscc", "export_usd"], [LISTED, "12万"])
    one = read_tables([tmp_path], {"exports": EXPORTS}).reads["exports"]
    assert codes(one.problems) == ["missing-column"]
    assert [p.code for some in one.faults.values() for p in some] == ["unit-glued"]


def test_a_bad_cell_hides_no_stranger(tmp_path: Path) -> None:
    _csv(tmp_path / "enterprises.csv", ["uscc", "name", "county"], [LISTED, "甲", "zhongxiang"])
    _csv(tmp_path / "exports.csv", ["uscc", "year", "export_usd"], [STRANGER, "2018", "-1"])
    errors = [p for p in examined(tmp_path).findings if p.severity == "error"]
    assert sorted(codes(errors)) == ["negative", "unknown-enterprise"]


def test_a_broken_list_hides_no_jump(tmp_path: Path) -> None:
    _csv(tmp_path / "enterprises.csv", ["uscc", "name"], [LISTED, "甲"])
    rows = [[LISTED, "2017", "1"], [LISTED, "2018", "5000"]]
    _csv(tmp_path / "exports.csv", ["uscc", "year", "export_usd"], *rows)
    assert codes(examined(tmp_path).findings)[:2] == ["missing-column", "jump"]


def test_a_table_without_codes_is_told_so(tmp_path: Path) -> None:
    table = Table("exports", "进出口实绩", (USCC, *EXPORTS.columns[1:]))
    _csv(tmp_path / "exports.csv", ["year", "export_usd"], ["2018", "12万"])
    one = read_tables([tmp_path], {"exports": table}).reads["exports"]
    assert codes(one.problems) == ["missing-column"]
