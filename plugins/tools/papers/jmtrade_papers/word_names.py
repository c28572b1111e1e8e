"""Names of what a Word file is made of: what shows its text as it stands, and what does not."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _named(names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names.split())


PLAIN = _named("""document body hdr ftr footnotes footnote endnotes endnote p r t tab br cr tbl tr
    tc hyperlink bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak softHyphen noBreakHyphen
    separator continuationSeparator fldChar instrText fldSimple smartTag smartTagPr permStart
    permEnd sdt sdtContent sdtEndPr footnoteRef endnoteRef""")
"""Elements that show their text as it stands, or nothing; any other one is named."""
PROPERTIES = _named("pPr rPr tblPr tblPrEx trPr tcPr sectPr sdtPr tblGrid")
CHANGES = frozenset(
    """ins del moveFrom moveTo rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange
    tblPrExChange tblGridChange cellIns cellDel cellMerge numberingChange framePr tblpPr
    dataBinding lnNumType""".split()
)
"""Properties that are only proposed, or that put text where another program decides."""
SHAPES = frozenset("anchor wsp txbx t chart relIds graphicFrame wgp wpc svgBlip".split())
"""What a drawing of ours has not: it floats, or has text of its own."""
SYMBOLS = frozenset("symbol wingdings wingdings 2 wingdings 3 webdings zapfdingbats".split())
"""Fonts in which a letter shows as something else."""
