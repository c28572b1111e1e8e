"""What stands on a sheet of an ``.xlsx`` beside its cells: comments, and text in shapes.

Nobody's record is read from them, but a unit that they say is heard.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

Tree = Callable[[str], ElementTree.Element]
"""The XML of a part, looked at before."""
OWN = "jmtrade"
"""Whoever wrote the findings into a marked copy: they speak of units without saying one."""
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
    authors = [author.text or "" for author in _tagged(root, "author")]
    for comment in _tagged(root, "comment"):
        nr = comment.get("authorId", "")
        if not (nr.isdecimal() and int(nr) < len(authors) and authors[int(nr)] == OWN):
            yield _joined(comment)
    for body in _tagged(root, "txBody"):
        yield "\n".join(map(_joined, _tagged(body, "p")))


def _joined(element: ElementTree.Element) -> str:
    return "".join(run.text or "" for run in _tagged(element, "t"))


def _tagged(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in root.iter() if e.tag.rpartition("}")[2] == name)
