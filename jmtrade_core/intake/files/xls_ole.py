"""The compound file round an old ``.xls``: which streams it has, and one stream's bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from jmtrade_core.errors import DataError
from jmtrade_core.i18n import _

_HEADER = 512
_END = 0xFFFFFFFA
"""Sector numbers from here on are markers, not sectors."""


@dataclass(frozen=True)
class OleEntry:
    """One stream of the directory."""

    name: str
    start: int
    size: int


class Compound:
    """A compound file. DataError (``unreadable``) when its chains lead nowhere or in circles."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw = path.read_bytes()
        try:
            self._header()
        except (struct.error, IndexError) as error:
            raise self._broken() from error

    def _header(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self.raw, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise self._broken()
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        fat_count, directory = struct.unpack_from("<II", self.raw, 44)
        self.cutoff, mini_fat = struct.unpack_from("<II", self.raw, 56)
        extra, extra_count = struct.unpack_from("<II", self.raw, 68)
        listed = list(struct.unpack_from("<109I", self.raw, 76))
        seen = 0
        while extra < _END and seen <= extra_count:
            block = self._numbers(extra)
            listed += block[:-1]
            extra, seen = block[-1], seen + 1
        self.fat = [n for s in listed[:fat_count] if s < _END for n in self._numbers(s)]
        self.entries = self._directory(self._chain(directory))
        self.mini_fat = self._mini_fat(mini_fat)
        root = self.entries[0] if self.entries else OleEntry("", _END, 0)
        self.mini = self._chain(root.start) if root.start < _END else b""

    def _broken(self) -> DataError:
        from jmtrade_core.intake.files.refusal import refused

        return refused(self.path, "unreadable", _("a damaged .xls"))

    def _sector(self, number: int) -> bytes:
        at = _HEADER + number * self.size if self.size == _HEADER else (number + 1) * self.size
        block = self.raw[at : at + self.size]
        if not block:
            raise self._broken()
        return block

    def _numbers(self, sector: int) -> list[int]:
        block = self._sector(sector)
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        steps = 0
        while start < _END:
            if start >= len(self.fat) or steps > len(self.fat):
                raise self._broken()
            parts.append(self._sector(start))
            start, steps = self.fat[start], steps + 1
        return b"".join(parts)

    def _mini_fat(self, start: int) -> list[int]:
        block = self._chain(start) if start < _END else b""
        return list(struct.unpack(f"<{len(block) // 4}I", block))

    def _directory(self, block: bytes) -> list[OleEntry]:
        entries = []
        for at in range(0, len(block) - 127, 128):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if block[at + 66]:
                name = block[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", block, at + 116)
                entries.append(OleEntry(name, start, size))
        return entries

    def stream(self, *names: str) -> bytes:
        """The first stream of one of these names."""
        entry = next((e for e in self.entries if e.name in names), None)
        if entry is None:
            raise self._broken()
        if entry.size >= self.cutoff:
            return self._chain(entry.start)[: entry.size]
        parts: list[bytes] = []
        number = entry.start
        while number < _END:
            if number >= len(self.mini_fat) or len(parts) > len(self.mini_fat):
                raise self._broken()
            parts.append(self.mini[number * self.mini_size : (number + 1) * self.mini_size])
            number = self.mini_fat[number]
        return b"".join(parts)[: entry.size]


def streams(path: Path) -> set[str]:
    """Names of all streams and storages."""
    return {entry.name for entry in Compound(path).entries}
