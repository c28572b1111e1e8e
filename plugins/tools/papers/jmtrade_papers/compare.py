"""What differs between a paper as it was found and as it is rendered anew."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_FURNITURE = re.compile(r"^\s*—\s*\d+\s*—|—\s*\d+\s*—\s*$")
"""The page number at the foot of a page; of a workbook's page it is written first."""
_OTHER_FONT = dict.fromkeys(map(ord, "“”‘’□"))


@dataclass(frozen=True)
class Difference:
    """``place`` is where, ``found`` what the paper says, ``wanted`` what it should say."""

    place: str
    found: str
    wanted: str


def paragraphs(found: Sequence[str], wanted: Sequence[str]) -> Iterator[Difference]:
    """Of two Word files, paragraph by paragraph; an empty side is one that is missing."""
    matcher = SequenceMatcher(a=found, b=wanted, autojunk=False)
    for what, a, a_end, b, b_end in matcher.get_opcodes():
        if what == "equal":
            continue
        for step in range(max(a_end - a, b_end - b)):
            here = found[a + step] if a + step < a_end else ""
            there = wanted[b + step] if b + step < b_end else ""
            yield Difference(f"{min(a + step, a_end - 1 if a_end > a else a) + 1}", here, there)


def stream(pages: str, wanted: Sequence[str], repeated: Sequence[str]) -> Iterator[Difference]:
    """Of a PDF's text: every piece in its order, and nothing between the pieces but a table's
    headings (``repeated``) at the top of a page, and page numbers at its foot."""
    wanted = [_unquoted(piece) for piece in wanted]
    text = ""
    for page in pages.split("\f"):
        text += _page(page, [head for head in repeated if head in text])
    whole = "".join(wanted)
    ends, total = [], 0
    for piece in wanted:
        total += len(piece)
        ends.append(total)
    matcher = SequenceMatcher(a=text, b=whole, autojunk=False)
    touched: dict[int, None] = {}
    for kind, _a, _a_end, b, b_end in matcher.get_opcodes():
        if kind != "equal":
            # What is too much between two pieces is said of the first.
            first = bisect_right(ends, b) if b < b_end else bisect_left(ends, b)
            last = max(first, bisect_right(ends, b_end - 1))
            touched |= dict.fromkeys(min(nr, len(ends) - 1) for nr in range(first, last + 1))
    blocks = matcher.get_matching_blocks()
    for nr in touched:
        begin, end = ends[nr] - len(wanted[nr]), ends[nr]
        yield Difference(str(nr + 1), _beside(text, blocks, begin, end), wanted[nr])


def _unquoted(text: str) -> str:
    """Quotation marks and boxes come from another font, and leave their place in a PDF's text."""
    return text.translate(_OTHER_FONT)


def _page(page: str, repeated: Sequence[str]) -> str:
    text = _unquoted("".join(_FURNITURE.sub("", page.rstrip()).split()))
    return next((text.removeprefix(head) for head in repeated if text.startswith(head)), text)


def _beside(text: str, blocks: Sequence[tuple[int, int, int]], begin: int, end: int) -> str:
    """What stands in the text where a piece should stand."""
    before = [(a + min(size, begin - b), b) for a, b, size in blocks if b <= begin and size]
    after = [(a + max(0, end - b), b) for a, b, size in blocks if b + size > end]
    start = before[-1][0] if before else 0
    stop = after[0][0] if after else len(text)
    return text[start:stop]
