"""Figures and claims that can be read, yet are likely to be a slip: warnings."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.crowd import Crowd
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.money import grouped
from jmtrade_core.schema.tables import YEARLY_FIGURES

JUMP = 1_000
"""万 in place of single yuan is 10,000 times; honest growth stays far below 1,000."""
_SIGNS = re.compile(r"[\W_]+")
LIKE_DIGITS = {"o": "0", "i": "1", "l": "1"}
"""Letters that a hand or a font turns into digits."""
BEFORE_NUMBER, AFTER_NUMBER = "(?:n[or]|第)([0-9])", "([0-9])[号號]"
"""What is written beside a number and says no more than that it is one: No.11, 第11号 are 11."""


def wild(name: str) -> pl.Expr:
    """Whether a figure is of another order than ``<name>_before``."""
    now, then = pl.col(name), pl.col(f"{name}_before")
    return (now > 0) & (then > 0) & ((now // JUMP > then) | (then // JUMP > now))


def jumps(read: TableRead) -> Iterator[Crowd]:
    """A figure over 1,000 times that of the year before, or under a thousandth of it."""
    rows = read.sound.select("uscc", "year", "nr", "source", *YEARLY_FIGURES)
    before = rows.drop("source").with_columns(pl.col("year") + 1)
    pairs = rows.join(before, on=("uscc", "year"), suffix="_before")
    for name in YEARLY_FIGURES:
        yield _jump(read, name, pairs.filter(wild(name)).sort("nr"))


def _jump(read: TableRead, name: str, pairs: pl.DataFrame) -> Crowd:
    def say(row: Mapping[str, Any]) -> Problem:
        found = _("{value}, but {before} the year before at {place}").format(
            value=grouped(row[name]),
            before=grouped(row[f"{name}_before"]),
            place=read.place(row["nr_before"], name),
        )
        wanted = _("figures in the same unit")
        cure = _("compare it with the customs figures")
        return finding("jump", read.place(row["nr"], name), found, wanted, cure)

    return Crowd(read.table.id, name, "jump", pairs, say)


def spelt_twice(read: TableRead) -> Iterator[Problem]:
    """Rows whose identities differ only in width, case, spaces, punctuation, accents, in letters
    drawn like digits, or in a word for number beside one."""
    identity = [read.table.column(id) for id in read.table.identity]
    words = [c.id for c in identity if c.kind.free]
    if not words:
        return
    rest = [c.id for c in identity if not c.kind.free]
    seen: dict[tuple[object, ...], tuple[int, tuple[object, ...]]] = defaultdict()
    for nr, *values in read.sound.select("nr", *rest, *words).iter_rows():
        spelt = tuple(values[len(rest) :])
        key = (*values[: len(rest)], *(_folded(word) for word in spelt))
        first = seen.setdefault(key, (nr, spelt))
        if first[0] != nr and first[1] != spelt:
            there = read.place(first[0], None)
            found = _("{written}, and {other} at {place}").format(
                written=_shown(spelt), other=_shown(first[1]), place=there
            )
            wanted = _("one spelling for each claim")
            cure = _("delete one if they are the same")
            place = read.place(nr, words[0])
            yield finding("spelt-twice", place, found, wanted, cure, beside=(there,))


def _folded(word: object) -> str:
    if word is None:
        return ""
    bare = "".join(s for s in unicodedata.normalize("NFKD", str(word)) if not _is_mark(s))
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", bare).casefold())
    plain = re.sub(AFTER_NUMBER, r"\1", re.sub(BEFORE_NUMBER, r"\1", plain))
    return plain.translate(_DIGITS) or str(word)


_DIGITS = str.maketrans(LIKE_DIGITS)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _shown(words: tuple[object, ...]) -> str:
    return " | ".join("" if word is None else str(word) for word in words)


EACH = (spelt_twice,)
"""Asked of each table of claims and facts, in this order."""
