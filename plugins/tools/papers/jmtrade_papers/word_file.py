"""What a Word file shows, paragraph by paragraph, and what of it a reader cannot see.

A paper that was changed may keep the right figure where nobody sees it (hidden, white, tiny, off
the page, in a cell that is merged away) and show another one in a way that is no text (a picture,
a list's number, a field). What is not seen is read in brackets, and what shows text in another
way than our papers do is named: either differs from the paper that is rendered anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from jmtrade_papers.package import Package
from jmtrade_papers.unseen import Unseen
from jmtrade_papers.word_names import BODY, CHANGES, PLAIN, PROPERTIES, SHAPES, W, local

_NUMBER = re.compile(r"\s*(PAGE|NUMPAGES)(\s+\\\*\s+(MERGEFORMAT|ARABIC))*\s*")
"""A field that shows a page's number and nothing else."""


def of_docx(file: Path | BinaryIO) -> list[str]:
    """Paragraphs that are not empty, those of tables, notes, headers and footers too; then what
    else the file shows. ValueError for a file that is read in two ways."""
    return [text for one in _parts(Package(file)) for text in one.seen()]


def printed(file: Path | BinaryIO) -> list[str]:
    """The same as a PDF has it: all text but what is hidden, without the margins' numbers."""
    return [text for one in _parts(Package(file)) for text in one.printed()]


def _parts(package: Package) -> Iterator[_Part]:
    main = package.linked("", "officeDocument") or [BODY]
    if main != [BODY]:
        raise ValueError
    styles = package.linked(BODY, "styles")
    unseen = Unseen([package.xml(name) for name in styles])
    margins = package.linked(BODY, "header", "footer", "footnotes", "endnotes")
    # A font that comes with the file may show a digit as another one.
    tables = package.linked(BODY, "fontTable")
    fonts = [one.kind for name in tables for one in package.relations(name) if one.kind == "font"]
    for name in (BODY, *margins):
        others = [*package.outside, *fonts] if name == BODY else []
        yield _Part(package.xml(name), name == BODY, unseen, others)


@dataclass
class _Field:
    """Where a reader of runs stands in fields that a program computes."""

    names: list[str] = field(default_factory=list)
    result: bool = False

    def take(self, run: Any) -> str:
        """The instruction of a field that ends here."""
        ended = ""
        for child in run:
            kind = child.get(f"{W}fldCharType") if child.tag == f"{W}fldChar" else ""
            if kind == "begin":
                self.names.append("")
            elif kind == "end" and self.names:
                ended = self.names.pop()
            elif child.tag == f"{W}instrText" and self.names:
                self.names[-1] += child.text or ""
            self.result = kind == "separate" or (self.result and not kind)
        return ended

    def counts(self, run: Any) -> bool:
        """Whether the run is a page's number, as some program counted it."""
        simple = run.getparent()
        said = simple.get(f"{W}instr", "") if simple.tag == f"{W}fldSimple" else ""
        if self.names and self.result:
            said = self.names[-1]
        return bool(_NUMBER.fullmatch(said)) and _text(run).strip().isdigit()


class _Part:
    """The body or a margin; ``others`` are names of what the file brings from elsewhere."""

    def __init__(self, root: Any, body: bool, unseen: Unseen, others: list[str]) -> None:
        self.root, self.body, self.unseen, self.others = root, body, unseen, others

    def seen(self) -> Iterator[str]:
        """Each paragraph, what is not seen in brackets, and then what is no text."""
        open_field = _Field()
        for paragraph, hidden in self.unseen.paragraphs(self.root):
            runs = "".join("".join(self._runs(paragraph, open_field)).split())
            text = f"[{hidden}:{runs}]" if hidden and runs else runs
            if text:
                yield text
        fields = [one.get(f"{W}instr", "") for one in self.root.iter(f"{W}fldSimple")]
        named = (one for one in (*open_field.names, *fields) if self._computed(one))
        tables = map(_shape, self.root.iter(f"{W}tbl"))
        sizes = map(_size, self.root.iter(f"{W}pgSz"))
        names = (*named, *_strange(self.root), *self.others, *sizes, *tables)
        yield from (f"[{name.strip()}]" for name in names)

    def _computed(self, instruction: str) -> bool:
        """Whether a field may show anything but a page's number at the margin."""
        return self.body or not _NUMBER.fullmatch(instruction)

    def printed(self) -> Iterator[str]:
        for paragraph in self.root.iter(f"{W}p"):
            numbered = any(True for _one in paragraph.iter(f"{W}instrText", f"{W}fldSimple"))
            if self.body or not numbered:
                runs = (r for r in paragraph.iter(f"{W}r") if not self.unseen.hidden(r))
                text = "".join("".join(map(_text, runs)).split())
                if text:
                    yield text

    def _runs(self, paragraph: Any, open_field: _Field) -> Iterator[str]:
        for run in paragraph.iter(f"{W}r"):
            ended = open_field.take(run)
            if ended and self._computed(ended):
                yield f"[{ended}]"
            if self.body or not open_field.counts(run):
                text = _text(run)
                yield f"[{text}]" if text.strip() and self.unseen.run(run) else text


def _text(run: Any) -> str:
    said = []
    for child in run:
        if child.tag == f"{W}t":
            said.append("".join(child.itertext()))
        elif child.tag == f"{W}noBreakHyphen":
            said.append("-")
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            said.append(" ")
    return "".join(said)


def _strange(element: Any) -> Iterator[str]:
    """Names of what shows text in another way, or is only proposed."""
    for child in element:
        if child.tag in PROPERTIES:
            yield from (local(one) for one in child.iter() if local(one) in CHANGES)
        elif child.tag == f"{W}drawing":
            yield _drawing(child)
        else:
            if child.tag not in PLAIN:
                yield local(child)
            yield from _strange(child)


def _shape(table: Any) -> str:
    """Which cells of which rows are filled: a figure moved to the next row is in its order
    still."""
    rows = [
        "".join(_filled(cell) for cell in row.iterfind(f"{W}tc")) for row in table.iter(f"{W}tr")
    ]
    return f"table {len(rows)} {sha256(' '.join(rows).encode()).hexdigest()[:8]}"


def _filled(cell: Any) -> str:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    wide = "" if span is None else span.get(f"{W}val", "")
    return f"{wide}{'x' if any(one.text for one in cell.iter(f'{W}t')) else '-'}"


def _size(page: Any) -> str:
    """A page in millimetres."""
    sides = (round(int(page.get(f"{W}{side}", "0")) / 56.7) for side in ("w", "h"))
    return "x".join(map(str, sides))


def _drawing(drawing: Any) -> str:
    """A picture in its line is told from one over the text, and both from shapes with text."""
    names = {local(one) for one in drawing.iter()}
    shapes = sorted(names & SHAPES)
    extent = next((one for one in drawing.iter() if local(one) == "extent"), None)
    large = extent is None or max(int(extent.get(side, 0)) for side in ("cx", "cy")) > 1_440_000
    return " ".join([*shapes, "large picture" if large else "picture"])
