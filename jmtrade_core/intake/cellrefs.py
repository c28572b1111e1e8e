"""Cells in a sheet's XML: how far they reach, and those that no reader shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from jmtrade_core.words import _

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_AREA = 40_000_000
"""Rows times columns: readers hold the whole rectangle, some 30 bytes a cell."""
SMALL_AREA = 1_500_000
THINNEST = 60
"""Beyond a small area, at least one cell in so many must be there."""

_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_TAG = re.compile(
    rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE
)
_REF = re.compile(rb"""(?:^|\s)r\s*=\s*["']\s*([A-Za-z]*)([0-9]*)""")
_WHOLE = re.compile(
    rb"""<(?:[\w.-]+:)?c(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*?)(/>|>(.*?)</(?:[\w.-]+:)?c>)""",
    re.DOTALL,
)
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?v>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])")
_HIDDEN = re.compile(rb"""<(?:[\w.-]+:)?row\s[^>]*?\shidden\s*=\s*["'](?:1|true)["']""")
_BOUNDARY = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
_TAIL = 1 << 16


@dataclass
class Extent:
    """How far the cells of a sheet reach, and how many there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    @property
    def absurd(self) -> bool:
        area = self.rows * self.columns
        thin = area > SMALL_AREA and area > self.cells * THINNEST
        return self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or area > MOST_AREA or thin

    def reach(self, row: int, column: int) -> None:
        """One more cell, counted from 0."""
        self.cells += 1
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


class PartScan:
    """Takes a sheet's XML piece by piece; pieces end where a cell or row begins.

    The quick look counts every cell, coloured empty ones too; ``exact`` counts only those
    that may hold a value, as readers do, and is used where the quick look sees too many.
    """

    def __init__(self, styles: dict[bytes, str], *, exact: bool = False) -> None:
        self.exact = exact
        self.extent = Extent()
        self.marked: dict[tuple[int, int], tuple[str, str]] = {}
        self.hidden_rows = 0
        self._row = self._column = -1
        self._styles = styles
        self._styled = (
            re.compile(rb'<c [^>]*?\bs="(?:' + b"|".join(styles) + rb')"') if styles else None
        )

    def boundary(self, buffer: bytes) -> int:
        """Where the last cell or row begins that may not be complete yet."""
        start = max(0, len(buffer) - _TAIL)
        last = -1
        for match in _BOUNDARY.finditer(buffer, start):
            last = match.start()
        return last if last >= 0 else buffer.rfind(b"<")

    def feed(self, piece: bytes) -> None:
        """One piece of the part."""
        plain = [] if self.exact else _PLAIN.findall(piece)
        if plain and len(plain) == _starts(piece):
            self._reach(plain)
        else:
            self._walk(piece)
        if b"hidden" in piece:
            self.hidden_rows += len(_HIDDEN.findall(piece))
        suspect = b"<f" in piece or b'"e"' in piece or b"'e'" in piece or b":f" in piece
        if suspect or (self._styled and self._styled.search(piece)):
            self._mark(piece)

    def _reach(self, plain: list[tuple[bytes, bytes]]) -> None:
        letters, numbers = (set(x) for x in zip(*plain, strict=True))
        self.extent.cells += len(plain)
        self.extent.columns = max(self.extent.columns, *(column(x) + 1 for x in letters))
        self.extent.rows = max(self.extent.rows, *(int(x) for x in numbers))
        self._row, self._column = int(plain[-1][1]) - 1, column(plain[-1][0])

    def _walk(self, piece: bytes) -> None:
        """Any legal spelling: prefixes, quotes, cells and rows that do not say where they are."""
        for match in _TAG.finditer(piece):
            is_row = match[1].lower() == b"row"
            self._step(is_row, match[2])
            if not is_row and not (self.exact and match[2].endswith(b"/")):
                self.extent.reach(self._row, self._column)

    def _step(self, is_row: bool, attributes: bytes) -> None:
        ref = _REF.search(attributes)
        if is_row:
            number = ref[2] if ref and not ref[1] else b""
            self._row = int(number[:9]) - 1 if number else self._row + 1
            self._column = -1
        else:
            letters = ref[1] if ref else b""
            self._column = column(letters[:6].upper()) if letters else self._column + 1
            if ref and ref[2]:
                self._row = int(ref[2][:9]) - 1
            self._row = max(self._row, 0)

    def _mark(self, piece: bytes) -> None:
        """Excel errors, formulas without a stored value, days shown in part."""
        for match in _WHOLE.finditer(piece):
            attributes, body = match[1], match[3] or b""
            ref = _REF.search(attributes)
            if ref is None or not ref[1] or not ref[2]:
                continue  # such cells are counted, but no program that writes formulas omits it
            place = int(ref[2]) - 1, column(ref[1].upper())
            value = _VALUE.search(body)
            style = _STYLE.search(attributes)
            if _ERROR.search(attributes):
                shown = value[1].decode("utf-8", "replace") if value else "#ERROR"
                self.marked[place] = "error-cell", unescape(shown)
            elif _FORMULA.search(body) and (value is None or not value[1]):
                self.marked[place] = "no-value", _("a formula without a value")
            elif style and style[1] in self._styles and value is not None:
                self.marked[place] = "month-only", self._styles[style[1]]


def _starts(piece: bytes) -> int:
    """At least as many as cells begin here; more than that only sends us the slow way."""
    return piece.count(b"<c") + piece.count(b":c")


def column(letters: bytes) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
