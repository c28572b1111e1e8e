"""1,000 of 1,000 changed figures and names are found, and nothing in 200 papers saved again."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jmtrade_papers import anew, compare, seal, texts

from tests.ledger.folders import folder

from .every import BOOKS
from .press import Press, converted, several

SHORT, LONG = 10, 1000
SHOWN = re.compile(r"<(?:w:)?t(?: [^>]*)?>([^<]*[^<\s][^<]*)</(?:w:)?t>")
"""Text of a Word file or of a workbook's strings."""
NUMBER = re.compile(r"<c r=\"\w+\" s=\"\d+\"><v>([\d.]+)</v>")
"""Of a workbook, what is no text."""
PARTS = ("word/document.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
         "xl/worksheets/sheet2.xml")  # fmt: skip
WORDS = ("notice", "allocation", "request", "payments", "award")


@pytest.fixture(scope="module")
def small(entered: None) -> Iterator[dict[str, Path]]:
    """Papers of few lines; each is read a thousand times."""
    with folder() as place:
        press = Press(place)
        ids = press.paid(several(4))
        every = ("--run", press.run())
        for kind in ("notice", "allocation", "payments"):
            press.paper(kind, *every)
        for kind in BOOKS:
            press.paper(kind, *every, name=f"{kind}.xlsx")
        press.paper("award", "--award", ids[0])
        yield {file.name: file for file in (*place.glob("*.docx"), *place.glob("*.xlsx"))}


NAMES = ("notice.docx", "allocation.docx", "payments.docx", "award.docx", "allocation.xlsx",
         "payments.xlsx")  # fmt: skip


def found_of(file: Path, count: int) -> int:
    """How many of so many changed characters are named, each by itself."""
    chance, read = random.Random(count), anew.read
    wanted, found = read(file).pieces, 0
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    places = [
        (name, start + at)
        for name in PARTS if name in parts
        for start, text in spans(name, parts[name].decode())
        for at, sign in enumerate(text) if not sign.isspace() and sign not in ".&;"
    ]  # fmt: skip
    for name, at in (chance.choice(places) for _ in range(count)):
        text = parts[name].decode()
        other = (
            "123456789"[(int(text[at]) + chance.randint(0, 7)) % 9] if text[at].isdigit() else "某"
        )
        if other == text[at]:
            other = "0"
        body = text[:at] + other + text[at + 1 :]
        differences = compare.paragraphs(texts_of(parts | {name: body.encode()}, file), wanted)
        found += any(one.found != one.wanted for one in differences)
    return found


def spans(name: str, text: str) -> Iterator[tuple[int, str]]:
    patterns = (SHOWN,) if "sheet" not in name else (NUMBER,)
    for one in (m for pattern in patterns for m in pattern.finditer(text)):
        if seal.HEAD not in one[1] and "&" not in one[1]:
            yield one.start(1), one[1]


def texts_of(parts: dict[str, bytes], file: Path) -> list[str]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    stream.seek(0)
    return texts.of_docx(stream) if file.suffix == ".docx" else texts.of_xlsx(stream)


@pytest.mark.parametrize("name", NAMES)
def test_every_changed_figure_and_name_is_found(small: dict[str, Path], name: str) -> None:
    assert found_of(small[name], SHORT) == SHORT


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_thousand_of_a_thousand_are_found(small: dict[str, Path], name: str) -> None:
    assert found_of(small[name], LONG) == LONG


LEDGERS = 40
"""Of each five papers."""


@pytest.mark.slow
@pytest.mark.office
def test_nothing_differs_in_two_hundred_that_were_saved_again(entered: None) -> None:
    with folder() as place:
        presses = [made(place / f"{number}", number) for number in range(LEDGERS)]
        saved = again(place, presses)
        assert len(saved) == 5 * LEDGERS
        for press, file in saved:
            found = anew.read(file)
            with press.office.ledger.reading() as connection:
                assert anew.of_ledger(found, connection, press.config, None) == []


def made(place: Path, seed: int) -> Press:
    place.mkdir()
    press = Press(place)
    press.paid(several(seed))
    return press


def batched(files: list[Path], size: int) -> Iterator[list[Path]]:
    return (files[at : at + size] for at in range(0, len(files), size))


def again(place: Path, presses: list[Press]) -> list[tuple[Press, Path]]:
    """Five papers of each, as LibreOffice writes them."""
    words, books = {}, {}
    for number, press in enumerate(presses):
        every = ("--run", press.run())
        for kind in ("notice", "allocation", "payments"):
            words[press.paper(kind, *every, name=f"{number}-{kind}.docx")] = press
        for kind in BOOKS:
            books[press.paper(kind, *every, name=f"{number}-{kind}-book.xlsx")] = press
    saved = [
        file for form, files in (("docx", [*words]), ("xlsx", [*books]))
        for some in batched(files, 20) for file in converted(place, form, *some)
    ]  # fmt: skip
    return list(zip((*words.values(), *books.values()), saved, strict=True))
