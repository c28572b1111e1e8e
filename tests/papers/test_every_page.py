"""Every paper printed: all of its text is there, pages are numbered, nobody signs alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jmtrade_papers import compare, kinds, standing, texts
from jmtrade_papers.kinds import Paper

from tests.ledger.folders import folder
from tests.ledger.office import line

from .every import ALL, DAY, every, rewritten
from .press import Press, converted
from .test_every import at_most
from .test_pages import pages

pytestmark = [pytest.mark.slow, pytest.mark.office]
MANY = ("notice", "payments", "payments.xlsx", "request", "allocation.xlsx")


@pytest.fixture(scope="module")
def made(entered: None) -> Iterator[dict[str, Paper]]:
    """Of a few firms with the longest name and amounts of 12 digits, and of 300 firms."""
    with folder() as place:
        (place / "few").mkdir()
        press = Press(place / "few")
        ids = press.office.record([line(n, 100_00 + n) for n in range(1, 4)]).awards
        press.office.until_cleared(*ids)
        press.office.pay(*ids[:2])
        press.office.record([line(1, 40_00), line(2, 100_02), line(3, 100_03)], reason="海关更正")
        found = {name: rewritten(paper, at_most) for name, paper in every(press).items()}
        yield found | many(place / "many")


def many(place: Path) -> dict[str, Paper]:
    place.mkdir()
    press = Press(place)
    lines = [line(n, 10_000_00 + n, name=f"湖北荆门第{n}进出口贸易有限公司") for n in range(1, 301)]
    ids = press.office.record(lines).awards
    press.office.until_cleared(*ids)
    press.office.pay(*ids[:150])
    with press.office.ledger.reading() as connection:
        head = standing.now(connection)
        return {
            f"300-{name}": kinds.from_ledger(
                name.removesuffix(".xlsx"), connection, head, (press.run(), None), press.config,
                DAY, None, book=name.endswith(".xlsx"),
            )
            for name in MANY
        }  # fmt: skip


@pytest.fixture(scope="module")
def printed(made: dict[str, Paper], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("print")
    files = []
    for name, paper in made.items():
        ending = "docx" if paper.template else "xlsx"
        file = place / f"{name.removesuffix('.xlsx')}-{ending}.{ending}"
        file.write_bytes(paper.content())
        files.append(file)
    return dict(zip(made, converted(place, "pdf", *files), strict=True))


NAMES = (*ALL, *(f"300-{name}" for name in MANY))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off(made: dict[str, Paper], printed: dict[str, Path], name: str) -> None:
    """All text of the paper is in its PDF, in its order, and no other; of a workbook all text."""
    paper = made[name]
    if paper.template is None:
        text = "".join(texts.of_pdf(printed[name]).split())
        assert [one for one in paper.printed() if one not in text] == []
        return
    differences = compare.stream(texts.of_pdf(printed[name]), paper.printed(), paper.repeated)
    assert list(differences) == []


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_numbered_and_have_no_signs(printed: dict[str, Path], name: str) -> None:
    found = pages(printed[name])
    assert "###" not in "".join(found)
    for number, page in enumerate(found, 1):
        assert re.search(rf"—\s*{number}\s*—", page)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".xlsx")])
def test_who_signs_never_stands_alone(printed: dict[str, Path], name: str) -> None:
    if name == "application":  # the firm signs, under its declaration
        return
    (last,) = [page for page in pages(printed[name]) if "核验：" in page]
    above = last[: last.index("（盖章）")]
    assert len("".join(above.split())) > len("钟祥市商务局") + 4
