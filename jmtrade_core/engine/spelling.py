"""Comparison keys beside subjects, made on the engine wherever it can (``subjects.py``).

Plain text (ASCII and the common Chinese characters, a letter or digit in each part) is what
nearly every subject is written in: its keys take a few string steps. The odd rest is
fetched once, distinct, and looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from narwhals.stable.v2 import Expr, Int64, String, coalesce, col, concat, lit

from jmtrade_core.engine.records import fetched, small
from jmtrade_core.measures.lines import KEY, LOOSE, Frame
from jmtrade_core.schema.subjects import BAR, JOINT, keys

TEXT = "subject_text"
"""A subject as it is written."""

_CHINESE = "一-龥"
_WORD = f"[0-9A-Za-z{_CHINESE}]"
_NOT_BAR, _ANY = f"[ -{{}}~{_CHINESE}]*", f"[ -~{_CHINESE}]*"
Odd = Mapping[int, Frame]
"""Number of parts -> the odd subjects of so many parts with their keys."""


def plain(text: Expr, parts: int) -> Expr:
    """Whether the engine's own steps give the keys."""
    sign = _ANY if parts == 1 else _NOT_BAR
    part = f"(?:{sign}{_WORD}{sign})?"
    return text.str.contains(f"^{part}(?:\\{BAR}{part}){{{parts - 1}}}$")


def _strict(text: Expr, parts: int) -> Expr:
    folded = text.str.to_lowercase().str.replace_all(" ", "", literal=True)
    return folded if parts == 1 else folded.str.replace_all(BAR, JOINT, literal=True)


def _slack(strict: Expr) -> Expr:
    return strict.str.replace_all(f"[^0-9a-z{_CHINESE}{JOINT}]", "")


def odd_subjects(frames: Iterable[tuple[Frame, int]]) -> Odd:
    """The keys of all subjects that are not plain, each worked out once."""
    some = [
        frame.filter(~plain(col(TEXT), parts)).select(TEXT, parts=lit(parts, dtype=Int64))
        for frame, parts in frames
    ]
    texts: dict[int, list[str]] = {}
    for row in fetched(concat(some).unique()) if some else []:
        texts.setdefault(row["parts"], []).append(row[TEXT])
    kinds = {TEXT: "text", "odd_key": "text", "odd_loose": "text"}
    return {
        parts: small(some[0], kinds, [(text, *keys(text, parts)) for text in found])
        for parts, found in texts.items()
    }


def spelled(frame: Frame, parts: int, odd: Odd) -> Frame:
    """The frame with the two keys of its ``subject_text``."""
    strict = _strict(col(TEXT), parts)
    if parts not in odd:
        frame = frame.with_columns(strict.alias(KEY))
        return frame.with_columns(_slack(col(KEY)).alias(LOOSE))
    frame = frame.join(odd[parts], on=TEXT, how="left")
    frame = frame.with_columns(coalesce(col("odd_key"), strict).alias(KEY))
    frame = frame.with_columns(coalesce(col("odd_loose"), _slack(col(KEY))).alias(LOOSE))
    return frame.drop("odd_key", "odd_loose")


def keys_of(text: Expr) -> dict[str, Expr]:
    """The two keys of a simple subject that is plain for certain, such as a number."""
    return {KEY: _strict(text, 1), LOOSE: _slack(_strict(text, 1))}


def none() -> dict[str, Expr]:
    """Text and keys where there is no subject."""
    return dict.fromkeys((TEXT, KEY, LOOSE), lit("", dtype=String))


def in_order(key: Expr, parts: int) -> Expr:
    """What a subject is smaller by (rulebook 1): its plain string, with bars between parts, as
    decisions are sorted."""
    return key if parts == 1 else key.str.replace_all(JOINT, BAR, literal=True)
