"""Tables of words for a terminal: the one function that lays them out.

Cells are text and stay text. What they hold is measured as a terminal shows it (Chinese takes
two columns a sign), wrapped until the table fits, and what still has no room stands beneath
its row. Elsewhere than on a terminal every row is one line, for ``grep`` and friends.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from contextvars import ContextVar
from itertools import islice
from unicodedata import combining, east_asian_width

from jmtrade_core.i18n import also, saying

WHOLE = 18
"""A column no wider than a code is never wrapped."""
NARROWEST = 12
"""A wider column of words is wrapped down to this width, then gives up its place."""
TWO_SIGNS = 4
"""Two Chinese signs stand side by side, or a heading would run from top to bottom."""
JOINTS = ("|", "._/\\-")
"""Where a long word is broken: between the parts of a subject, else of an id or path."""
OPENING, CLOSING = "（《“【", "）》”】，。、；：？！|"
GAP, INDENT = "  ", "    "

Cells = list[str]
_to_file: ContextVar[bool] = ContextVar("jmtrade_page_to_file", default=False)


def grid(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int]) -> str:
    """The table as lines; the columns numbered in ``right`` hold figures, never wrapped.

    The columns that matter most come first: the last ones leave the table where the terminal
    has no room for them, and are then said beneath each row by their headings.
    """
    head, *body = ([_on_one_line(cell) for cell in row] for row in (headings, *rows))
    available = room()
    if available is None:
        return "\n".join(line.rstrip() for line in _aligned([head, *body], right).split("\n"))
    widths = _widths(head, body, right, available)
    wrapped = [[wrap(c, w) for c, w in zip(row, widths, strict=False)] for row in (head, *body)]
    lines = iter(_aligned([["\n".join(c) for c in row] for row in wrapped], right).split("\n"))
    page = [*islice(lines, _height(wrapped[0]) + 1)]  # the headings, and the rule below them
    for row, cells in zip(body, wrapped[1:], strict=True):
        page += islice(lines, _height(cells))
        page += _beneath(head[len(widths) :], row[len(widths) :])
    return "\n".join(line.rstrip() for line in page)


def _aligned(rows: Sequence[Cells], right: Collection[int]) -> str:
    """Cells in columns. Text stays text: a number is not read, and not written anew."""
    from tabulate import tabulate

    head, *body = rows
    columns = zip(*rows, strict=True)
    rule = ["-" * max(map(_widest, column)) for column in columns]
    sides = ["right" if i in right else "left" for i in range(len(head))]
    table: str = tabulate([head, rule, *body], (), "plain", disable_numparse=True, colalign=sides)
    return table


def _widest(cell: str) -> int:
    return max(map(text_width, cell.split("\n")))


def _height(cells: Sequence[list[str]]) -> int:
    return max(map(len, cells), default=1)


def for_file(yes: bool) -> None:
    """Whether pages of this run go to a file: no terminal bounds them there."""
    _to_file.set(yes)


def room() -> int | None:
    """Columns that a page has; ``None`` where nothing bounds it."""
    return None if _to_file.get() else terminal()


def terminal() -> int | None:
    """Columns of the terminal, or those that COLUMNS asks for; ``None`` for a pipe."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size().columns
    return None


def fitted(page: str) -> str:
    """A page for people, its lines of prose wrapped where they would run over the edge."""
    return _within(page, room())


def said(words: str) -> str:
    """Words beside a page: for the terminal, also where the page goes to a file."""
    return _within(words, terminal())


def _within(page: str, width: int | None) -> str:
    if width is None:
        return page
    return "\n".join(part for line in page.split("\n") for part in _paragraph(line, width))


def _paragraph(line: str, width: int) -> Iterator[str]:
    """A line that goes on below itself, as far from the edge as it begins."""
    said = line.lstrip(" ")
    indent = line[: len(line) - len(said)]
    return (indent + part for part in wrap(said, width - len(indent)))


def text_width(text: str) -> int:
    """Columns of a terminal that the text takes; Chinese signs take two, accents none."""
    if text.isascii():
        return len(text)
    widths = [*map(east_asian_width, text)]
    wide = widths.count("W") + widths.count("F")
    return len(text) + wide - sum(1 for sign in text if combining(sign))


def wrap(text: str, width: int) -> list[str]:
    """Lines no wider than ``width``; words stay whole where they can."""
    if text_width(text) <= width:
        return [text]
    lines, used = [""], 0
    for piece in _pieces(text, width):
        taken = text_width(piece)
        if used and used + text_width(piece.rstrip()) > width:
            lines.append("")
            used = 0
        lines[-1] += piece
        used += taken
    return [line.rstrip() for line in lines]


def _pieces(text: str, width: int) -> Iterator[str]:
    """Between what a line may break: Latin words, Chinese signs with their punctuation."""
    for piece in re.findall(rf"[!-~]+[{CLOSING}]* *| +|[{OPENING}]*[^ -~][{CLOSING}]* *", text):
        yield from _cut(piece, width, JOINTS)


def _cut(word: str, width: int, joints: Sequence[str]) -> Iterator[str]:
    """A word that is wider than its column, cut at its joints, else anywhere."""
    if text_width(word.rstrip()) <= width:
        yield word
    elif joints:
        first, *rest = joints
        for part in re.findall(f"[^{first}]+[{first}]*|[{first}]+", word):
            yield from _cut(part, width, rest)
    else:
        yield from (word[i : i + width] for i in range(0, len(word), width))


def _on_one_line(cell: str) -> str:
    """No line break and no control sign of the data reaches the terminal."""
    if cell.isprintable():
        return cell.strip()
    signs = (sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in cell)
    return " ".join("".join(signs).split())


def _widths(head: Cells, body: list[Cells], right: Collection[int], available: int) -> list[int]:
    """Of the columns that stand in the table; the widest column of words gives way first."""
    columns = [*zip(head, *body, strict=True)]
    widths = [max(map(text_width, column)) for column in columns]
    least = [
        _least_of_figures(column) if i in right else _least_of_words(column, widths[i])
        for i, column in enumerate(columns)
    ]
    while len(least) > 1 and _together(least) > available:
        least.pop()
    widths = widths[: len(least)]
    for _step in range(_together(widths) - available):
        widest = max(range(len(widths)), key=lambda i: (widths[i] > least[i], widths[i]))
        widths[widest] = max(widths[widest] - 1, least[widest])
    return widths


def _least_of_figures(column: Sequence[str]) -> int:
    """The figures whole; the heading may break between its words, never after each sign."""
    head = max(_longest_word(column[0]), min(text_width(column[0]), TWO_SIGNS))
    return max(head, *map(text_width, column[1:]), 0)


def _least_of_words(column: Sequence[str], width: int) -> int:
    longest = max(map(_longest_word, column))
    return width if width <= WHOLE else min(WHOLE, max(NARROWEST, longest))


def _together(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _longest_word(text: str) -> int:
    return max((text_width(piece.rstrip()) for piece in _pieces(text, WHOLE)), default=0)


def _beneath(head: Cells, row: Cells) -> list[str]:
    """What found no room in the table, by its headings; empty cells are left out."""
    said = also(saying(name, cell) for name, cell in zip(head, row, strict=True) if cell)
    width = (room() or 0) - len(INDENT)
    return [INDENT + line for line in wrap(said, width)] if said else []
