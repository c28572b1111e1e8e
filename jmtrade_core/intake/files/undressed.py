"""Values whose XML is dressed up: comments inside, CDATA, digits written as references.

All are legal and read as their text by every spreadsheet program, while the reader stops at
the first of them. A workbook that has some is handed to it undressed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from html import escape
from pathlib import Path

from jmtrade_core.intake.files.zip_package import LARGEST_PART, Package

_DRESS = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[(?P<data>.*?)\]\]>|<\?(?!xml\s).*?\?>"
    rb"|&#(?:x(?P<hex>[0-9a-fA-F]{1,6})|(?P<number>[0-9]{1,7}));",
    re.DOTALL,
)
_KEPT = b"&<>\"'\n\r\t"
"""Signs that stay references: they mean something in XML, or would be taken for its spacing."""


def undressed(path: Path, parts: Collection[str]) -> io.BytesIO:
    """The same workbook with the values of some parts in plain text."""
    stream = io.BytesIO()
    with Package(path) as package, zipfile.ZipFile(stream, "w") as plain:
        for name in package.parts:
            raw = package.read(name, LARGEST_PART)
            plain.writestr(name, _DRESS.sub(_text, raw) if name in parts else raw)
    stream.seek(0)
    return stream


def _text(match: re.Match[bytes]) -> bytes:
    if match["data"] is not None:
        return escape(match["data"].decode("utf-8", "replace")).encode()
    number = match["hex"] or match["number"]
    if number is None:
        return b""
    sign = chr(int(number, 16 if match["hex"] else 10)).encode("utf-8", "replace")
    return match[0] if sign in _KEPT else sign
