"""What an engine is beside Narwhals: how it reads, keeps, fetches and writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jmtrade_core.measures.lines import Frame


class UnreadableError(Exception):
    """The engine cannot read what it was pointed at; the text says why."""


@dataclass(frozen=True)
class Look:
    """Rows of a table at a look, with ``bad`` and ``untidy`` (1 or 0) beside its columns."""

    rows: Frame
    identity: tuple[str, ...]
    codes: Frame | None = None
    """The same rows with their ``uscc`` alone, where that has to be listed."""
    proves: bool = False
    """Whether its codes have to pass GB 32100."""


COUNTS = ("rows", "bad", "untidy", "different", "unlisted", "codes")
"""What is counted of each table: ``different``, rows that surely differ in identity (fewer than
all calls for a closer look); ``unlisted``, rows whose code is not listed; ``codes``, those that
are there and do not pass."""


class Engine(Protocol):
    """The steps that are native on each engine; everything else is Narwhals."""

    spaces: str | None
    """What ``strip_chars`` takes off to trim Unicode's White_Space; ``None``: it does so alone."""

    def scan(self, path: Path) -> Frame:
        """A Parquet file or a folder of parts, lazily. ``UnreadableError`` where it is neither."""

    def keep(self, frame: Frame) -> Frame:
        """Compute an intermediate result once."""

    def rows(self, frame: Frame) -> list[dict[str, Any]]:
        """A few rows, fetched. ``UnreadableError`` where the input turns out to be broken."""

    def tally(self, looks: Mapping[str, Look], listed: Frame | None, *, sure: bool) -> Frame:
        """``table`` and ``COUNTS`` of each table; rows of one table add up. ``listed``: all
        ``uscc`` that are, where that can be told. Unless ``sure``, rows that may be unlisted
        may be counted too."""

    def alike(self, frame: Frame, identity: list[str]) -> Frame:
        """Rows among which is every row that shares its identity with another."""

    def sums(self, items: Frame, firms: Frame) -> Frame:
        """``usd`` of ``items`` by ``uscc``, ``year`` and ``kind`` (0 to 9), and how many are
        ``empty``. A sum above any amount comes out above ``LARGEST``, never wrapped. An item
        without a year is left out; those of enterprises that ``firms`` lacks have a null
        ``uscc``."""

    def unproven(self, frame: Frame) -> Frame:
        """Rows whose ``uscc`` is not a well-formed code with a right check character."""

    def sink(self, lines: Frame, folder: Path, name: str) -> None:
        """Write decision lines as Parquet into the folder, money as decimals."""
