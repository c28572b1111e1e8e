"""Whether somebody who looks at a Word file's page sees a run of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jmtrade_papers.word_names import SYMBOLS, W, local

DARK = 160
"""Lightness (0 to 255) from which a letter is too light to be read."""
A4_WIDTH, MARGIN = 11906, 1000
"""Twentieths of a point; a table that needs more than the page and a margin ends beside it."""
_OFF = ("0", "false", "off")
_ODD = ("strike", "dstrike", "fitText", "eastAsianLayout", "rtl", "textFill", "textOutline")
_LOUD = ("black", "dark")
"""How names of dark highlights begin."""


class Unseen:
    """By the run itself, the styles that it names, and what it stands in."""

    def __init__(self, styles: Iterable[Any]) -> None:
        self.hiding: set[str] = set()
        self.defaults = False
        for root in styles:
            self._styles(root)

    def _styles(self, root: Any) -> None:
        known = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
        for defaults in root.iter(f"{W}docDefaults"):
            self.defaults = any(map(_odd, defaults.iter(f"{W}rPr")))
        for id, one in known.items():
            chain, at = [], one
            while at is not None and at not in chain:
                chain.append(at)
                based = at.find(f"{W}basedOn")
                at = known.get(based.get(f"{W}val")) if based is not None else None
            if any(_hides(style) for style in chain):
                self.hiding.add(str(id))
                usual = one.get(f"{W}default") in ("1", "true")
                self.defaults |= usual and one.get(f"{W}type") in ("paragraph", "character")

    def hidden(self, run: Any) -> bool:
        """Marked as hidden, so that no program prints it."""
        found = run.find(f"{W}rPr/{W}vanish")
        return found is not None and _on(found)

    def run(self, run: Any) -> bool:
        """Its letters alone; what it stands in is asked of the paragraph."""
        properties = run.find(f"{W}rPr")
        if self.defaults:
            return True
        if properties is None:
            return False
        return _odd(properties) or self._named(properties, "rStyle")

    def paragraphs(self, root: Any) -> Iterator[tuple[Any, str]]:
        """Each paragraph of a part, and the name of what hides all of it."""
        pages = [_number(one, "w") for one in root.iter(f"{W}pgSz")]
        return self._inside(root, "", min(pages, default=A4_WIDTH) - MARGIN)

    def _inside(self, element: Any, why: str, room: int) -> Iterator[tuple[Any, str]]:
        for child in element:
            if child.tag == f"{W}p":
                yield child, why or self._paragraph(child)
            yield from self._inside(child, why or self._around(child, room), room)

    def _paragraph(self, paragraph: Any) -> str:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        return "pStyle" if self._named(properties, "pStyle") else _squeezed(properties)

    def _named(self, properties: Any, kind: str) -> bool:
        found = properties.find(f"{W}{kind}")
        return found is not None and found.get(f"{W}val") in self.hiding

    def _around(self, element: Any, room: int) -> str:
        """What hides all that stands in a cell, row or table."""
        tag = element.tag
        if tag == f"{W}tc":
            merged = element.find(f"{W}tcPr/{W}vMerge"), element.find(f"{W}tcPr/{W}hMerge")
            if any(one is not None and one.get(f"{W}val") != "restart" for one in merged):
                return "merged"
            return "shd" if _shaded(element.find(f"{W}tcPr")) else ""
        if tag == f"{W}tr":
            return _low(element) or _too_wide(element, room)
        if tag == f"{W}tbl":
            properties = element.find(f"{W}tblPr")
            if properties is not None and (
                self._named(properties, "tblStyle") or _shaded(properties)
                or abs(_number(properties.find(f"{W}tblInd"), "w")) > 2000
            ):  # fmt: skip
                return "tblPr"
        return local(element) if tag in (f"{W}bdo", f"{W}dir") else ""


def _low(row: Any) -> str:
    hidden, height = (row.find(f"{W}trPr/{W}{name}") for name in ("hidden", "trHeight"))
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    low = exact and _number(height, "val") < 200
    return "trPr" if low or (hidden is not None and _on(hidden)) else ""


def _too_wide(row: Any, room: int) -> str:
    """Whether its last cells stand beside the page."""
    cells = sum(_number(one, "w") for one in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW"))
    grid = sum(_number(one, "w") for one in row.getparent().iterfind(f"{W}tblGrid/{W}gridCol"))
    return "tcW" if max(cells, grid) > room else ""


def _on(element: Any) -> bool:
    return element.get(f"{W}val") not in _OFF


def _number(element: Any, name: str) -> int:
    """Twentieths of a point, or 0."""
    text = "" if element is None else element.get(f"{W}{name}") or ""
    return int(text) if text.lstrip("-").isdigit() else 0


def _hides(style: Any) -> bool:
    """A style whose letters, paragraphs or table would not be seen."""
    return (
        any(map(_odd, style.iter(f"{W}rPr")))
        or any(map(_squeezed, style.iter(f"{W}pPr")))
        or any(True for _one in style.iter(f"{W}vMerge", f"{W}hidden"))
    )


def _odd(properties: Any) -> bool:
    """Letters that are hidden, struck out, light, tiny, moved, or turned into signs."""
    for one in properties:
        name, said = local(one), one.get(f"{W}val") or ""
        if name in (*_ODD, "vanish") and _on(one):
            return True
        if name == "color" and (_light(said) or one.get(f"{W}themeColor")):
            return True
        if name == "sz" and _number(one, "val") < 10:
            return True
        if name == "w" and _number(one, "val") < 34:
            return True
        if name == "spacing" and _number(one, "val") < -60:
            return True
        if name == "position" and abs(_number(one, "val")) > 20:
            return True
        if name == "highlight" and said.startswith(_LOUD):
            return True
        if name == "rFonts" and any(font.lower() in SYMBOLS for font in one.attrib.values()):
            return True
    return _shaded(properties)


def _light(colour: str) -> bool:
    return lightness(colour) > DARK


def _shaded(properties: Any) -> bool:
    """On a ground on which black letters are hard to read."""
    found = None if properties is None else properties.find(f"{W}shd")
    if found is None:
        return False
    plain = found.get(f"{W}val") in ("clear", "nil", None)
    return not plain or 0 <= lightness(found.get(f"{W}fill") or "auto") < DARK


def lightness(colour: str) -> int:
    """0 to 255; -1 where a program chooses."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return -1
    return (299 * red + 587 * green + 114 * blue) // 1000


def _squeezed(properties: Any) -> str:
    """Lines too low, text off the page, or a list's number that is no text."""
    spacing, indent = properties.find(f"{W}spacing"), properties.find(f"{W}ind")
    exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    if exact and 0 < _number(spacing, "line") < 120:
        return "spacing"
    if indent is not None:
        sides = [_number(indent, side) for side in ("left", "right", "start", "end")]
        if min(sides) < -300 or max(sides) > 6000 or abs(_number(indent, "firstLine")) > 3000:
            return "ind"
    number = properties.find(f"{W}numPr/{W}numId")
    if number is not None and number.get(f"{W}val") != "0":
        return "numPr"
    return "shd" if _shaded(properties) else ""
