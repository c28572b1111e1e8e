"""Faults in a ``terms.toml``: its numbers, percentages, dates and defaults of readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import tomli

from scripts.mutants.change import Change

WORDS = re.compile(r"^\s*(title|question|clause|document|zh|en|rule|bring|why|options)\w*\s*=")
"""Lines of words for people, which no number is taken from."""

VALUE = re.compile(
    r"(?P<date>\b\d{4}-\d\d-\d\d\b)"
    r'|(?P<percent>"\d+(?:\.\d+)?%")'
    r'|(?P<tier>"\d+")'
    r"|(?P<number>\b\d[\d_]*(?:\.\d+)?\b)"
)


def changes(source: str) -> Iterator[Change]:
    """Each value a little higher, each default another option."""
    yield from _values(source)
    yield from _defaults(source)


def differs(source: str, mutated: str) -> bool:
    """Whether the mutated source parses, and says something else."""
    try:
        return tomli.loads(mutated) != tomli.loads(source)
    except tomli.TOMLDecodeError:
        return False


def _values(source: str) -> Iterator[Change]:
    start = 0
    for number, line in enumerate(source.splitlines(keepends=True), start=1):
        code = line.partition("#")[0]
        if not WORDS.match(line) and not line.lstrip().startswith("["):
            for found in VALUE.finditer(code):
                kind, was = str(found.lastgroup), found[0]
                becomes = higher(kind, was)
                begins, ends = start + found.start(), start + found.end()
                yield Change(begins, ends, number, kind, was, becomes, becomes)
        start += len(line)


def higher(kind: str, was: str) -> str:
    """The smallest step up: a day, a hundredth of a percent, one yuan or dollar."""
    bare = was.strip('"%').replace("_", "")
    if kind == "date":
        return (date.fromisoformat(bare) + timedelta(1)).isoformat()
    if kind == "percent":
        return f'"{Decimal(bare) + Decimal("0.01")}%"'
    more = str(Decimal(bare) + 1)
    return f'"{more}"' if kind == "tier" else more


def _defaults(source: str) -> Iterator[Change]:
    """The default of a reading becomes the first other option of it."""
    readings = tomli.loads(source).get("readings", {})
    for name, reading in readings.items():
        head = source.index(f'[readings."{name}"]')
        found = re.compile(r'^default = ("[^"\n]+")', re.MULTILINE).search(source, head)
        others = [option for option in reading["options"] if option != reading["default"]]
        if found and others:
            line = source.count("\n", 0, found.start()) + 1
            becomes = f'"{others[0]}"'
            yield Change(*found.span(1), line, "default", found[1], becomes, becomes)
