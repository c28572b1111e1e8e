"""Cell styles of an ``.xlsx`` under which a cell may read otherwise than it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from jmtrade_core.intake.columns.number_formats import BUILT_IN
from jmtrade_core.intake.columns.shown import ordinary
from jmtrade_core.intake.files.rich_text import STRUCK, child, local, struck
from jmtrade_core.intake.files.xlsx_dates import partial_style

FORMAT = "format"
Styles = dict[bytes, tuple[str, str]]
"""Style index (as it stands in XML) -> mark of its cells, and what of the style makes it."""


def odd_styles(root: ElementTree.Element) -> Styles:
    """Days shown in part, number formats that change what is read, struck-out fonts."""
    formats = {f.get("numFmtId", ""): f.get("formatCode", "") for f in _all(root, "numFmt")}
    fonts = [struck(font) for font in child(root, "fonts") or ()]
    found = {}
    for nr, style in enumerate(child(root, "cellXfs") or ()):
        font = style.get("fontId", "0")
        crossed = font.isdigit() and int(font) < len(fonts) and fonts[int(font)]
        mark = odd(formats, style.get("numFmtId", "0"), crossed=crossed)
        if mark:
            found[str(nr).encode()] = mark
    return found


def odd(formats: Mapping[str, str], id: str, *, crossed: bool) -> tuple[str, str] | None:
    """The mark of cells with a number format (by its id); ``None`` for ordinary ones."""
    if crossed:
        return STRUCK, ""
    if hides := partial_style(formats, id):
        return "month-only", hides
    code = formats.get(id) or BUILT_IN.get(id, "General")
    return None if ordinary(code) else (FORMAT, code)


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in root.iter() if local(e) == name)
