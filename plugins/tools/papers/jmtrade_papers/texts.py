"""The text of a paper as its reader sees it: of a Word file by paragraph, of a PDF whole."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _
from jmtrade_papers.sheet_file import of_xlsx
from jmtrade_papers.word_file import of_docx
from jmtrade_papers.word_names import BODY

__all__ = ["UNREADABLE", "is_docx", "is_pdf", "of_docx", "of_office", "of_pdf", "of_xlsx"]


def is_docx(path: Path) -> bool:
    """By its content."""
    try:
        with zipfile.ZipFile(path) as book:
            return BODY in book.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(5) == b"%PDF-"


def of_office(path: Path) -> list[str]:
    """Of a Word file or a workbook."""
    return of_docx(path) if is_docx(path) else of_xlsx(path)


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
