"""What a file is, by its bytes: names are often wrong, and each wrong format has its cure."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

from jmtrade_core.errors import DataError
from jmtrade_core.i18n import _
from jmtrade_core.intake.files.refusal import absent, refused

LARGEST_FILE = 400_000_000
_HEAD = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "Windows program"),
    (b"\x09\x04\x06\x00", "Excel 4"),
    (b"\x09\x02\x06\x00", "Excel 3"),
)


def sniff(path: Path) -> str:
    """``xlsx``, ``ods``, ``xls`` or ``csv``. DataError for anything else."""
    if not path.exists():
        raise DataError(absent(path))
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise refused(path, "not-a-file", _("a device or a pipe"))
    if not status.st_size:
        raise refused(path, "empty-file", _("an empty file"))
    if status.st_size > LARGEST_FILE:
        raise refused(path, "file-too-large", f"{status.st_size:,} B")
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path)
    if head.startswith(_OLE):
        return _ole(path)
    return _text(path, head)


def _foreign(path: Path, what: str) -> DataError:
    return refused(path, "foreign-format", _("a file of format {name}").format(name=what))


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as book:
            names = set(book.namelist())
            kind = book.read("mimetype")[:100] if _small(book, "mimetype") else b""
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        found = _("an archive that is cut off or damaged ({error}; {size:,} B)").format(
            error=error, size=path.stat().st_size
        )
        raise refused(path, "truncated", found) from error
    except RuntimeError as error:
        raise refused(path, "encrypted", _("a part locked by a password")) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in names:
        raise _foreign(path, "xlsb")
    if "word/document.xml" in names:
        raise _foreign(path, "Word")
    if "ppt/presentation.xml" in names:
        raise _foreign(path, "PowerPoint")
    raise _foreign(path, kind.decode("ascii", "replace") or "zip")


def _small(book: zipfile.ZipFile, name: str) -> bool:
    return name in book.namelist() and book.getinfo(name).file_size < 200


def _ole(path: Path) -> str:
    from jmtrade_core.intake.files.xls_ole import streams

    names = streams(path)
    if "EncryptedPackage" in names:
        raise refused(path, "encrypted", _("a workbook locked by a password"))
    if names & {"Workbook", "Book"}:
        return "xls"
    raise _foreign(path, "Word" if "WordDocument" in names else "OLE")


def _text(path: Path, head: bytes) -> str:
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise _foreign(path, what)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise _foreign(path, "XML Spreadsheet 2003")
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<style")):
        raise _foreign(path, "HTML")
    if start.startswith(b"<?xml"):
        raise _foreign(path, "XML")
    if b"\x00" in head and not head.startswith(_UTF16):
        raise _foreign(path, _("unknown binary"))
    return "csv"
