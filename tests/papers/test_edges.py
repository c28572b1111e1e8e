"""A year in which nothing is awarded, one fen is, or the ledger moved on after a paper."""

from __future__ import annotations

import pytest

from tests.ledger.office import line

from .press import Press, text_of


@pytest.mark.parametrize("kind", ["notice", "allocation", "request", "payments"])
def test_a_run_without_awards_makes_no_paper_and_says_so(press: Press, kind: str) -> None:
    press.office.record([])
    file = press.place / "x.docx"
    done = press.typed("papers", kind, "--run", press.run(), "-o", file)
    assert done.code == 2
    assert "--run: found no award" in done.err
    assert not file.exists()


@pytest.mark.parametrize("kind", ["notice", "allocation", "request"])
def test_a_run_whose_awards_were_all_refused(press: Press, kind: str) -> None:
    ids = press.office.record([line(1), line(2)]).awards
    press.office.review(*ids, refuse="材料不实")
    file = press.place / "x.docx"
    done = press.typed("papers", kind, "--run", press.run(), "-o", file)
    assert done.code == 2
    assert "[papers-nothing]" in done.err
    assert not file.exists()


def test_one_firm_and_one_fen(press: Press) -> None:
    press.paid([line(1, 1)])
    every = ("--run", press.run())
    assert "共0.01元（人民币壹分）" in text_of(press.paper("notice", *every))
    said = text_of(press.paper("allocation", *every, "--unit", "wan"))
    assert "0.000001" in said
    for name in ("p.docx", "p.xlsx"):
        assert press.verify(press.paper("payments", *every, name=name)).code == 0


def test_a_true_paper_of_the_past_is_said_to_be_past(press: Press) -> None:
    """Whoever shows the letter of an award that was corrected shows what was true."""
    first, second = press.paid([line(1, 100_00), line(2, 50_00)])
    old, other = (press.paper("award", "--award", id, name=f"{id}.docx") for id in (first, second))
    press.office.record([line(1, 40_00), line(2, 50_00)], reason="海关更正")
    done = press.verify(old)
    assert done.code == 0
    assert f"awards {first}" in done.err
    assert "awards" not in press.verify(other).err
