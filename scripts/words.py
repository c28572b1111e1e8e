"""Bring the Chinese catalogues up to date with the source, and show what they lack.

``just words`` runs this: strings are extracted, those that are gone are dropped, the rest
keep their Chinese, and the catalogues are compiled. It fails while a string has no Chinese.
Core has one catalogue and each tool one of its own, which leaves out what core's has.
The same source and words give the same bytes: no dates, places or names are written.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tomli
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CORE = ROOT / "jmtrade_core"
TOOLS = sorted(ROOT.glob("plugins/tools/*/jmtrade_*"))
SOURCES = (CORE, *TOOLS)
"""The packages that speak, each with a catalogue of its own."""


def po(source: Path) -> Path:
    return source / "locale" / "zh" / "LC_MESSAGES" / "jmtrade.po"


def mo(source: Path) -> Path:
    return po(source).with_suffix(".mo")


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


@cache
def strings(source: Path) -> tuple[str | tuple[str, ...], ...]:
    """Each string of the package that people read; of a tool, what it says of itself too."""
    found = extract_from_dir(source, keywords={**DEFAULT_KEYWORDS, "_": None})
    texts = tuple(text for _file, _line, text, _comments, _context in found)
    if source == CORE:
        return texts
    project = tomli.loads((source.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return (*texts, project["project"]["description"])


def extracted(source: Path) -> Catalog:
    """The package's strings without translations; of a tool only what core has not."""
    catalogue = Words()
    heard = set() if source == CORE else {message.id for message in extracted(CORE)}
    for text in strings(source):
        if text not in heard:
            catalogue.add(text)
    return catalogue


def written(source: Path) -> Catalog:
    """The catalogue as it stands in the repository; empty where there is none yet."""
    if not po(source).exists():
        return Words()
    with po(source).open("rb") as file:
        return read_po(file, locale="zh")


def updated(source: Path) -> Catalog:
    """The source's strings with the Chinese that any catalogue has for them so far."""
    catalogue, known = extracted(source), [written(source), *map(written, SOURCES)]
    for message in messages(catalogue):
        before = next((k.get(message.id) for k in known if k.get(message.id)), None)
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
    """Write every catalogue; 1 and the list of strings while some have no Chinese."""
    catalogues = {source: updated(source) for source in SOURCES}
    missing = []
    for source, catalogue in catalogues.items():
        po(source).parent.mkdir(parents=True, exist_ok=True)
        po(source).write_bytes(as_po(catalogue))
        mo(source).write_bytes(as_mo(catalogue))
        missing += [message.id for message in messages(catalogue) if not translated(message)]
    for text in missing:
        print(f"no Chinese: {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
