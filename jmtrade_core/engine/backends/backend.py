"""What an engine is beside Narwhals: how it reads, keeps, fetches and writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from jmtrade_core.measures.lines import Frame


class UnreadableError(Exception):
    """The engine cannot read what it was pointed at; the text says why."""


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

    def tally(self, frame: Frame, identity: list[str]) -> Frame:
        """One row: ``rows``, the sums of ``bad`` and ``untidy``, and ``different``: how many
        rows surely differ in identity (fewer than all calls for a closer look)."""

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
