"""Several files make one record; conflicts block with both places named."""

from __future__ import annotations

from pathlib import Path

from .books import A, B, C, book, codes, examined, sound, values, where


def test_bureaus_files_make_the_record_of_one_workbook(tmp_path: Path) -> None:
    parts = [("enterprises", "certifications"), ("exports",), ("dishonesty", "prior_awards")]
    paths = [book(only=tables).write(tmp_path / f"{nr}.xlsx") for nr, tables in enumerate(parts)]
    rest = [id for id in sound() if not any(id in tables for tables in parts)]
    paths.append(book(only=rest).write(tmp_path / "rest.xlsx"))
    merged = examined(*paths)
    assert not merged.findings
    assert values(merged) == values(examined(book().write(tmp_path / "whole.xlsx")))
    assert merged.reads["exports"].frame["source"][0] == "[1.xlsx]进出口实绩!2"


def test_a_folder_of_workbooks_is_merged(tmp_path: Path) -> None:
    folder = tmp_path / "counties"
    folder.mkdir()
    for nr, code in enumerate((A, B, C)):
        record = {id: [row for row in rows if row["uscc"] == code] for id, rows in sound().items()}
        book(record).write(folder / f"county{nr}.xlsx")
    (folder / "~$county0.xlsx").write_bytes(b"what WPS leaves beside an open file")
    merged = examined(folder)
    assert not merged.findings
    assert values(merged) == values(examined(book().write(tmp_path / "whole.xlsx")))


def test_rows_that_agree_count_once_and_fill_each_other(tmp_path: Path) -> None:
    customs, commerce = sound(), sound()
    for row in customs["exports"]:
        row["ecommerce_usd"] = None
    for row in commerce["exports"]:
        row["import_usd"] = None
    paths = [
        book(record, only=("enterprises", "exports")).write(tmp_path / name)
        for name, record in (("customs.xlsx", customs), ("commerce.xlsx", commerce))
    ]
    merged = examined(*paths)
    assert set(codes(merged.findings)) == {"same-row"}
    assert all(p.severity == "note" for p in merged.findings)
    whole = book(only=("enterprises", "exports")).write(tmp_path / "whole.xlsx")
    assert values(merged) == values(examined(whole))
    source = merged.reads["exports"].frame["source"][0]
    assert source == "[customs.xlsx]进出口实绩!2 + [commerce.xlsx]进出口实绩!2"


def test_a_conflict_names_both_places(tmp_path: Path) -> None:
    other = sound()
    other["exports"][1]["export_usd"] = 6_000_001
    first = book().write(tmp_path / "one.xlsx")
    second = book(other, only=("exports",)).write(tmp_path / "two.xlsx")
    errors = [p for p in examined(first, second).findings if p.severity == "error"]
    assert [(p.code, p.place) for p in errors] == [("conflict", "[two.xlsx]进出口实绩!C3")]
    assert "[one.xlsx]进出口实绩!C3" in errors[0].found


def test_one_enterprise_in_two_counties_files(tmp_path: Path) -> None:
    other = {"enterprises": [{"uscc": A, "name": "钟祥甲有限公司", "county": "京山市"}]}
    first, second = (
        book().write(tmp_path / "one.xlsx"), book(other).write(tmp_path / "two.xlsx")
    )  # fmt: skip
    errors = [p for p in examined(first, second).findings if p.severity == "error"]
    assert [(p.code, where(p)) for p in errors] == [("two-counties", "企业名录!C2")]
    assert "[one.xlsx]企业名录!C2" in errors[0].found


def test_one_code_under_two_names_in_two_files(tmp_path: Path) -> None:
    other = {"enterprises": [{"uscc": A, "name": "钟祥丁有限公司", "county": "钟祥市"}]}
    first, second = (
        book().write(tmp_path / "one.xlsx"), book(other).write(tmp_path / "two.xlsx")
    )  # fmt: skip
    merged = examined(first, second)
    assert codes(merged.findings) == ["code-two-names"]
    names = {row["uscc"]: row["name"] for row in values(merged)["enterprises"]}
    assert names[A] == "钟祥甲有限公司"


def test_repeats_within_one_file_stay_errors(tmp_path: Path) -> None:
    record = sound()
    record["certifications"].append(dict(record["certifications"][0]))
    first = book(record).write(tmp_path / "one.xlsx")
    second = book(only=("enterprises",)).write(tmp_path / "two.xlsx")
    errors = [p for p in examined(first, second).findings if p.severity == "error"]
    assert [(p.code, where(p)) for p in errors] == [("duplicate-row", "国际认证!4")]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths: list[Path] = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        record = sound()
        record["exports"][0]["export_usd"] = 4_000_000 + len(paths)
        paths.append(book(record).write(tmp_path / name / "data.xlsx"))
    errors = [p for p in examined(*paths).findings if p.severity == "error"]
    assert [p.place for p in errors] == ["[data.xlsx (2)]进出口实绩!C2"]


def test_every_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.xlsx").write_bytes(b"")
    errors = examined(tmp_path / "a.xlsx", tmp_path / "b.xlsx").findings
    assert codes(errors) == ["foreign-format", "empty-file"]
