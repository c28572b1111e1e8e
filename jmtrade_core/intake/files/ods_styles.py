"""Styles of an ``.ods``: fonts struck out or raised, rows without height, printed pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jmtrade_core.intake.files.rich_text import RAISED, STRUCK

_LINE = ("style:text-line-through-style", "style:text-line-through-type")
_PRINTED = {f"style:{part}{which}" for part in ("header", "footer")
            for which in ("", "-left", "-first")}  # fmt: skip
_NO_HEIGHT = re.compile(r"^0(?:\.0*)?\D*$")


@dataclass
class StyleBook:
    """What the styles say, filled tag by tag from ``styles.xml`` and then ``content.xml``."""

    fonts: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Style -> whether it says (not) ``struck-out`` or ``raised-text``."""
    parents: dict[str, str] = field(default_factory=dict)
    flat_rows: set[str] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)
    """Style of a sheet -> its page."""
    printed: dict[str, list[str]] = field(default_factory=dict)
    """Page -> its headers and footers."""
    _style: str = ""
    _page: str = ""
    _printing: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "style:style":
            self._begin(attributes)
        elif tag == "style:text-properties":
            self._font(attributes)
        elif tag == "style:table-row-properties":
            if _NO_HEIGHT.match(attributes.get("style:row-height", "1")):
                self.flat_rows.add(self._style)
        elif tag == "style:master-page":
            self._page = attributes.get("style:name", "")
        elif tag in _PRINTED and attributes.get("style:display") != "false":
            self._printing = True
            self.printed.setdefault(self._page, []).append("")
        elif tag == "text:p" and self._printing:
            self.printed[self._page][-1] += "\n"

    def text(self, data: str) -> None:
        if self._printing:
            self.printed[self._page][-1] += data

    def end(self, tag: str) -> None:
        self._printing = self._printing and tag not in _PRINTED

    def _begin(self, attributes: Mapping[str, str]) -> None:
        self._style = attributes.get("style:name", "")
        self.parents[self._style] = attributes.get("style:parent-style-name", "")
        self.fonts[self._style] = {}
        if page := attributes.get("style:master-page-name"):
            self.pages[self._style] = page

    def _font(self, attributes: Mapping[str, str]) -> None:
        said = self.fonts.setdefault(self._style, {})
        lines = [attributes[name] for name in _LINE if name in attributes]
        if lines:
            said[STRUCK] = any(line != "none" for line in lines)
        if place := attributes.get("style:text-position"):
            said[RAISED] = not re.match(r"^[-+]?0*(?:\.0*)?%", place)

    def says(self, style: str, mark: str) -> bool:
        """Whether a style, or one that it is made from, has the mark."""
        seen = set[str]()
        while style and style not in seen:
            seen.add(style)
            if mark in self.fonts.get(style, {}):
                return self.fonts[style][mark]
            style = self.parents.get(style, "")
        return False
