"""The text of a paper as its reader sees it: of a Word file by paragraph, of a PDF whole."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_UNREAD = tuple(f"{_W}{name}" for name in ("altChunk", "sym", "object"))
"""What prints text that is not read as such: no paper of ours has any."""
_LARGEST = 64 * 2**20
"""Bytes of one part: what unpacks to more is no paper."""


def is_docx(path: Path) -> bool:
    """By its content."""
    try:
        with zipfile.ZipFile(path) as book:
            return _BODY in book.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(5) == b"%PDF-"


def of_docx(path: Path | BinaryIO) -> list[str]:
    """Paragraphs that are not empty, those of tables, notes, headers and footers too."""
    with zipfile.ZipFile(path) as book:
        sizes = {one.filename: one.file_size for one in book.infolist()}
        names = [n for n in sorted(sizes) if _read(n) and sizes[n] <= _LARGEST]
        names.sort(key=lambda name: name != _BODY)
        return [text for name in names for text in _paragraphs(book.read(name), name == _BODY)]


def _read(name: str) -> bool:
    parts = ("document", "header", "footer", "footnotes", "endnotes")
    return name.startswith(tuple(f"word/{p}" for p in parts)) and name.endswith(".xml")


def _paragraphs(part: bytes, body: bool) -> Iterator[str]:
    """Those of headers and footers without what has a field in it: page numbers."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(part, parser)
    yield from (f"[{mark.tag.removeprefix(_W)}]" for mark in root.iter(*_UNREAD))
    for paragraph in root.iter(f"{_W}p"):
        if not body and any(True for _one in paragraph.iter(f"{_W}instrText", f"{_W}fldSimple")):
            continue
        text = "".join("".join(_shown(paragraph)).split())
        if text:
            yield text


def _shown(paragraph: Element) -> Iterator[str]:
    """What is printed: nothing that is hidden."""
    for run in paragraph.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is None:
            yield from (text.text or "" for text in run.iter(f"{_W}t"))


def of_pdf(path: Path) -> str:
    """The whole text without spaces. PolicyError where pdftotext is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        cure = _("install poppler-utils, or check the Word file")
        found = _("not installed")
        raise PolicyError(Problem("pdftotext", found, _("what reads a PDF"), cure, "pdftotext"))
    done = subprocess.run(
        [program, "-raw", "-enc", "UTF-8", str(path.absolute()), "-"], capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


UNREADABLE = (OSError, ParseError, zipfile.BadZipFile, ValueError, KeyError, SyntaxError)
"""What a broken file raises; lxml's XMLSyntaxError is a SyntaxError."""
