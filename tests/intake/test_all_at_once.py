"""One error hides no other: headings, cells and rows are all told in one go."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.intake.checks import proportion
from jmtrade_core.intake.eager import read_tables
from jmtrade_core.schema.tables import EXPORTS, USCC, Table
from tests.support import firm, write_csv

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
    assert one.frame["export_usd"].to_list() == [None, None]  # under a wrong heading: no amount


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


def test_a_wrong_unit_in_a_heading_hides_neither_strangers_nor_repeated_rows(
    tmp_path: Path,
) -> None:
    _csv(tmp_path / "enterprises.csv", ["uscc", "name", "county"], [LISTED, "甲", "zhongxiang"])
    rows = [[LISTED, "2018", "1", "1"], [LISTED, "2018", "2", "2"], [STRANGER, "2018", "1", "1"]]
    _csv(tmp_path / "exports.csv", HEADINGS, *rows)
    errors = [p for p in examined(tmp_path).findings if p.severity == "error"]
    assert sorted(codes(errors)) == ["duplicate-row", "heading-unit", "unknown-enterprise"]


def test_a_bad_cell_hides_no_repeated_row(tmp_path: Path) -> None:
    """Of either of the two rows; what makes a row's identity unreadable is no identity."""
    _csv(tmp_path / "enterprises.csv", ["uscc", "name", "county"], [LISTED, "甲", "zhongxiang"])
    rows = [[LISTED, "2017", "-1"], [LISTED, "2017", "1"], [LISTED, "2018", "1"],
            [LISTED, "2018", "x"], [LISTED, "20x8", "1"], [LISTED, "20y8", "1"]]  # fmt: skip
    _csv(tmp_path / "exports.csv", ["uscc", "year", "export_usd"], *rows)
    errors = [p for p in examined(tmp_path).findings if p.severity == "error"]
    told = sorted((p.code, p.place.rpartition("!")[2]) for p in errors)
    assert told == [("duplicate-row", "3"), ("duplicate-row", "5"), ("negative", "C2"),
                    ("not-number", "C5"), ("not-year", "B6"), ("not-year", "B7")]  # fmt: skip


def test_a_bad_row_that_another_file_gives_too_is_no_repeated_row(tmp_path: Path) -> None:
    """Once it is mended the two may agree, and count once."""
    for name, county in (("a", "zhongxiang"), ("b", "nowhere")):
        (tmp_path / name).mkdir()
        _csv(
            tmp_path / name / "enterprises.csv", ["uscc", "name", "county"], [LISTED, "甲", county]
        )
    errors = [p for p in examined(tmp_path / "a", tmp_path / "b").findings if p.severity == "error"]
    assert codes(errors) == ["not-option"]


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


def test_tables_without_a_row_are_asked_nothing_of_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their headings are looked at all the same."""
    asked: list[str] = []
    monkeypatch.setattr(proportion, "parts_above_wholes", lambda read: asked.append(read.table.id))
    folder = write_csv(tmp_path / "in", {"enterprises": [firm()]})
    (folder / "exports.csv").write_text("uscc,year,出口额（万美元）\n", encoding="utf-8")
    assert "heading-unit" in codes(examined(folder).findings)
    assert asked == ["enterprises"]
