"""What stands on a sheet of an ``.xlsx`` beside its cells: comments, and text in shapes.

Nobody's record is read from them, but a unit that they say is heard.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from itertools import islice
from xml.etree import ElementTree

from jmtrade_core.intake.files.rich_text import local

Tree = Callable[[str], ElementTree.Element]
"""The XML of a part, looked at before."""
OWN = "jmtrade"
"""Whoever wrote the findings into a marked copy: they speak of units without saying one."""
MOST = 10_000
"""Texts of a part that are looked at."""
_KINDS = ("/comments", "/drawing")
"""How the types of such relations end."""


def notes(part: str, parts: Callable[[str], bool], tree: Tree) -> Iterator[str]:
    """The texts of a sheet's comments and shapes, line by line. ``parts``: whether there is
    such a part."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    for link in tree(links) if parts(links) else ():
        target = link.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        place = posixpath.normpath(place)
        if link.get("Type", "").endswith(_KINDS) and parts(place):
            yield from _texts(tree(place))


def _texts(root: ElementTree.Element) -> Iterator[str]:
    """One walk, however the elements lie in one another."""
    authors: list[str] = []
    lines: list[list[str]] = [[]]
    own = False
    for element in root.iter():
        match local(element):
            case "author":
                authors.append(element.text or "")
            case "comment":
                own = _author(element, authors) == OWN
                lines.append([])
            case "p" | "txBody":
                lines.append([])
            case "t" if not own:
                lines[-1].append(element.text or "")
    return islice(("".join(line) for line in lines if line), MOST)


def _author(comment: ElementTree.Element, authors: list[str]) -> str:
    nr = comment.get("authorId", "")
    return authors[int(nr)] if nr.isdecimal() and int(nr) < len(authors) else ""
