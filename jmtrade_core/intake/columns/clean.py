"""Disguises that change no meaning are taken off: width, invisible signs, spellings of dates.

What is common to all columns stands here, the rest with each column type.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import Texts
from jmtrade_core.schema.columns.limits import INVISIBLE, LONGEST, ZERO_WIDTH
from jmtrade_core.schema.tables import Column

_UNSEEN = f"[{ZERO_WIDTH}]"
_BROKEN = r"[\x00-\x08\x0e-\x1b\x7f\x{FFFD}]"
_MONTH = re.compile(r"^(19|20)\d{2}([-/.年](0?[1-9]|1[0-2])[月.]?|(0[1-9]|1[0-2])|年)?$")


def clean(column: Column, read: Texts) -> Texts:
    """A column of text without its disguises; what is broken becomes a fault."""
    if read.texts.null_count() == len(read.texts):
        return read
    read.take_out(read.texts.str.contains(_BROKEN), "broken-text", _("readable text"))
    wanted = _("at most {n:,} characters").format(n=LONGEST)
    read.take_out(read.texts.str.len_chars() > LONGEST, "cell-too-long", wanted)
    as_written = column.kind.free and not column.among  # rulebook 1: text is shown as written
    if not as_written and read.texts.str.contains(_UNSEEN).any():
        read.texts = read.texts.str.replace_all(_UNSEEN, "")
    read.texts = _apostrophes(read, read.texts.str.strip_chars(INVISIBLE))
    column.kind.clean(column, read)
    read.texts = read.texts.set(read.texts == "", None)
    return read


def _apostrophes(read: Texts, texts: pl.Series) -> pl.Series:
    """``'00123`` typed to keep zeros: the sign is no part of the text."""
    marked = texts.str.contains(r"^['＇]").fill_null(False)
    if not marked.any():
        return texts
    read.remarks += [(row, "apostrophe", texts[row]) for row in marked.arg_true()]
    return texts.str.replace(r"^['＇]", "").str.strip_chars(INVISIBLE)


def date_fault(text: str) -> str:
    """``month-only`` for a text that names a month or year, else ``not-date``."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    return "month-only" if _MONTH.match(compact) else "not-date"
