"""A Parquet table in a folder: its parts, and the partitions (``year=2018/``) they stand in."""

from __future__ import annotations

from pathlib import Path


def parts(folder: Path) -> list[Path]:
    """The Parquet files of the folder and of its partitions; of no other folder inside."""
    return [file for file in sorted(folder.rglob("*.parquet")) if _partitioned(folder, file)]


def _partitioned(folder: Path, file: Path) -> bool:
    return all("=" in step for step in file.relative_to(folder).parts[:-1])


def partitions(folder: Path) -> list[str]:
    """Columns whose values are in the names of the partitions."""
    steps = (step for file in parts(folder) for step in file.relative_to(folder).parts[:-1])
    return sorted({step.partition("=")[0] for step in steps})
