"""A paper is equal to what it rests on, or what differs is named: every figure, every name."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from pathlib import Path

import pytest
from jmtrade_papers import compare, seal, texts
from jsonschema import Draft202012Validator

from jmtrade_core.json_schemas import schemas
from tests.ledger.office import line

from .press import Press, changed, converted, text_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
LETTER = ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE,
          "--enterprise", "91420881MA00000174")  # fmt: skip
TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
LINE = re.compile(re.escape(seal.HEAD))


def said(press: Press, file: Path, *words: object) -> list[dict[str, str]]:
    """The differences, as JSON that keeps its schema."""
    done = press.typed("verify", file, "--format", "json", *words)
    document = json.loads(done.out)
    Draft202012Validator(schemas()["verify"]).validate(document)
    assert document["equal"] is (done.code == 0)
    found: list[dict[str, str]] = document["differences"]
    return found


@pytest.mark.parametrize("kind", ["notice", "allocation", "request", "payments", "award"])
def test_a_paper_is_equal(busy: Press, papers: dict[str, Path], kind: str) -> None:
    assert said(busy, papers[kind]) == []


def test_a_paper_stays_equal_while_the_ledger_grows(press: Press) -> None:
    (id,) = press.paid([line(1, 100_00)])
    file = press.paper("award", "--award", id)
    press.office.record([line(1, 40_00), line(2)], reason="海关更正")
    assert said(press, file) == []
    assert "40.00" in text_of(press.paper("recovery", "--award", id))


def test_another_ledger_is_named(press: Press, busy: Press, papers: dict[str, Path]) -> None:
    press.paid([line(1)])
    (difference,) = said(press, papers["notice"])
    assert difference["place"] == "ledger"


def changes(file: Path, count: int, seed: int) -> list[tuple[str, str]]:
    """Texts of the file, each with one character that is another one: a digit by a digit."""
    chance = random.Random(seed)
    with zipfile.ZipFile(file) as book:
        body = book.read("word/document.xml").decode()
    found = []
    runs = [m for m in TEXT.finditer(body) if m[1].strip() and not LINE.search(m[1])]
    for _ in range(count):
        run = chance.choice(runs)
        at = chance.choice([i for i, c in enumerate(run[1]) if not c.isspace()])
        old = run[1][at]
        new = str((int(old) + chance.randint(1, 9)) % 10) if old.isdigit() else "某"
        if new != old:
            start = run.start(1) + at
            found.append((body, body[:start] + new + body[start + 1 :]))
    return found


@pytest.mark.parametrize("kind", ["notice", "allocation", "request", "payments", "award"])
def test_every_changed_character_is_found(
    papers: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    wanted = texts.of_docx(papers[kind])
    with zipfile.ZipFile(papers[kind]) as book:
        parts = {name: book.read(name) for name in book.namelist() if "media" not in name}
    for _body, other in changes(papers[kind], 20, seed=len(kind)):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as book:
            for name, content in (parts | {"word/document.xml": other.encode()}).items():
                book.writestr(name, content)
        (difference,) = compare.paragraphs(texts.of_docx(stream), wanted)
        assert difference.found != difference.wanted in wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [("10,000.37", "10,000.38"), ("企业1</w:t>", "企业甲</w:t>"),
     ("2019年3月11日", "2019年3月12日"),
     ("李四", "王五")],
)  # fmt: skip
def test_a_changed_paper_is_refused_and_said(
    busy: Press, papers: dict[str, Path], old: str, new: str, tmp_path: Path
) -> None:
    forged = changed(papers["notice"], old, new, tmp_path / "forged.docx")
    done = busy.verify(forged)
    assert done.code == 1
    (difference,) = said(busy, forged)
    assert new.removesuffix("</w:t>") in difference["found"]
    assert old.removesuffix("</w:t>") in difference["wanted"]


def test_what_is_hidden_does_not_count(
    busy: Press, papers: dict[str, Path], tmp_path: Path
) -> None:
    """The right figure in hidden letters, and another one beside it."""
    hidden = ('<w:r><w:rPr><w:vanish/></w:rPr><w:t>10,000.37</w:t></w:r>'
              "<w:r><w:t>90,000.37</w:t></w:r>")  # fmt: skip
    with zipfile.ZipFile(papers["notice"]) as book:
        body = book.read("word/document.xml").decode()
    run = re.search(r"<w:r>(?:(?!<w:r>).)*?<w:t[^>]*>10,000\.37</w:t></w:r>", body)
    assert run
    forged = changed(papers["notice"], run[0], hidden, tmp_path / "hidden.docx")
    (difference,) = said(busy, forged)
    assert "90,000.37" in difference["found"]


@pytest.mark.parametrize(
    "more", ['<w:altChunk r:id="rId1"/>', '<w:p><w:r><w:sym w:font="S" w:char="F031"/></w:r></w:p>']
)
def test_text_from_elsewhere_is_named(
    busy: Press, papers: dict[str, Path], more: str, tmp_path: Path
) -> None:
    forged = changed(papers["notice"], "<w:body>", f"<w:body>{more}", tmp_path / "more.docx")
    (difference,) = said(busy, forged)
    assert difference["wanted"] == ""


def test_a_row_that_is_gone_is_named(busy: Press, papers: dict[str, Path], tmp_path: Path) -> None:
    from docx import Document

    document = Document(str(papers["notice"]))
    table = document.tables[0]
    table._tbl.remove(table.rows[2]._tr)
    document.save(str(tmp_path / "short.docx"))
    missing = [one for one in said(busy, tmp_path / "short.docx") if not one["found"]]
    assert len(missing) >= 4


def test_a_letter_of_a_run(press: Press, tmp_path: Path) -> None:
    file = press.paper("refusal", *LETTER)
    assert said(press, file, "--data", EXAMPLE) == []
    forged = changed(file, "1,000,000.00", "1,000.00", tmp_path / "forged.docx")
    assert said(press, forged, "--data", EXAMPLE)


def test_other_data_are_named(press: Press, tmp_path: Path) -> None:
    file = press.paper("refusal", *LETTER)
    book = tmp_path / "other.xlsx"
    from openpyxl import load_workbook

    workbook = load_workbook(EXAMPLE)
    workbook["企业名录"]["B3"] = "改名有限公司"
    workbook.save(book)
    assert "input" in {one["place"] for one in said(press, file, "--data", book)}


def test_other_terms_are_named(press: Press) -> None:
    file = press.paper("refusal", *LETTER)
    with (press.config / "jmtrade.toml").open("a", encoding="utf-8") as settings:
        settings.write('[rulings."integrity.window"]\noption = "unrepaired"\ndocument = "文"\n')
    assert "terms" in {one["place"] for one in said(press, file, "--data", EXAMPLE)}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"hello"])
def test_what_is_no_paper(press: Press, content: bytes) -> None:
    file = press.place / "x.docx"
    file.write_bytes(content)
    done = press.verify(file)
    assert done.code == 2
    assert "[no-paper]" in done.err


def test_a_word_file_without_a_seal_is_no_paper(press: Press) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("兑付100.00元")
    document.save(str(press.place / "x.docx"))
    assert press.verify(press.place / "x.docx").code == 2


def test_two_seals_are_none(busy: Press, papers: dict[str, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(papers["notice"]) as book:
        body = book.read("word/document.xml").decode()
    mark = seal.found(texts_of(body))
    assert mark
    other = str(mark).replace("run=", "award=")
    forged = changed(papers["notice"], "李四", f"李四{other}", tmp_path / "two.docx")
    assert busy.verify(forged).code == 2


def texts_of(body: str) -> str:
    return "".join(TEXT.findall(body))


@pytest.mark.parametrize(
    "facts", ["on=20190301/ledger=1.0123456789abcdef", "run=x/on=20190301/ledger=2.0",
              "run=1/on=99999999", "run=1/on=20190301"],
)  # fmt: skip
def test_a_made_up_seal_opens_nothing(press: Press, facts: str) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(f"jmtrade:1/notice/{facts}/template=0;")
    document.save(str(press.place / "x.docx"))
    done = press.verify(press.place / "x.docx")
    assert done.code in (1, 2)
    assert "Traceback" not in done.err


@pytest.mark.office
def test_saved_again_by_libreoffice_nothing_differs(
    busy: Press, papers: dict[str, Path], tmp_path: Path
) -> None:
    letter = busy.paper("refusal", *LETTER)
    for file in converted(tmp_path, "docx", *papers.values()):
        assert said(busy, file) == []
    (file,) = converted(tmp_path, "docx", letter)
    assert said(busy, file, "--data", EXAMPLE) == []


@pytest.mark.office
def test_printed_to_pdf_nothing_differs_and_a_change_does(
    busy: Press, papers: dict[str, Path], tmp_path: Path
) -> None:
    forged = changed(papers["notice"], "10,000.37", "10,000.73", tmp_path / "forged.docx")
    *printed, wrong = converted(tmp_path, "pdf", *papers.values(), forged)
    for file in printed:
        assert said(busy, file) == []
    (difference,) = said(busy, wrong)
    assert difference["wanted"] == "10,000.37"
    assert "10,000.73" in difference["found"]
