"""A scene: sound records, profile and options with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tests.support import COUNTY, YEAR, config, firm, write_csv, write_xlsx

Make = Callable[[Path], Path]
"""Puts the input into a folder and returns what ``--data`` names."""


def sound(folder: Path) -> Path:
    """One enterprise and nothing else."""
    return write_csv(folder / "in", {"enterprises": [firm()]})


@dataclass(frozen=True)
class Scene:
    """``says`` is what stderr must contain: the place, what was found there, what is wanted,
    and the nearest right name where there is one."""

    code: str
    says: tuple[str, ...]
    exit: int = 1
    data: Make = sound
    profile: str = ""
    city: str = ""
    options: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Options that are left out, though a run needs them."""
    command: str = "award"
    prepare: Callable[[Path], object] | None = None
    """Does one thing more to the configuration folder."""
    words: tuple[str, ...] = ()
    """The whole command line, where it is another; ``{config}`` is the configuration folder."""

    @property
    def id(self) -> str:
        return f"{self.code}: {self.says[0]}, {self.says[1] if len(self.says) > 1 else ''}"[:60]

    def arguments(self, folder: Path) -> list[str]:
        """The command line, after everything it names was written below ``folder``."""
        place = config(folder, self.profile, self.city)
        if self.prepare:
            self.prepare(place)
        if self.words:
            return [word.format(config=place) for word in self.words]
        defaults = {
            "--county": COUNTY,
            "--year": str(YEAR),
            "--data": str(self.data(folder)),
            "--config": str(place),
            "--format": "json",
        }
        given = (*self.options, *self.without)
        kept = [part for pair in defaults.items() if pair[0] not in given for part in pair]
        return [self.command, *kept, *self.options]


def csv(**tables: Any) -> Make:
    return lambda folder: write_csv(folder / "in", {"enterprises": [firm()], **tables})


def xlsx(**tables: Any) -> Make:
    return lambda folder: write_xlsx(folder / "in.xlsx", {"enterprises": [firm()], **tables})


def parquet(**columns: Any) -> Make:
    """``exports.parquet`` of these columns beside sound CSV files."""

    def make(folder: Path) -> Path:
        place = write_csv(folder / "in", {"enterprises": [firm()], "exports": None})
        pl.DataFrame(columns).write_parquet(place / "exports.parquet")
        return place

    return make


def raw(name: str, content: bytes | str) -> Make:
    """A file of these bytes beside sound CSV files; a workbook is the input itself."""

    def make(folder: Path) -> Path:
        file = sound(folder) / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file if file.suffix == ".xlsx" else file.parent

    return make
