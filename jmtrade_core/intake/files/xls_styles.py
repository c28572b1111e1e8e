"""Fonts, number formats and runs of text in an ``.xls`` that make cells read otherwise."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from jmtrade_core.intake.files.rich_text import RAISED, STRUCK
from jmtrade_core.intake.files.xlsx_styles import odd

FONT, FORMAT, XF, SST, CONTINUE = 0x31, 0x041E, 0xE0, 0xFC, 0x3C
RUNS, EXTENDED, WIDE = 8, 4, 1
"""Flags of a string."""
Mark = tuple[str, str]


@dataclass
class Styles:
    """The styles of a workbook, filled record by record."""

    narrow: bool = False
    """Strings are in the code page, as before Excel 97."""
    fonts: list[str] = field(default_factory=list)
    """What each font does to a run: ``struck-out``, ``raised-text`` or nothing."""
    formats: dict[str, str] = field(default_factory=dict)
    cells: list[tuple[int, str]] = field(default_factory=list)
    """Font and format of each style."""
    strings: list[bytes] = field(default_factory=list)
    """The table of shared strings, a piece a record."""

    def take(self, kind: int, data: bytes) -> None:
        if kind == FONT:
            flags, place = struct.unpack_from("<H", data, 2)[0], data[8]
            self.fonts.append(STRUCK if flags & 8 else RAISED if place else "")
        elif kind == FORMAT:
            id = str(struct.unpack_from("<H", data)[0])
            self.formats[id] = self.text(data[2:])
        elif kind == XF:
            font, shape = struct.unpack_from("<HH", data)
            self.cells.append((font, str(shape)))
        elif kind in (SST, CONTINUE) and (kind == SST or self.strings):
            self.strings.append(data)

    def text(self, data: bytes) -> str:
        """A string with its length before it."""
        if self.narrow:
            return data[1 : 1 + data[0]].decode("gb18030", "replace") if data else ""
        if len(data) < 3:
            return ""
        length, flags = struct.unpack_from("<HB", data)
        if flags & WIDE:
            return data[3 : 3 + 2 * length].decode("utf-16-le", "replace")
        return data[3 : 3 + length].decode("latin-1")

    def font(self, number: int) -> str:
        """No font has number 4."""
        at = number - (number > 4)
        return self.fonts[at] if at < len(self.fonts) else ""

    def odd(self) -> dict[int, Mark]:
        """Style -> the mark of its cells."""
        marks = (odd(self.formats, shape, crossed=self.font(font) == STRUCK)
                 for font, shape in self.cells)  # fmt: skip
        return {nr: mark for nr, mark in enumerate(marks) if mark}

    def runs(self) -> dict[int, Mark]:
        """Shared string -> the mark of a run in it."""
        if not self.strings or not any(self.fonts):
            return {}
        reader, found = _SharedStrings(self.strings), dict[int, Mark]()
        reader.raw(4)
        for nr in range(struct.unpack("<I", reader.raw(4))[0]):
            text, starts = reader.next()
            ends = [start for start, _font in starts[1:]] + [len(text)]
            marks = {self.font(font) for (start, font), end in zip(starts, ends, strict=False)
                     if text[start:end].strip()}  # fmt: skip
            mark = next((mark for mark in (STRUCK, RAISED) if mark in marks), "")
            if mark:
                found[nr] = mark, ""
        return found


@dataclass(frozen=True)
class Looks:
    """What a sheet's cells may look like: marks by style and by shared string."""

    odd: dict[int, Mark]
    runs: dict[int, Mark]
    text: Callable[[bytes], str]


class _SharedStrings:
    """Reads the shared strings, which run on from record to record."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.piece, self.at = pieces, 0, 0

    def raw(self, count: int) -> bytes:
        """Bytes that are no text. IndexError beyond the last record."""
        found = b""
        while len(found) < count:
            if self.at >= len(self.pieces[self.piece]):
                self.piece, self.at = self.piece + 1, 0
            taken = self.pieces[self.piece][self.at : self.at + count - len(found)]
            self.at += len(taken)
            found += taken
        return found

    def next(self) -> tuple[str, list[tuple[int, int]]]:
        """A string, and where each of its runs begins with which font."""
        length, flags = struct.unpack("<HB", self.raw(3))
        runs = struct.unpack("<H", self.raw(2))[0] if flags & RUNS else 0
        more = struct.unpack("<I", self.raw(4))[0] if flags & EXTENDED else 0
        text = self._text(length, flags & WIDE)
        starts = [struct.unpack("<HH", self.raw(4)) for _ in range(runs)]
        self.raw(more)
        return text, starts

    def _text(self, length: int, wide: int) -> str:
        """Text that runs into another record says anew how wide its signs are."""
        text = ""
        while length:
            if self.at >= len(self.pieces[self.piece]):
                self.piece, self.at = self.piece + 1, 1
                wide = self.pieces[self.piece][0] & WIDE
            here = self.pieces[self.piece][self.at : self.at + length * (1 + wide)]
            text += here.decode("utf-16-le" if wide else "latin-1", "replace")
            self.at += len(here)
            length -= len(here) // (1 + wide) or length
        return text
