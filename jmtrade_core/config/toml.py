"""TOML files that remember where each key stands, for errors and for origins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli

from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.measures.terms import Origin

LARGEST_FILE = 1_000_000
"""Bytes; a configuration file is a page or two, and the parser holds it whole."""

_KEY_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.)?""")
_HEADER = re.compile(r"""(\[\[?)((?:[^][,"']|"[^"]*"|'[^']*')+)\]\]?\s*(?:#.*)?""")
"""A table's header; a row of an array on its own line is none."""


@dataclass(frozen=True)
class Document:
    """A parsed TOML file. Floats are read as ``Decimal``."""

    name: str
    data: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]
    path: Path | None = None

    def place(self, *keys: str) -> str:
        """``file:line key`` of a dotted key, or of its nearest parent that has a line."""
        return f"{self.name}:{self.line(*keys)} {'.'.join(keys)}".rstrip()

    def line(self, *keys: str) -> int:
        """The line of a dotted key (from 1), or of its nearest parent; 1 if none is found."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return self.lines[keys[:end]]
        return 1

    def origin(self, layer: str, *keys: str) -> Origin:
        return Origin(layer, self.name, self.line(*keys))

    def wrong(self, keys: Sequence[str], found: object, wanted: str, cure: str = "") -> Problem:
        """A problem at a key of this file."""
        return Problem(self.place(*keys), str(found), wanted, cure, code="config-value")

    def unknown(self, keys: Sequence[str], known: Sequence[str]) -> Problem:
        """A key that means nothing here, with the nearest that does."""
        return Problem(
            self.place(*keys),
            keys[-1],
            _("a known key"),
            did_you_mean(keys[-1], known),
            code="config-unknown",
        )


def read(path: Path, name: str = "") -> Document:
    """Parse a TOML file. PolicyError when it is missing, too large or malformed."""
    name = name or path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        raise PolicyError(
            Problem(str(path), found, _("a readable file"), code="config-unreadable")
        ) from error
    if len(raw) > LARGEST_FILE:
        found = _("{size} bytes").format(size=len(raw))
        raise PolicyError(Problem(str(path), found, _("at most 1 MB"), code="config-too-large"))
    try:
        return parse(raw.decode("utf-8-sig"), name, path)
    except UnicodeDecodeError as error:
        raise PolicyError(
            Problem(
                str(path),
                _("bytes that are not UTF-8"),
                _("a UTF-8 file"),
                _("save it as UTF-8"),
                code="config-encoding",
            )
        ) from error


def parse(text: str, name: str, path: Path | None = None) -> Document:
    """Parse TOML text. PolicyError names line and column when it is malformed."""
    try:
        data = tomli.loads(text, parse_float=Decimal)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        line, found = getattr(error, "lineno", 1), getattr(error, "msg", str(error))
        raise PolicyError(
            Problem(f"{name}:{line}", found, _("valid TOML"), code="config-syntax")
        ) from error
    return Document(name, data, dict(_key_lines(text)), path)


def _key_lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each table header and each key at the start of a line, with its line number.

    Tables of an array are numbered from 1: ``expect``, ``2``, ``amount``.
    """
    table: tuple[str, ...] = ()
    counts: Counter[tuple[str, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if header := _HEADER.fullmatch(stripped):
            *above, last = _dotted(header[2]) or ("",)
            table = (*_numbered(above, counts), last)
            if header[1] == "[[":
                counts[table] += 1
                table = (*table, str(counts[table]))
            yield table, number
        elif "=" in stripped and not stripped.startswith("#"):
            yield table + _dotted(stripped), number


def _numbered(keys: Sequence[str], counts: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """A dotted key in which every array of tables is followed by its latest number."""
    place: tuple[str, ...] = ()
    for key in keys:
        place = (*place, key)
        if place in counts:
            place = (*place, str(counts[place]))
    return place


def _dotted(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    position = 0
    while match := _KEY_PART.match(text, position):
        parts.append(match[1] or match[2] or match[3] or "")
        position = match.end()
        if not match[4]:
            break
    return tuple(parts)
