"""The bank's file can be checked, though it carries nothing but what the bank takes in."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from jmtrade_core.json_schemas import schemas

from .press import Press
from .test_bank import MAPPING, paid, written

__all__ = ["paid"]


def said(press: Press, file: Path, *words: object) -> list[dict[str, str]]:
    """The differences, as JSON that keeps its schema."""
    done = press_typed(press, file, *words)
    document = json.loads(done.out)
    Draft202012Validator(schemas()["verify"]).validate(document)
    assert document["equal"] is (done.code == 0)
    found: list[dict[str, str]] = document["differences"]
    return found


def press_typed(press: Press, file: Path, *words: object):  # type: ignore[no-untyped-def]
    from tests.support import run

    given = ("--ledger", press.url, "--config", press.config, "--data", press.place / "accounts",
             "--map", press.place / "bank.toml", "--format", "json")  # fmt: skip
    return run("verify", file, *given, *words)


@pytest.mark.parametrize("name", ["b.csv", "b.xlsx"])
def test_it_is_equal_while_the_ledger_grows(paid: Press, name: str) -> None:
    content = written(paid, name)
    assert b"jmtrade" not in content
    assert said(paid, paid.place / name) == []
    paid.office.record([], scope=(("jingshan", 2018),))
    assert said(paid, paid.place / name) == []


def test_every_changed_byte_of_csv_is_named(paid: Press) -> None:
    content, file = written(paid, "b.csv"), paid.place / "b.csv"
    for at in range(0, len(content), 7):
        changed = bytearray(content)
        changed[at] ^= 1
        file.write_bytes(changed)
        assert said(paid, file), at
    file.write_bytes(content.replace(b"30.12", b"90.12"))
    (difference,) = said(paid, file)
    assert difference["place"] == "2"
    assert "90.12" in difference["found"]
    assert "30.12" in difference["wanted"]
    file.write_bytes(content + content.splitlines(keepends=True)[1])
    assert said(paid, file)


def test_every_changed_cell_of_a_workbook_is_named(paid: Press) -> None:
    content, file = written(paid, "b.xlsx"), paid.place / "b.xlsx"
    rows, columns = 4, 7
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            book = load_workbook(io.BytesIO(content))
            cell = book.active.cell(row, column)
            cell.value = cell.value + 1 if isinstance(cell.value, float) else f"{cell.value}9"
            book.save(file)
            assert said(paid, file), cell.coordinate
    load_workbook(io.BytesIO(content)).save(file)
    assert said(paid, file) == []


def test_another_mapping_or_ledger_is_named(paid: Press) -> None:
    written(paid, "b.csv")
    file, mark = paid.place / "b.csv", paid.place / "b.csv.seal"
    text = mark.read_text(encoding="utf-8")
    mark.write_text(text.replace("ledger=", "ledger=9"), encoding="utf-8")
    assert [one["place"] for one in said(paid, file)] == ["ledger"]
    mark.write_text(text, encoding="utf-8")
    (paid.place / "bank.toml").write_text(MAPPING.replace("用途", "附言"), encoding="utf-8")
    assert {one["place"] for one in said(paid, file)} == {"map", "1"}


@pytest.mark.parametrize("text", ["", "jmtrade:1/notice/run=2/on=20190321/template=x;", "hello"])
def test_without_its_line_it_is_no_paper(paid: Press, text: str) -> None:
    written(paid, "b.csv")
    (paid.place / "b.csv.seal").write_text(text, encoding="utf-8")
    done = press_typed(paid, paid.place / "b.csv")
    assert done.code == 2
    assert "[no-paper]" in done.err


def test_what_is_lacking_to_check_it_is_named(paid: Press) -> None:
    written(paid, "b.csv")
    done = paid.typed("verify", paid.place / "b.csv")
    assert done.code == 2
    assert "--data: " in done.err
    assert "--map: " in done.err


def test_a_file_of_another_kind_is_not_replaced(paid: Press) -> None:
    from .test_bank import bank

    (paid.place / "b.csv.seal").write_text("mine", encoding="utf-8")
    assert bank(paid, paid.place / "b.csv").code == 2
    assert (paid.place / "b.csv.seal").read_text(encoding="utf-8") == "mine"
    assert not (paid.place / "b.csv").exists()
