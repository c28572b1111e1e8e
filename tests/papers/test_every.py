"""What holds for every paper: 200 texts that try to be more than text stay text, the longest name
and amounts of 12 digits have room, and a template that an office edits keeps working.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt
from jmtrade_papers import bank
from jmtrade_papers.kinds import Paper
from jmtrade_papers.template import Template
from openpyxl import load_workbook

from jmtrade_core.errors import PolicyError
from jmtrade_core.money import grouped
from jmtrade_core.output.csv_text import SIGNS
from tests.ledger.folders import folder
from tests.ledger.office import line, pay_data

from .every import ALL, BOOKS, FIGURE, every, rewritten
from .press import LONGEST, TWELVE, Press
from .test_injection import PAYLOADS, squeezed


@pytest.fixture(scope="module")
def papers(entered: None) -> Iterator[dict[str, Paper]]:
    with folder() as place:
        press = Press(place)
        ids = press.office.record([line(n, 100_00 + n) for n in range(1, 4)]).awards
        press.office.until_cleared(*ids)
        press.office.pay(*ids[:2])
        press.office.record([line(1, 40_00), line(2, 100_02), line(3, 100_03)], reason="海关更正")
        yield every(press)


class Numbered:
    """Each text becomes one of its own: a mark, or instead of it a payload."""

    def __init__(self, paper: Paper, first: int = -1) -> None:
        self.book, self.first, self.count = paper.template is None, first, 0

    def __call__(self, field: str, text: str) -> str:
        if self.book and FIGURE.fullmatch(text):  # stands in the workbook as a number
            return text
        self.count += 1
        return f"㊤{self.count}㊦" if self.first < 0 else self.payload(self.count)

    def payload(self, number: int) -> str:
        return PAYLOADS[(self.first + number) % len(PAYLOADS)]


def stays_text(paper: Paper, first: int) -> int:
    """How many texts there are; with payloads the paper says the same, letter by letter."""
    marks, evil = Numbered(paper), Numbered(paper, first)
    wanted = rewritten(paper, marks).pieces()
    found = rewritten(paper, evil).pieces()
    for number in range(marks.count, 0, -1):
        said = squeezed(evil.payload(number))
        wanted = [one.replace(f"㊤{number}㊦", said) for one in wanted]
    assert found == wanted
    return marks.count


@pytest.mark.parametrize("kind", ALL)
def test_a_field_is_text_whatever_it_says(papers: dict[str, Paper], kind: str) -> None:
    assert stays_text(papers[kind], len(kind) * 25) > 10


@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL)
def test_each_of_two_hundred_in_each_field(papers: dict[str, Paper], kind: str) -> None:
    """Every payload stands once in every paper at least."""
    done = 0
    while done < len(PAYLOADS):
        done += stays_text(papers[kind], done)


def test_two_hundred_names_in_the_bank_s_file(press: Press) -> None:
    """As csv no cell begins like a formula; as a workbook every name is text, whole."""
    awards = [line(n, 100_00, name=payload) for n, payload in enumerate(PAYLOADS, 1)]
    ids = press.office.record(awards).awards
    press.office.until_cleared(*ids)
    batch = press.office.pay(*ids)
    columns = {"户名": "account_name", "账号": "account_number", "金额": "amount", "=1+1": "name"}
    how = bank.Form("firm", "yuan", "utf-8-sig", True, "", columns)
    rows = list(csv.reader(io.StringIO(bank.render(batch, how, ".csv").decode("utf-8-sig"),
                                       newline="")))  # fmt: skip
    assert len(rows) == 201
    assert not [cell for row in rows for cell in row if cell.startswith(SIGNS)]
    names = {row[0].removeprefix("'") if row[0][1:].startswith(SIGNS) else row[0]
             for row in rows[1:]}  # fmt: skip
    assert names == {one.name for one in press.office.all()} == set(PAYLOADS)
    sheet = load_workbook(io.BytesIO(bank.render(batch, how, ".xlsx"))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(cells) == len(pay_data(press.office.all()).payees) == 200


LARGEST = grouped(TWELVE)
MONEY = re.compile(r"-?[\d,]+\.\d\d")
MARGINS = 6.0
"""Points inside a cell."""
WIDE = {**dict.fromkeys("0123456789*", 0.5), ",": 0.25, ".": 0.25}
"""What a sign takes of its font's size in Times New Roman; a letter 0.6."""


def at_most(field: str, text: str) -> str:
    """The largest figure for a figure, the longest name for a name."""
    if field in ("企业", "收款单位"):
        return LONGEST
    return LARGEST if MONEY.fullmatch(text) else text


@pytest.mark.parametrize("kind", [k for k in ALL if not k.endswith(".xlsx")])
def test_the_largest_amounts_have_one_line(papers: dict[str, Paper], kind: str) -> None:
    """Word breaks a figure that its cell has no room for; a table is no wider than its page."""
    paper = rewritten(papers[kind], at_most)
    document = Document(io.BytesIO(paper.content()))
    page: Any = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    for table in document.tables:
        for row in table.rows:
            assert sum(cell.width for cell in row.cells) <= room + Mm(1)
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    too_wide = [token for token in tokens(paragraph)
                                if token > cell.width.pt - MARGINS]  # fmt: skip
                    assert not too_wide, (cell.text, cell.width.mm)


def tokens(paragraph: Any) -> Iterator[float]:
    """Points that the words need that are not broken; the line that checks a paper may be."""
    for run in paragraph.runs:
        size = (run.font.size or Pt(16)).pt
        for word in re.findall(r"[!-~]+", "" if "jmtrade:" in run.text else run.text):
            for part in re.split(r"[/._-]" if not MONEY.fullmatch(word) else r"\s", word):
                yield sum(WIDE.get(sign, 0.6) for sign in part) * size


@pytest.mark.parametrize("kind", BOOKS)
def test_no_figure_of_a_workbook_is_shown_as_signs(papers: dict[str, Paper], kind: str) -> None:
    """A number without room is not read, since it would print as ###."""
    paper = papers[f"{kind}.xlsx"]
    figures = [text for text in paper.pieces() if MONEY.fullmatch(text)]
    large = rewritten(paper, at_most).pieces()
    assert large.count(LARGEST) == len(figures) > 0
    assert LONGEST in large or kind == "allocation"


PLACE = re.compile(r"\{\{ [^{}]+ \}\}")
LOOPS = re.compile(r"\{%\w* (for|if)\b[^{}]*%\}")
KEPT = ("核验码", "标记")


def edited(paper: Paper, change: Callable[[str], str]) -> Paper:
    """The paper of an office that changed its template's text."""
    assert paper.template
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper.template.content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    body = change(parts["word/document.xml"].decode())
    with zipfile.ZipFile(stream, "w") as out:
        for name, content in (parts | {"word/document.xml": body.encode()}).items():
            out.writestr(name, content)
    return replace(paper, template=Template(stream.getvalue(), f"{paper.seal.kind}.docx"))


WORDS = [kind for kind in ALL if not kind.endswith(".xlsx")]


@pytest.mark.parametrize("kind", WORDS)
def test_a_template_as_an_office_leaves_it_says_the_same(
    papers: dict[str, Paper], kind: str
) -> None:
    """Another font, a paragraph moved to the end, and fields that lie in several runs, as a
    program that checks spelling leaves them."""
    split = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">'

    def change(body: str) -> str:
        first, *_others = re.findall(r"<w:p>.*?</w:p>", body, re.DOTALL)
        assert "标记" in first
        body = body.replace(first, "", 1).replace("<w:sectPr", f"{first}<w:sectPr", 1)
        body = body.replace("仿宋_GB2312", "楷体")
        return PLACE.sub(lambda m: f"{m[0][:4]}{split}{m[0][4:]}", body)

    assert sorted(edited(papers[kind], change).pieces()) == sorted(papers[kind].pieces())


@pytest.mark.parametrize("kind", WORDS)
def test_fields_that_were_removed_are_not_missed(papers: dict[str, Paper], kind: str) -> None:
    """All but those without which nobody could check the paper."""
    gone = lambda m: m[0] if any(k in m[0] for k in KEPT) else ""  # noqa: E731
    said = edited(papers[kind], lambda body: PLACE.sub(gone, body)).pieces()
    assert [one for one in said if one.startswith("jmtrade:1/")]
    assert len("".join(said)) < len("".join(papers[kind].pieces()))


@pytest.mark.parametrize("kind", WORDS)
def test_the_line_that_checks_a_paper_is_missed(papers: dict[str, Paper], kind: str) -> None:
    without = edited(papers[kind], lambda body: body.replace("{{ 核验码 }}", ""))
    with pytest.raises(PolicyError, match="核验码"):
        without.content()


@pytest.mark.parametrize("kind", WORDS)
def test_every_field_that_is_misspelt_is_named(papers: dict[str, Paper], kind: str) -> None:
    """All of them at once; of a row's fields the first, as its row is printed."""

    def change(body: str) -> str:
        return PLACE.sub(lambda m: m[0].replace(" }}", "错 }}"), body)

    with pytest.raises(PolicyError) as refused:
        edited(papers[kind], change).content()
    body = edited(papers[kind], lambda body: body)
    assert body.template
    with zipfile.ZipFile(io.BytesIO(body.template.content)) as book:
        text = book.read("word/document.xml").decode()
    asked = {m[0][3:-3] for m in PLACE.finditer(text) if "." not in m[0]}
    loops = {name for m in LOOPS.finditer(text) for name in re.findall(r"for (\w+) in", m[0])}
    assert {f"{{{{ {name}错 }}}}" for name in asked - loops} <= {
        problem.found for problem in refused.value.problems
    }


def _without(field: str, body: str) -> str:
    return body.replace(field, "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", WORDS)
def test_each_field_alone_can_be_removed(papers: dict[str, Paper], kind: str) -> None:
    template = papers[kind].template
    assert template
    with zipfile.ZipFile(io.BytesIO(template.content)) as book:
        fields = set(PLACE.findall(book.read("word/document.xml").decode()))
    for field in sorted(fields):
        without = edited(papers[kind], partial(_without, field))
        if "核验码" in field or ("标记" in field and papers[kind].fields["标记"]):
            with pytest.raises(PolicyError):
                without.content()
        else:
            assert without.pieces()
