"""Papers as they are printed: nothing cut off, one line an amount, headings on every page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from jmtrade_core.money import grouped
from tests.ledger.folders import folder
from tests.ledger.office import line

from .press import LONGEST, TWELVE, Press, converted

pytestmark = pytest.mark.office


def pages(file: Path) -> list[str]:
    """The text of each page, laid out as it stands on it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]


@pytest.fixture(scope="module")
def printed(
    busy: Press, papers: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Each paper's pages; with a recovery's, of a ledger of its own."""
    with folder() as place:
        press = Press(place)
        (id,) = press.paid([line(1, TWELVE, name=LONGEST)])
        press.office.record([line(1, 40_00, name=LONGEST)], reason="海关更正")
        recovery = press.paper("recovery", "--award", id)
        place = tmp_path_factory.mktemp("print")
        files = converted(place, "pdf", *papers.values(), recovery)
    return {file.stem: pages(file) for file in files}


@pytest.mark.parametrize("kind", ["notice", "allocation", "payments"])
def test_twelve_digits_stand_on_one_line(printed: dict[str, list[str]], kind: str) -> None:
    text = "".join(printed[kind])
    largest = grouped(TWELVE)
    if kind != "allocation":
        assert re.search(rf"(?<![\d,]){re.escape(largest)}(?![\d,.])", text)
    total = [one for one in re.findall(r"[\d,]+\.\d\d", text) if len(one) >= len(largest)]
    assert total, "the total has at least as many digits"
    assert "###" not in text


def test_no_amount_is_broken(busy: Press, printed: dict[str, list[str]]) -> None:
    amounts = {grouped(one.due) for one in busy.office.all()}
    shown = set(re.findall(r"[\d,]+\.\d\d", "".join(printed["notice"])))
    assert amounts <= shown


@pytest.mark.parametrize("kind", ["notice", "payments"])
def test_the_longest_name_is_whole(printed: dict[str, list[str]], kind: str) -> None:
    letters = iter("".join("".join(printed[kind]).split()))
    assert all(one in letters for one in LONGEST)


@pytest.mark.parametrize("kind", ["notice", "payments"])
def test_headings_and_numbers_on_every_page(printed: dict[str, list[str]], kind: str) -> None:
    found = printed[kind]
    assert len(found) > 1
    for number, page in enumerate(found, 1):
        assert re.search(rf"—\s*{number}\s*—", page)
        assert ("金额（元）" in page) or "合计" in page or "核验" in page
    for page in found[1:-1]:
        assert "金额（元）" in page.strip().splitlines()[0]


@pytest.mark.parametrize(
    "kind", ["notice", "allocation", "request", "payments", "award", "recovery"]
)
def test_who_signs_never_stands_alone(printed: dict[str, list[str]], kind: str) -> None:
    (last,) = [page for page in printed[kind] if "（盖章）" in page]
    above = last[: last.index("（盖章）")]
    assert len("".join(above.split())) > len("钟祥市商务局") + 4
    assert "jmtrade:1/" in last


def test_a_recovery_says_its_amounts_whole(printed: dict[str, list[str]]) -> None:
    text = "".join("".join(printed["recovery"]).split())
    for said in (LONGEST, "已兑付9,999,999,999.99元", "应再退回9,999,999,959.99元", "海关更正"):
        assert said in text


def test_28_characters_a_line_and_22_lines_a_page(busy: Press, tmp_path: Path) -> None:
    from docx import Document
    from jmtrade_papers.template import OWN

    document = Document(str(OWN / "award.docx"))
    for child in list(document.element.body)[:-1]:
        document.element.body.remove(child)
    for _line in range(30):
        document.add_paragraph("字" * 28)
    document.save(str(tmp_path / "full.docx"))
    (file,) = converted(tmp_path, "pdf", tmp_path / "full.docx")
    lines = [[len(m) for m in re.findall("字+", page)] for page in pages(file)]
    assert lines[0] == [28] * 22
