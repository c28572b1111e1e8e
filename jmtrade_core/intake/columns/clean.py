"""Disguises that change no meaning are taken off: width, invisible signs, spellings of dates.

Text columns lose only what nobody sees at their ends; all else stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.intake.columns.parse import Fault
from jmtrade_core.intake.columns.to_text import Texts
from jmtrade_core.intake.tables.sheet import INVISIBLE, ZERO_WIDTH
from jmtrade_core.schema.tables import Column

LONGEST = 32_767
"""Characters that a spreadsheet cell can hold."""

_UNSEEN = f"[{ZERO_WIDTH}]"
_BROKEN = r"[\x00-\x08\x0e-\x1b\x7f\x{FFFD}]"
_ODD_DIGIT = (
    r"[\p{No}\x{32C0}-\x{32CB}\x{3358}-\x{3370}\x{3378}\x{3379}\x{339F}-\x{33A6}\x{33A8}"
    r"\x{33AF}\x{33E0}-\x{33FE}]"
)
"""Signs that compatibility turns into digits, though nobody writes a number with them."""
_AMBIGUOUS = r"^[-+]?[0-9]{1,3}[.,][0-9]{3}$"
_SPACE = r"[\s\x{3000}\x{00A0}]+"
_GROUPED = r"^-?\d{1,3}( \d{3})+(\.\d+)?$"
_TIME = r"^(\S+?)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$"
_COMPACT = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_SCIENTIFIC = r"^\d(\.\d+)?[Ee]\+?\d+$"
_MONTH = re.compile(r"^(19|20)\d{2}([-/.年](0?[1-9]|1[0-2])[月.]?|(0[1-9]|1[0-2])|年)?$")


def clean(column: Column, read: Texts) -> Texts:
    """A column of text without its disguises; what is broken becomes a fault."""
    texts = read.texts
    if texts.null_count() == len(texts):
        return read
    texts = _take_out(read, texts.str.contains(_BROKEN), texts, "broken-text", _("readable text"))
    texts = _take_out(
        read, texts.str.len_chars() > LONGEST, texts, "cell-too-long",
        _("at most {n:,} characters").format(n=LONGEST),
    )  # fmt: skip
    if texts.str.contains(_UNSEEN).any():
        texts = texts.str.replace_all(_UNSEEN, "")
    texts = texts.str.strip_chars(INVISIBLE)
    texts = _apostrophes(read, texts)
    if column.type == "text":
        inner = texts.str.contains(r"[\n\r\t]").fill_null(False).arg_true()
        read.remarks += [(row, "line-break", repr(texts[row])) for row in inner]
    else:
        if column.type != "enum":
            odd, wanted = texts.str.contains(_ODD_DIGIT), _("ordinary digits alone")
            texts = _take_out(read, odd, texts, "odd-digit", wanted)
        texts = _normal(column, texts)
        if column.type in ("money", "usd"):
            texts = _certain(read, texts)
        if column.type == "code":
            wanted = _("the whole code, as text")
            read_bad = texts.str.contains(_SCIENTIFIC)
            texts = _take_out(read, read_bad, texts, "code-scientific", wanted)
    read.texts = texts.set(texts == "", None)
    return read


def _take_out(read: Texts, bad: pl.Series, texts: pl.Series, code: str, wanted: str) -> pl.Series:
    """Cells that cannot be read: a fault each, and no text."""
    bad = bad.fill_null(False)
    if not bad.any():
        return texts
    read.faults += [Fault(row, code, _shown(texts[row]), wanted) for row in bad.arg_true()]
    return texts.set(bad, None)


def _certain(read: Texts, texts: pl.Series) -> pl.Series:
    """``120.000`` is 120 to one writer and 120,000 to another; a stored number is certain."""
    doubtful = texts.str.contains(_AMBIGUOUS)
    if read.written is not None:
        doubtful &= read.written
    wanted = _("a number without a thousands sign, or with two decimals")
    return _take_out(read, doubtful, texts, "ambiguous-number", wanted)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def _apostrophes(read: Texts, texts: pl.Series) -> pl.Series:
    """``'00123`` typed to keep zeros: the sign is no part of the text."""
    marked = texts.str.contains(r"^['＇]").fill_null(False)
    if not marked.any():
        return texts
    read.remarks += [(row, "apostrophe", texts[row]) for row in marked.arg_true()]
    return texts.str.replace(r"^['＇]", "").str.strip_chars(INVISIBLE)


def _normal(column: Column, texts: pl.Series) -> pl.Series:
    if column.type == "enum":
        return _options(column, texts)
    if texts.str.contains(r"[^\x00-\x7F]").any():
        texts = texts.str.normalize("NFKC")
    if column.type == "code":
        texts = texts.str.replace_all(_SPACE, "")
        upper = texts.str.to_uppercase()
        return texts.zip_with(~texts.str.contains("^[0-9A-Za-z]{18}$"), upper)
    if column.type in ("money", "usd"):
        grouped = texts.str.contains(_GROUPED)
        return texts.zip_with(~grouped, texts.str.replace_all(" ", "", literal=True))
    if column.type == "date":
        texts = texts.str.replace(_TIME, "${1}").str.replace_all(_SPACE, "")
        return texts.str.replace(_COMPACT, "${1}-${2}-${3}")
    if column.type == "year":
        return texts.str.replace_all(_SPACE, "").str.replace(r"^(\d{4})(年度?|\.0+)$", "${1}")
    return texts.str.replace_all(_SPACE, "")


def option_key(text: str) -> str:
    """Options are compared without width, case or space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _options(column: Column, texts: pl.Series) -> pl.Series:
    known = {option_key(n): id for id, label in column.options.items() for n in (id, label)}
    known |= {option_key(name): id for name, id in column.earlier.items()}
    given = [text for text in texts.unique().to_list() if text]
    said = {text: known[option_key(text)] for text in given if option_key(text) in known}
    return texts.replace(said)


def date_fault(text: str) -> str:
    """``month-only`` for a text that names a month or year, else ``not-date``."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    return "month-only" if _MONTH.match(compact) else "not-date"
