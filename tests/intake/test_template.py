"""The template: what it holds, and that what is filled in comes back exactly."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from jmtrade_core.cli import run
from jmtrade_core.intake.tables.match import GUIDE_SHEET, LISTS_SHEET
from jmtrade_core.schema.tables import Column, Table
from jmtrade_core.template import template as made_of

from .books import A, book, examined, sound, tables, values

PREFIXES = ("=1+1", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", "|cmd", "%0A=1", '=HYPERLINK("x")')
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    assert run(["template", "--county", "zhongxiang", "-o", str(path), "--lang", "en"]) == 0
    return path


def _fill(path: Path, record: dict[str, list[dict[str, Any]]]) -> Workbook:
    """Type the record below the template's headings, as a clerk does in Excel."""
    made = load_workbook(path)
    for id, rows in record.items():
        page = made[tables()[id].sheet]
        ids = [cell.value for cell in page[2]]
        for nr, row in enumerate(rows, 3):
            for at, name in enumerate(ids, 1):
                cell = page.cell(nr, at)
                cell.value = row.get(name)
                if isinstance(row.get(name), str):
                    cell.data_type = "s"
    made.save(path)
    return made


def _convert(path: Path, kind: str) -> Path:
    """Open in LibreOffice and save again, without a window."""
    folder = path.parent / f"converted-{kind}"
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{path.parent}/profile", "--headless",
         "--convert-to", kind, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / f"{path.stem}.{kind}"


def test_an_empty_template_is_sound_and_silent(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(template), "--county", "zhongxiang"]) == 0
    assert capsys.readouterr().out == ""


def test_headings_ids_formats_rules_and_frozen_heads(template: Path) -> None:
    made = load_workbook(template)
    sheets = [table.sheet for table in tables().values()]
    assert made.sheetnames == [GUIDE_SHEET, *sheets, LISTS_SHEET]
    assert made[LISTS_SHEET].sheet_state == "hidden"
    for table in tables().values():
        page = made[table.sheet]
        assert page.freeze_panes in ("B3", "C3")
        rules = {
            str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation
        }
        for at, column in enumerate(table.columns, 1):
            head, below = page.cell(1, at), page.cell(3, at).coordinate
            assert head.value == column.heading + (" *" if column.required else "")
            assert head.comment is not None
            assert page.cell(2, at).value == column.id
            assert below in rules
            if column.options or column.among or column.type == "flag":
                rule = rules[below]
                assert rule.type == "list"
                choices = made.defined_names[rule.formula1.lstrip("=")].attr_text
                page_name, cells = choices.split("!")
                offered = [c.value for (c,) in made[page_name.strip("'")][cells.replace("$", "")]]
                assert offered == (list(column.options.values()) or sorted(column.among)
                                   or ["是", "否"])  # fmt: skip
        letters = [c.column_letter for c in page[1] if c.value.startswith("统一社会信用代码")]
        assert made[table.sheet].column_dimensions[letters[0]].number_format == "@"


def test_what_is_filled_in_comes_back_exactly(template: Path, tmp_path: Path) -> None:
    _fill(template, sound())
    read = examined(template)
    assert not read.findings
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


def _injected() -> dict[str, list[dict[str, Any]]]:
    """Every prefix in every text column."""
    record = sound()
    for id, table in tables().items():
        words = [c.id for c in table.columns if c.type == "text" and not c.among]
        first = record[id][0]
        record[id] = [
            {**first, **({"uscc": A} if id != "enterprises" else {"uscc": _code(nr)}),
             **dict.fromkeys(words, prefix)}
            for nr, prefix in enumerate(PREFIXES)
        ] if words else record[id]  # fmt: skip
    record["enterprises"].append(dict(sound()["enterprises"][0]))
    return record


def _code(nr: int) -> str:
    return f"91420881MA48XX{nr:04}"


def _texts(path: Path) -> set[tuple[str, str]]:
    made = load_workbook(path)
    return {
        (page.title, cell.value.strip())
        for page in made if page.title not in (GUIDE_SHEET, LISTS_SHEET)
        for row in page.iter_rows(min_row=3) for cell in row
        if isinstance(cell.value, str) and cell.data_type == "s"
        and cell.value.strip() in {prefix.strip() for prefix in PREFIXES}
    }  # fmt: skip


@pytest.mark.office
@libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_round_trip_through_libreoffice(kind: str, template: Path, tmp_path: Path) -> None:
    _fill(template, sound())
    read = examined(_convert(template, kind))
    assert not [p for p in read.findings if p.severity != "note"], read.findings
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


@pytest.mark.office
@libreoffice
def test_dropdowns_are_there_in_libreoffice(template: Path) -> None:
    made = load_workbook(_convert(template, "xlsx"))
    rules = made["企业名录"].data_validations.dataValidation
    listed = {str(r.sqref).split(":")[0]: r.formula1 for r in rules if r.type == "list"}
    assert {"C3", "E3", "F3"} <= listed.keys()
    counties = made.defined_names[listed["C3"]].attr_text
    page, cells = counties.replace("$", "").split("!")
    assert "钟祥市" in [cell.value for (cell,) in made[page.strip("'")][cells]]


@pytest.mark.office
@libreoffice
@pytest.mark.parametrize("maker", ["filled", "marked"])
def test_no_text_becomes_a_formula(maker: str, template: Path, tmp_path: Path) -> None:
    _fill(template, _injected())
    path = template
    if maker == "marked":
        path = tmp_path / "marked.xlsx"
        run(["check", str(template), "-o", str(path)])
    words = {
        (table.sheet, prefix.strip())
        for table in tables().values() for prefix in PREFIXES
        if any(c.type == "text" and not c.among for c in table.columns)
    }  # fmt: skip
    again = _convert(path, "xlsx")
    assert _texts(again) >= words
    for page in load_workbook(again):
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row), page.title


def test_conventions_of_excel_and_wps_come_back(template: Path, tmp_path: Path) -> None:
    """Codes typed after an apostrophe keep a style only; flags may be typed in English."""
    record = sound()
    record["enterprises"][0]["exports_verified"] = "yes"
    made = _fill(template, record)
    page = made["企业名录"]
    page["A3"].style = "Normal"
    page["A3"].quotePrefix = True
    page["D3"].value = date(2009, 5, 4)
    page["D3"].number_format = 'yyyy"年"m"月"d"日";@'
    page["D4"].number_format = "[$-F800]dddd, mmmm dd, yyyy"
    made.save(template)
    read = examined(template)
    assert not read.findings
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


def test_a_long_help_is_cut_to_what_a_message_holds(tmp_path: Path) -> None:
    """255 signs; XlsxWriter would leave the whole rule out, with a warning."""
    long = Column.flag("local", "本地", when=("长" * 300, "long " * 60))
    table = Table("papers", "文件", (long,))
    path = tmp_path / "made.xlsx"
    path.write_bytes(made_of([table], "文件"))
    rules = load_workbook(path)["文件"].data_validations.dataValidation
    (rule,) = (rule for rule in rules if rule.type == "list")
    assert len(rule.prompt) == len(rule.error) == 255
