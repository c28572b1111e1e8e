"""A paper carries the whole head of its ledger, as text and in its picture, and says of an
unsigned ledger that it is one."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import segno
from jmtrade_ledger import anchors
from jmtrade_papers import kinds, seal, standing

from tests.ledger.office import line
from tests.ledger.signed import Signed

from .press import Press, text_of


def made(press: Press, kind: str, named: str = "", book: bool = False) -> kinds.Paper:
    with press.office.ledger.reading() as c:
        head = standing.now(c)
        chosen = (press.run(), None)
        day = date(2019, 3, 21)
        return kinds.from_ledger(
            kind, c, head, chosen, press.config, day, None, book=book, named=named
        )


@pytest.fixture
def paid(press: Press) -> Press:
    press.paid([line(1), line(2)])
    return press


@pytest.mark.parametrize(("kind", "book"), [("payments", False), ("payments", True),
                                            ("notice", False)])  # fmt: skip
def test_the_whole_head_as_text_and_picture(paid: Press, kind: str, book: bool) -> None:
    head = paid.office.verify()
    paper = made(paid, kind, book=book)
    text = "".join(paper.pieces())
    assert head.replace(":", ".") in "".join(text.split())
    picture = io.BytesIO()
    segno.make(str(paper.seal), error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    assert paper.seal.picture() == picture.getvalue()
    assert head.replace(":", ".") in str(paper.seal)
    found = seal.found(text)
    assert found
    assert anchors.from_paper(found.rests["ledger"]) == head
    paid.office.verify(anchors.from_paper(found.rests["ledger"]))


def test_an_unsigned_ledger_says_so(paid: Press, tmp_path: Path) -> None:
    for book in (False, True):
        assert any("不签名" in piece for piece in made(paid, "payments", book=book).pieces())
    signed = Press(tmp_path)
    signed.office = Signed(str(tmp_path / "signed.db"))
    signed.paid([line(1)])
    assert not any("不签名" in piece for piece in made(signed, "payments").pieces())


def test_a_paper_of_before(paid: Press) -> None:
    """It shows the beginning of the hash alone, and does not say that the ledger is unsigned: it
    is compared as it was written."""
    head = paid.office.verify()
    seq, _colon, digest = head.partition(":")
    early = f"{seq}.{digest[:16]}"
    file = paid.place / "early.docx"
    file.write_bytes(made(paid, "payments", early).content())
    assert "不签名" not in text_of(file)
    assert digest not in text_of(file)
    assert paid.verify(file).code == 0
    other = paid.place / "other.docx"
    forged = f"{seq}.{'0' * 16}"
    other.write_bytes(made(paid, "payments", forged).content())
    assert paid.verify(other).code == 1
    longer = paid.place / "longer.docx"
    longer.write_bytes(made(paid, "payments", f"{seq}.{digest[:20]}").content())
    assert paid.verify(longer).code == 1
