"""Whether somebody who looks at a printed sheet sees a cell of it."""

from __future__ import annotations

import re
from typing import Any

from jmtrade_core.output.grid import text_width
from jmtrade_papers.unseen import DARK, lightness
from jmtrade_papers.word_names import SYMBOLS

LINE = 9.0
"""Points that a line of text needs at least."""
INDENT = 9
"""Signs by which a text may begin further in."""
SMALLEST = 6
"""Points of a letter that can still be read."""
_DARK_1 = re.compile(rb'<a:dk1>\s*<a:(?:sysClr[^>]*lastClr|srgbClr[^>]*val)="([0-9A-Fa-f]{6})"')
"""The colour that the theme has for text."""


class Look:
    """By its row, its column, its font and its ground."""

    def __init__(self, book: Any) -> None:
        theme = book.loaded_theme or b""
        found = _DARK_1.search(theme)
        self.theme = lightness(found[1].decode()) <= DARK if found else not theme

    def is_seen(self, sheet: Any, cell: Any, text: str) -> bool:
        fonts = [cell.font, *(one.font for one in _letters(cell.value))]
        seen = all(map(self._font, fonts)) and _ground(cell.fill)
        return seen and _room(sheet, cell, text)

    def _font(self, font: Any) -> bool:
        said = vars(font)
        name = str(said.get("rFont") or said.get("name") or "")
        if (said.get("sz") or 11) < SMALLEST or said.get("strike") or name.lower() in SYMBOLS:
            return False
        colour = said.get("color")
        if colour is None:
            return True
        if colour.type == "rgb":
            return lightness(str(colour.rgb)[-6:]) <= DARK
        if colour.type == "theme":
            return colour.theme == 1 and self.theme and not colour.tint
        return colour.type == "auto" or colour.indexed in (0, 8, 64)


def _letters(value: Any) -> list[Any]:
    """Parts of a text that have a font of their own."""
    return [one for one in value if hasattr(one, "font")] if isinstance(value, list) else []


def _ground(fill: Any) -> bool:
    """White, or a light colour of its own."""
    if fill.fill_type is None:
        return True
    light = fill.fgColor.type == "rgb" and lightness(str(fill.fgColor.rgb)[-6:]) > DARK
    return bool(fill.fill_type == "solid" and light)


def _room(sheet: Any, cell: Any, text: str) -> bool:
    """Whether its row and its column have room for it: a number in one line, or it is ###."""
    row = sheet.row_dimensions[cell.row]
    if row.hidden or cell.alignment.horizontal == "fill":
        return False
    column = next((one for one in sheet.column_dimensions.values()
                   if (one.min or 0) <= cell.column <= (one.max or 0)), None)  # fmt: skip
    if column is not None and (column.hidden or column.width < 2):
        return False
    usual = sheet.sheet_format
    width = column.width if column is not None else usual.defaultColWidth or 8.43
    height = row.height or usual.defaultRowHeight or LINE
    if height < LINE or (cell.alignment.indent or 0) > INDENT:
        return False
    if not isinstance(cell.value, str | list):
        return text_width(text) <= width
    lines = -(-text_width(text) // max(int(width), 1)) if cell.alignment.wrap_text else 1
    return row.height is None or row.height >= LINE * lines
