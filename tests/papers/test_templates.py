"""The packaged templates, and what an office makes of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from jmtrade_papers.kinds import KINDS
from jmtrade_papers.template import OWN

from scripts.paper_templates import made
from tests.ledger.office import line

from .press import Press, text_of


def test_each_kind_has_its_template_and_the_script_makes_it() -> None:
    """Run ``python -m scripts.paper_templates``."""
    assert {f"{kind}.docx" for kind in KINDS} == set(made())
    assert {file.name: file.read_bytes() for file in OWN.glob("*.docx")} == made()


@pytest.mark.parametrize("kind", KINDS)
def test_the_layout_of_official_documents(kind: str) -> None:
    document: Any = Document(str(OWN / f"{kind}.docx"))
    page, style = document.sections[0], document.styles["Normal"]
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
    margins = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert style.font.size == Pt(16)
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    text_height = page.page_height - page.top_margin - page.bottom_margin
    assert int(text_height / style.paragraph_format.line_spacing) == 22
    title = document.paragraphs[1].runs[0]
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    for table in document.tables[:-1]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def own(press: Press, kind: str) -> tuple[Path, Path]:
    folder = press.place / "templates"
    folder.mkdir()
    file = folder / f"{kind}.docx"
    assert press.typed("papers", kind, "--blank", "-o", file).code == 0
    assert file.read_bytes() == (OWN / file.name).read_bytes()
    return folder, file


def test_an_office_edits_its_template(press: Press) -> None:
    """Another font, a paragraph moved, a field removed: it keeps working, and is verified."""
    (id,) = press.paid([line(1)])
    folder, file = own(press, "award")
    document = Document(str(file))
    document.styles["Normal"].font.name = "Kaiti"
    last, first = document.paragraphs[5]._p, document.paragraphs[3]._p
    first.addprevious(last)
    gone = next(p for p in document.paragraphs if "市级承担" in p.text)
    gone._p.getparent().remove(gone._p)
    document.save(str(file))
    paper = press.paper("award", "--award", id, "--templates", folder)
    assert "市级承担" not in text_of(paper)
    assert "100.00元" in text_of(paper)
    assert press.verify(paper, "--templates", folder).code == 0
    done = press.verify(paper)
    assert done.code == 1
    assert "template" in done.out.decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("{{ 金额 }}", "{{ 金頟 }}", "金额"), ("{{ 核验码 }}", "", "核验码")],
)
def test_a_field_that_is_wrong_or_missing_is_named(
    press: Press, old: str, new: str, said: str
) -> None:
    (id,) = press.paid([line(1)])
    folder, file = own(press, "award")
    document = Document(str(file))
    cells = [p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs]
    for run in [run for p in (*document.paragraphs, *cells) for run in p.runs]:
        run.text = run.text.replace(old, new)
    document.save(str(file))
    done = press.typed("papers", "award", "--award", id, "--templates", folder,
                       "-o", press.place / "a.docx")  # fmt: skip
    assert done.code == 3
    assert "[template-field]" in done.err
    assert said in done.err
    assert not (press.place / "a.docx").exists()


def test_a_template_that_is_none(press: Press) -> None:
    (id,) = press.paid([line(1)])
    folder, file = own(press, "award")
    file.write_bytes(b"no template")
    done = press.typed("papers", "award", "--award", id, "--templates", folder,
                       "-o", press.place / "a.docx")  # fmt: skip
    assert done.code == 3
    assert "[template]" in done.err


def test_a_paper_of_the_example_says_so(press: Press) -> None:
    from tests.support import run

    file = press.place / "r.docx"
    settings = Path(press.config / "jmtrade.toml").read_text(encoding="utf-8")
    signed = press.place / "signed"
    signed.mkdir()
    (signed / "jmtrade.toml").write_text(settings, encoding="utf-8")
    done = run("papers", "refusal", "--county", "zhongxiang", "--enterprise",
               "91420881MA00000174", "-o", file, "--config", signed)  # fmt: skip
    assert done.code == 0, done.err
    assert "示例" in text_of(file)
    assert io.BytesIO(file.read_bytes()).read(2) == b"PK"


@pytest.mark.parametrize("kind", KINDS)
def test_text_stands_on_the_page_of_who_signs(kind: str) -> None:
    """The paragraph before is text, never a table or what only asks, and stays with it."""
    document: Any = Document(str(OWN / f"{kind}.docx"))
    body = list(document.element.body)
    table = max(at for at, one in enumerate(body) if one.tag == qn("w:tbl"))
    above = body[:table]
    while not "".join(above[-1].itertext()).strip() or any(
        word in "".join(above[-1].itertext()) for word in ("盖章", "日期", "　　年", "签字")
    ):
        assert above.pop().find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    last = above[-1]
    assert last.tag == qn("w:p")
    assert "{%" not in "".join(last.itertext())
    assert last.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
