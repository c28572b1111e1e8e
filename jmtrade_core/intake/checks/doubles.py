"""One thing that may be claimed as two: signs that only look like others, what stands in for a
number, a paper under two subjects, days next to each other. Warnings: who claims knows better,
and the office looks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.columns.cells import uncertain
from jmtrade_core.schema.columns.limits import INVISIBLE
from jmtrade_core.schema.subjects import key
from jmtrade_core.schema.tables import Table

STAND_IN = (
    r"(?i)^(?:[^\p{L}\p{N}]+|暂?无|没有|不详|未知|待(?:补|定|办|查|核|填|补充|确认)|空白?|略|同上"
    r"|n/?a|none|null|nil|x{2,}|0+)$"
)
"""What people write where they have nothing to write."""
LONGEST = 60
"""Bytes of what could be such a word."""
WEEK = 7
"""Days: hardly a booth or a premium is opened or paid twice within so many."""
_SYLLABLES = range(0xAC00, 0xD7A4)
"""Of Hangul: a script of its own, in which nothing looks like a Chinese or Latin sign."""


@cache
def common() -> frozenset[str]:
    """The signs of GB 2312, simplified Chinese among them, and of ASCII."""
    lead, trail = range(0xA1, 0xF8), range(0xA1, 0xFF)
    pairs = (bytes((first, second)) for first in lead for second in trail)
    known = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    return frozenset(known) | {chr(code) for code in range(128)}


def odd_sign(text: str) -> str:
    """The first letter or digit that is neither common nor a common one with an accent: a
    traditional or rare character, or a sign drawn like another; empty where there is none."""
    plain = unicodedata.normalize("NFKC", text)
    shapes = (sign for sign in text if _other_shape(sign))
    return next((sign for sign in plain if _odd(sign)), next(shapes, ""))


@cache
def _other_shape(sign: str) -> bool:
    """Whether a sign is a rare form of a Greek letter, such as a sigma drawn as a C."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain != sign and unicodedata.name(plain[0], "").startswith("GREEK")


@cache
def _odd(sign: str) -> bool:
    if sign in common() or ord(sign) in _SYLLABLES:
        return False
    bare = unicodedata.normalize("NFD", sign)[0]
    letter = unicodedata.category(sign)[0] in "LN" or "RADICAL" in unicodedata.name(sign, "")
    return letter and not (bare.isascii() and bare.isalpha())


def naming(table: Table) -> list[str]:
    """The columns of free text by which a claim, or what it is about, is known."""
    about = ("subject",) if any(c.id == "subject" for c in table.columns) else table.subject
    known = (*about, *table.identity) if about else ()
    return [id for id in dict.fromkeys(known) if table.column(id).kind.free]


def odd_signs(read: TableRead) -> Iterator[Problem]:
    """Names and numbers with a sign that is easily taken for another."""
    for id in naming(read.table):
        rows = read.sound.filter(pl.col(id).str.contains(r"[^\x00-\x7F]")).select("nr", id)
        for nr, text in rows.iter_rows():
            if sign := odd_sign(text):
                found = _("{sign} (U+{code:04X}) in {text}").format(
                    sign=sign if sign.isprintable() else "?", code=ord(sign), text=text
                )
                wanted = _("simplified Chinese, Latin letters and digits")
                yield finding("odd-sign", read.place(nr, id), found, wanted)


def answering(table: Table) -> list[str]:
    """The columns of free text in which something has to stand for a claim to be told."""
    known = {*table.identity, *table.subject, *(c.id for c in table.columns if c.required)}
    return [c.id for c in table.columns if c.id in known and c.kind.free]


def stand_in(id: str) -> pl.Expr:
    """Whether a cell says no more than that there is nothing to say."""
    short = pl.when(pl.col(id).str.len_bytes() <= LONGEST).then(pl.col(id))
    plain = uncertain(short).str.normalize("NFKC")
    text = pl.coalesce(plain, short).str.strip_chars(INVISIBLE)
    return text.str.contains(STAND_IN)


def stand_ins(read: TableRead) -> Iterator[Problem]:
    """Names and numbers such as 无, 同上 or a dash: what is meant nobody knows."""
    for id in answering(read.table):
        for nr, text in read.sound.filter(stand_in(id)).select("nr", id).iter_rows():
            yield finding("stand-in", read.place(nr, id), text, read.table.column(id).heading)


def papers(table: Table) -> list[str]:
    """What names a row beside its subject, such as the number of a patent; none where the
    subject says it all."""
    rest = [id for id in table.identity if id not in ("uscc", *table.subject)]
    return rest if any(table.column(id).kind.free for id in rest) and table.subject else []


def two_subjects(read: TableRead) -> Iterator[Problem]:
    """One paper, of whatever enterprise, under two subjects that are not equal."""
    numbers, subject = papers(read.table), list(read.table.subject)
    seen: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
    rows = read.sound.drop_nulls([*numbers, *subject]).sort("nr") if numbers else read.frame.clear()
    for nr, *cells in rows.select("nr", *numbers, *subject).iter_rows():
        words = tuple(key(str(cell)) for cell in cells)
        paper, about = words[: len(numbers)], words[len(numbers) :]
        first, other = seen.setdefault(paper, (nr, about))
        if about != other:
            there = read.place(first, None)
            found = _("{number} as {subject}, otherwise than at {place}").format(
                number=" | ".join(map(str, cells[: len(numbers)])),
                subject=" | ".join(map(str, cells[len(numbers) :])),
                place=there,
            )
            wanted = _("one subject for one paper")
            place = read.place(nr, subject[0])
            yield finding("two-subjects", place, found, wanted, beside=(there,))


def besides_day(table: Table) -> list[str]:
    """The parts of a subject beside its day; none where the day is no part of it."""
    if table.event is None or table.event not in table.subject:
        return []
    return [id for id in table.subject if id != table.event]


def days_near(read: TableRead) -> Iterator[Problem]:
    """Claims, of whatever enterprise, for one thing but for days less than a week apart."""
    parts, day = besides_day(read.table), read.table.event
    if not parts or day is None:
        return
    seen: dict[tuple[str, ...], tuple[int, object]] = {}
    rows = read.sound.drop_nulls([*parts, day]).sort(day, "nr")
    for nr, when, *cells in rows.select("nr", day, *parts).iter_rows():
        words = tuple(key(str(cell)) for cell in cells)
        before = seen.get(words)
        seen[words] = (nr, when)
        if before and 0 < (when - before[1]).days < WEEK:
            there = read.place(before[0], None)
            found = _("{day}, and {other} at {place}").format(
                day=when, other=before[1], place=there
            )
            wanted = _("one day for one thing")
            yield finding("days-near", read.place(nr, day), found, wanted, beside=(there,))


EACH = (odd_signs, stand_ins, two_subjects, days_near)
"""Asked of each table of claims and facts, in this order."""
