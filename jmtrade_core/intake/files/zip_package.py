"""A workbook's zip, read streamed and bounded: no part is trusted about its own size."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from jmtrade_core.i18n import _
from jmtrade_core.intake.files.refusal import refused

MOST_PARTS = 5_000
LARGEST_PART = 1_500_000_000
LARGEST_TOTAL = 2_000_000_000
HIGHEST_RATIO = 150
"""Real sheets pack 5 to 60 times; deflate can pack 1,032 times."""
_HARMLESS = 32_000_000
"""Below this a high ratio does no harm."""
CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s22xHH")


class Package:
    """The parts of a zip. DataError for one that is unsafe to unpack."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("rb")
        try:
            self.parts = self._parts()
        except BaseException:
            self.file.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.file.close()

    def _parts(self) -> dict[str, zipfile.ZipInfo]:
        try:
            listed = zipfile.ZipFile(self.file).infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise refused(self.path, "truncated", str(error)) from error
        parts = {part.filename: part for part in listed}
        if len(listed) > MOST_PARTS:
            raise refused(self.path, "zip-structure", _("{n} parts").format(n=len(listed)))
        if len({name.lower() for name in parts}) != len(listed):
            raise refused(self.path, "zip-structure", _("a part that stands twice"))
        self._sizes(listed)
        self._order(listed)
        return parts

    def _sizes(self, listed: list[zipfile.ZipInfo]) -> None:
        total = 0
        for part in listed:
            total += part.file_size
            ratio = part.file_size / max(part.compress_size, 1)
            bomb = ratio > HIGHEST_RATIO and part.file_size > _HARMLESS
            if bomb or part.file_size > LARGEST_PART or total > LARGEST_TOTAL:
                found = _("{name}: {packed:,} B unpack to {size:,} B").format(
                    name=part.filename, packed=part.compress_size, size=part.file_size
                )
                raise refused(self.path, "zip-bomb", found)

    def _order(self, listed: list[zipfile.ZipInfo]) -> None:
        end = 0
        for part in sorted(listed, key=lambda part: part.header_offset):
            if part.flag_bits & 1:
                raise refused(self.path, "encrypted", _("a part locked by a password"))
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                found = _("{name}: an unusual compression").format(name=part.filename)
                raise refused(self.path, "zip-structure", found)
            if part.header_offset < end:
                found = _("{name}: it overlaps another part").format(name=part.filename)
                raise refused(self.path, "zip-structure", found)
            end = part.header_offset + 30 + part.compress_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's content, a chunk at a time, checked against its size and checksum."""
        part = self.parts.get(name)
        if part is None:
            raise refused(self.path, "part-missing", name)
        self.file.seek(part.header_offset)
        head = self.file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise refused(self.path, "truncated", name)
        _magic, name_length, extra_length = _LOCAL.unpack(head)
        self.file.seek(name_length + extra_length, 1)
        size = checksum = 0
        for chunk in self._inflated(part):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > part.file_size:
                break
            yield chunk
        if size != part.file_size:
            found = _("{name}: not the {size:,} B that it declares").format(
                name=name, size=part.file_size
            )
            raise refused(self.path, "part-damaged", found)
        if checksum != part.CRC:
            found = _("{name}: another checksum than it declares").format(name=name)
            raise refused(self.path, "part-damaged", found)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        left = part.compress_size
        if part.compress_type == zipfile.ZIP_STORED:
            while left and (block := self.file.read(min(left, CHUNK))):
                left -= len(block)
                yield block
            return
        inflate = zlib.decompressobj(-15)
        pending = b""
        try:
            while not inflate.eof:
                if not pending:
                    pending = self.file.read(min(left, CHUNK // 4))
                    left = left - len(pending) if pending else 0
                chunk = inflate.decompress(pending, CHUNK)
                pending = inflate.unconsumed_tail
                if chunk:
                    yield chunk
                elif not pending and not left:
                    break
        except zlib.error as error:
            raise refused(self.path, "part-damaged", f"{part.filename}: {error}") from error
        if not inflate.eof:
            raise refused(self.path, "part-damaged", part.filename)

    def read(self, name: str, most: int = 32_000_000) -> bytes:
        """A small part as a whole."""
        if name in self.parts and self.parts[name].file_size > most:
            raise refused(self.path, "zip-bomb", f"{name}: {self.parts[name].file_size:,} B")
        return b"".join(self.chunks(name))
