"""The parts of an Office file, and how they lead to one another."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

LARGEST = 64 * 2**20
"""Bytes of one part: what unpacks to more is no paper."""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class Relation:
    """``kind`` is the last word of its type; ``target`` a part, or an address outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """All parts of a file. ValueError for one that two programs could read in two ways."""

    def __init__(self, file: Path | BinaryIO) -> None:
        with zipfile.ZipFile(file) as book:
            entries = book.infolist()
            names = [one.filename.lower() for one in entries]
            if len(set(names)) < len(names) or any(one.file_size > LARGEST for one in entries):
                raise ValueError
            try:
                self.parts = {one.filename: book.read(one) for one in entries}
            except (RuntimeError, zlib.error) as error:  # locked, or packed in a way of its own
                raise ValueError from error

    def xml(self, name: str) -> Any:
        """The root of a part; a comment inside a figure would hide the rest of it."""
        from lxml import etree

        part = self.parts[name]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
        root = etree.fromstring(part, parser)
        encoding = root.getroottree().docinfo.encoding or "utf-8"
        if b"<!" in part or encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            raise ValueError
        return root

    def relations(self, part: str) -> list[Relation]:
        """What a part leads to; ``""`` is the file itself."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        if file not in self.parts:
            return []
        found = []
        for one in self.xml(file).iter(_RELATION):
            outside, target = one.get("TargetMode") == "External", one.get("Target", "")
            if not outside:
                joined = posixpath.join("/", folder, unquote(target))
                target = posixpath.normpath(joined).lstrip("/")
            found.append(Relation(one.get("Type", "").rpartition("/")[2], target, outside))
        return found

    def linked(self, part: str, *kinds: str) -> list[str]:
        """Parts of these kinds that a part leads to, by name. ValueError for one that is not
        there under its name: another program may look for it in another way."""
        found = {r.target for r in self.relations(part) if r.kind in kinds and not r.outside}
        if found - set(self.parts):
            raise ValueError
        return sorted(found)

    @cached_property
    def outside(self) -> list[str]:
        """What is fetched from elsewhere when the file is opened; a link is not."""
        files = [name for name in self.parts if name.endswith(".rels")]
        owners = [name.replace("_rels/", "").removesuffix(".rels") for name in files]
        relations = [one for owner in owners for one in self.relations(owner)]
        return [one.kind for one in relations if one.outside and one.kind != "hyperlink"]

    def all(self) -> Iterator[Any]:
        """Roots of all parts that are XML, whatever their names."""
        for name, part in self.parts.items():
            if part.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                yield self.xml(name)
