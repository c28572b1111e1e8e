"""Bring the Chinese catalogue up to date with the source, and show what it lacks.

``just words`` runs this: strings are extracted, those that are gone are dropped, the rest
keep their Chinese, and the catalogue is compiled. It fails while a string has no Chinese.
The same source and words give the same bytes: no dates, places or names are written.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "jmtrade_core"
FOLDER = SOURCE / "locale" / "zh" / "LC_MESSAGES"
PO, MO = FOLDER / "jmtrade.po", FOLDER / "jmtrade.mo"


class Words(Catalog):
    """A Chinese catalogue whose header says nothing of when, where and by whom."""

    def __init__(self) -> None:
        super().__init__(locale="zh", header_comment="", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "jmtrade"),
            ("Language", "zh"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Every message without the header."""
    return (message for message in catalogue if message.id)


def extracted() -> Catalog:
    """Each string of the source that people read, without translations."""
    catalogue = Words()
    keywords = {**DEFAULT_KEYWORDS, "_": None}
    for _file, _line, text, _comments, _context in extract_from_dir(SOURCE, keywords=keywords):
        catalogue.add(text)
    return catalogue


def written() -> Catalog:
    """The catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def updated() -> Catalog:
    """The source's strings with the Chinese that they have so far."""
    catalogue, known = extracted(), written()
    for message in messages(catalogue):
        before = known.get(message.id)
        if before is not None:
            message.string = before.string
    return catalogue


def translated(message: Message) -> bool:
    """Whether every form has words."""
    return all(message.string if isinstance(message.string, list | tuple) else [message.string])


def as_po(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, no_location=True, sort_output=True)
    return stream.getvalue().lstrip()


def as_mo(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def main() -> int:
    """Write both files; 1 and the list of strings while some have no Chinese."""
    catalogue = updated()
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    missing = [message.id for message in messages(catalogue) if not translated(message)]
    for text in missing:
        print(f"no Chinese: {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
