"""Runs of a cell's text that a person reads otherwise: struck out, or raised to an exponent."""

from __future__ import annotations

import re
from xml.etree import ElementTree

STRUCK, RAISED = "struck-out", "raised-text"
_PREFIX = re.compile(rb"(</?)[\w.-]+:")


def suspect(xml: bytes) -> bool:
    """Whether a run in it could be either."""
    return b"strike" in xml or b"vertAlign" in xml


def local(element: ElementTree.Element) -> str:
    """A tag without its namespace."""
    return element.tag.rpartition("}")[2]


def child(parent: ElementTree.Element | None, name: str) -> ElementTree.Element | None:
    return next((e for e in parent if local(e) == name), None) if parent is not None else None


def struck(font: ElementTree.Element | None) -> bool:
    """A font, or the properties of a run."""
    found = child(font, "strike")
    return found is not None and found.get("val", "1") not in ("0", "false")


def of_runs(item: ElementTree.Element) -> str:
    """``struck-out`` or ``raised-text`` for a string with such a run, else nothing."""
    found = set()
    for run in (e for e in item if local(e) == "r"):
        text, font = child(run, "t"), child(run, "rPr")
        if text is not None and (text.text or "").strip():
            raised = child(font, "vertAlign")
            found |= {STRUCK} if struck(font) else set()
            found |= {RAISED} if raised is not None and raised.get("val") != "baseline" else set()
    return STRUCK if STRUCK in found else next(iter(found), "")


def shared(table: ElementTree.Element) -> dict[bytes, str]:
    """Number of a shared string, as cells write it -> what its runs are."""
    items = [e for e in table if local(e) == "si"]
    return {str(nr).encode(): mark for nr, item in enumerate(items) if (mark := of_runs(item))}


def inline(body: bytes) -> str:
    """The same of a cell's own XML; what cannot be looked at counts as struck out."""
    try:
        cell = ElementTree.fromstring(b"<c>" + _PREFIX.sub(rb"\1", body) + b"</c>")  # noqa: S314 - no DTD, see scan
    except ElementTree.ParseError:
        return STRUCK
    text = child(cell, "is")
    return of_runs(text) if text is not None else ""
