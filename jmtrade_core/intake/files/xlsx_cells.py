"""Cells in a sheet's XML: how far they reach, and those that no reader shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from jmtrade_core.i18n import _
from jmtrade_core.intake.files.rich_text import inline, suspect
from jmtrade_core.intake.files.xlsx_styles import Styles
from jmtrade_core.intake.tables.sheet import column_letters

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_AREA = 40_000_000
"""Rows times columns: readers hold the whole rectangle, some 30 bytes a cell."""
SMALL_AREA = 1_500_000
THINNEST = 60
"""Beyond a small area, at least one cell in so many must be there."""

_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_STYLED = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"(?=\s)[^>]*?\ss\s*=\s*["'](\d+)["'][^>/]*>"""
)
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
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_HIDDEN = re.compile(
    rb"""<(?:[\w.-]+:)?row\s[^>]*?\s(?:hidden\s*=\s*["'](?:1|true)|ht\s*=\s*["']0(?:\.0*)?)["']"""
)
_COLUMNS = re.compile(rb"<(?:[\w.-]+:)?col(\s[^>]*)>")
_UNSEEN = re.compile(rb"""\s(?:hidden\s*=\s*["'](?:1|true)|width\s*=\s*["']0(?:\.0*)?)["']""")
_FROM_TO = re.compile(rb"""\s(min|max)\s*=\s*["'](\d{1,5})["']""")
_MERGED = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_PRINTED = re.compile(
    rb"<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>]*)?>([^<]+)<", re.DOTALL
)
_DRESSED = re.compile(
    rb"<!--|<!\[CDATA\[|<\?(?!xml\s)|<(?:[\w.-]+:)?v(?:\s[^>]*)?>[^<]*&#", re.DOTALL
)
_BOUNDARY = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
_TAIL = 1 << 16
Range = tuple[int, int, int, int]
"""First row and column, last row and column, from 0."""
MOST_MERGED = 10_000
"""Ranges that are looked at, some more or less: what stands beneath them is only noted."""
Places = dict[int, tuple[int, int]]
"""Where a cell's tag begins in a piece -> its row and column."""


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

    def __init__(self, styles: Styles, runs: dict[bytes, str], *, exact: bool = False) -> None:
        self.exact = exact
        self.extent = Extent()
        self.marked: dict[tuple[int, int], tuple[str, str]] = {}
        self.hidden_rows = 0
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self.printed: list[str] = []
        self.dressed = False
        self.repeated = ""
        """A cell that comes a second time, of which two programs may read another."""
        self._row = self._column = -1
        self._styles = styles
        self._runs = runs
        self._styled = _any_of(styles)
        self._inline = False

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
        places: Places = {}
        last = self._row, self._column
        if plain and len(plain) == _starts(piece):
            first = self._reach(plain)
            if first <= last[0] or len(set(plain)) < len(plain):
                self._once([(int(row) - 1, column(letters)) for letters, row in plain], last)
        else:
            places = self._walk(piece)
            self._once(list(places.values()), last)
        self._beside(piece)
        formulas = b"<f" in piece or b'"e"' in piece or b"'e'" in piece or b":f" in piece
        self._inline = suspect(piece)
        if formulas or self._inline or self._runs or (self._styles and places):
            self._mark(piece, places)
        elif self._styled and self._styled.search(piece):
            self._mark_styled(piece)

    def _once(self, cells: list[tuple[int, int]], last: tuple[int, int]) -> None:
        """Cells come in their order, each once; ``last`` is the one before this piece."""
        met = {cell for cell in cells if cell <= last}
        for cell in cells:
            if cell in met and not self.repeated:
                self.repeated = f"{column_letters(cell[1])}{cell[0] + 1}"
            met.add(cell)

    def _beside(self, piece: bytes) -> None:
        """What a sheet says beside its cells."""
        if b"hidden" in piece or b'ht="0' in piece or b"ht='0" in piece:
            self.hidden_rows += len(_HIDDEN.findall(piece))
        for said in _COLUMNS.findall(piece) if b"col" in piece else ():
            reach = {name: int(number) for name, number in _FROM_TO.findall(said)}
            if _UNSEEN.search(said) and len(reach) == 2:
                self.hidden_columns.append((reach[b"min"] - 1, reach[b"max"] - 1))
        if b"mergeCell" in piece and len(self.merged) < MOST_MERGED:
            for first, top, last, bottom in _MERGED.findall(piece):
                self.merged.append((int(top) - 1, column(first), int(bottom) - 1, column(last)))
        if b"Header" in piece or b"Footer" in piece:
            self.printed += [unescape(text.decode("utf-8", "replace"))
                             for text in _PRINTED.findall(piece)]  # fmt: skip
        if b"<!" in piece or piece.find(b"<?", 5) >= 0 or b"&#" in piece:
            self.dressed = self.dressed or _DRESSED.search(piece) is not None

    def _reach(self, plain: list[tuple[bytes, bytes]]) -> int:
        """The first row of these cells, after counting them."""
        letters, numbers = (set(x) for x in zip(*plain, strict=True))
        rows = [int(x) for x in numbers]
        self.extent.cells += len(plain)
        self.extent.columns = max(self.extent.columns, *(column(x) + 1 for x in letters))
        self.extent.rows = max(self.extent.rows, *rows)
        self._row, self._column = int(plain[-1][1]) - 1, column(plain[-1][0])
        return min(rows) - 1

    def _walk(self, piece: bytes) -> Places:
        """Any legal spelling: prefixes, quotes, cells and rows that do not say where they are."""
        places = {}
        for match in _TAG.finditer(piece):
            is_row = match[1].lower() == b"row"
            self._step(is_row, match[2])
            if not is_row and not (self.exact and match[2].endswith(b"/")):
                self.extent.reach(self._row, self._column)
            if not is_row:
                places[match.start()] = self._row, self._column
        return places

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

    def _mark(self, piece: bytes, places: Places) -> None:
        """Cells that read otherwise than they are stored, or that no reader shows."""
        for match in _WHOLE.finditer(piece):
            mark = self._told(match[1], match[3] or b"")
            if mark is None:
                continue
            ref = _REF.search(match[1])
            if ref and ref[1] and ref[2]:
                self.marked[int(ref[2]) - 1, column(ref[1].upper())] = mark
            elif match.start() in places:
                self.marked[places[match.start()]] = mark

    def _mark_styled(self, piece: bytes) -> None:
        """The quick way where only styles matter and every cell says where it is."""
        if b"0" in self._styles:
            self._mark(piece, {})
            return
        for letters, row, style in _STYLED.findall(piece):
            if style in self._styles:
                self.marked[int(row) - 1, column(letters)] = self._styles[style]

    def _told(self, attributes: bytes, body: bytes) -> tuple[str, str] | None:
        """Excel errors, formulas without a stored value, runs and styles of cells."""
        value = _VALUE.search(body)
        if _ERROR.search(attributes):
            shown = value[1].decode("utf-8", "replace") if value else "#ERROR"
            return "error-cell", unescape(shown)
        if _FORMULA.search(body) and (value is None or not value[1]):
            return "no-value", _("a formula without a value")
        if value and _SHARED.search(attributes) and value[1] in self._runs:
            return self._runs[value[1]], ""
        if self._inline and suspect(body) and (run := inline(body)):
            return run, ""
        style = _STYLE.search(attributes)
        filled = value is not None or body.strip()
        return self._styles.get(style[1] if style else b"0") if filled else None


def _any_of(styles: Styles) -> re.Pattern[bytes] | None:
    """Finds a cell of these styles; cells that name no style have the first."""
    if not styles:
        return None
    named = rb"""<c [^>]*?\bs\s*=\s*["'](?:""" + b"|".join(styles) + rb""")["']"""
    bare = rb"|<c (?![^>]*?\bs\s*=)" if b"0" in styles else b""
    return re.compile(named + bare)


def _starts(piece: bytes) -> int:
    """At least as many as cells begin here; more than that only sends us the slow way."""
    return piece.count(b"<c") + piece.count(b":c")


def column(letters: bytes) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
