"""Conditional formats of an ``.xlsx`` under which cells may be struck out or show another value.

Whether a rule holds of a cell no scan can tell, so they are only named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from jmtrade_core.intake.columns.shown import ordinary
from jmtrade_core.intake.files.rich_text import child, struck
from jmtrade_core.intake.files.xlsx_cells import MOST_ROWS, Range, column

Formats = dict[bytes, str]
"""Index of a differential format (as it stands in XML) -> what it may do."""
STRIKES = "strike"
_NAME = b"conditionalFormatting"
_PLACES = re.compile(rb"""\ssqref\s*=\s*["']([^"']+)["']""")
_RULE = re.compile(rb"""\sdxfId\s*=\s*["'](\d+)["']""")
_CORNERS = re.compile(rb"^([A-Z]{1,3})(\d{0,7})(?::([A-Z]{1,3})(\d{0,7}))?$")


def odd_formats(styles: ElementTree.Element) -> Formats:
    """The differential formats that strike out or show otherwise."""
    found = {}
    for nr, dxf in enumerate(child(styles, "dxfs") or ()):
        font, number = child(dxf, "font"), child(dxf, "numFmt")
        code = "" if number is None else number.get("formatCode", "")
        if font is not None and struck(font):
            found[str(nr).encode()] = STRIKES
        elif code and not ordinary(code):
            found[str(nr).encode()] = code
    return found


def ranges(sheet: bytes, formats: Formats) -> Iterator[tuple[Range, str]]:
    """Where rules of a sheet's XML use such a format, and what it may do."""
    for piece in sheet.split(_NAME + b">")[:-1]:  # the end of each block
        block = piece.rpartition(_NAME)[2]
        used = [formats[nr] for nr in _RULE.findall(block) if nr in formats]
        places = _PLACES.search(block) if used else None
        for place in places[1].split() if places else ():
            if corners := _CORNERS.match(place):
                yield _range(corners), used[0]


def _range(corners: re.Match[bytes]) -> Range:
    first, top, last, bottom = corners.groups()
    last, bottom = last or first, bottom if last else top
    rows = int(top or 1) - 1, int(bottom or MOST_ROWS) - 1
    return rows[0], column(first), rows[1], column(last)
