"""What decisions rest on, kept by content: each file once, whoever refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert, select

from jmtrade_core.errors import LedgerError, Problem
from jmtrade_core.i18n import _
from jmtrade_ledger.schema import archive

Entry = dict[str, str]
"""A file: its ``path`` inside the run, and ``sha256``."""


def keep(connection: Connection, content: bytes) -> str:
    """Keep bytes; returns their SHA-256."""
    name = sha256(content).hexdigest()
    known = select(archive.c.sha256).where(archive.c.sha256 == name)
    if connection.scalar(known) is None:
        connection.execute(insert(archive).values(sha256=name, content=content))
    return name


def keep_files(connection: Connection, files: Mapping[str, Path]) -> list[Entry]:
    """Keep files under the paths given, in their order."""
    return [
        {"path": name, "sha256": keep(connection, path.read_bytes())}
        for name, path in files.items()
    ]


def fetch(connection: Connection, name: str) -> bytes:
    """Bytes by SHA-256. LedgerError where they are gone or are not what was kept."""
    content = connection.scalar(select(archive.c.content).where(archive.c.sha256 == name))
    found = sha256(bytes(content)).hexdigest() if content is not None else _("nothing")
    if content is None or found != name:
        wanted = _("what was kept under {name}").format(name=name)
        raise LedgerError(Problem("archive", found, wanted, _("restore a backup"), "archive"))
    return bytes(content)


def restore(connection: Connection, entries: Iterable[Entry], folder: Path) -> None:
    """Write kept files below a folder."""
    for entry in entries:
        path = folder / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fetch(connection, entry["sha256"]))


def input_files(data: Path) -> dict[str, Path]:
    """The files of an input, as its hash counts them."""
    if data.is_file():
        return {data.name: data}
    return {f.relative_to(data).as_posix(): f for f in sorted(data.rglob("*")) if f.is_file()}


def config_files(own: Path, packaged: Path) -> dict[str, Path]:
    """Terms in force: the packaged configuration, and the office's own over it."""
    files: dict[str, Path] = {}
    for name, folder in (("packaged", packaged), ("own", own)):
        if name == "own" and own == packaged:
            continue
        found: Sequence[Path] = sorted(f for k in ("*.toml", "*.py") for f in folder.rglob(k))
        files |= {f"{name}/{f.relative_to(folder).as_posix()}": f for f in found}
    return files
