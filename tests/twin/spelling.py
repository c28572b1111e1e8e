"""The same thing under another spelling (rulebook 1): equal and similar subjects."""

from __future__ import annotations

import unicodedata
from functools import cache

Parts = tuple[str, ...]

_LATIN = "abekmhopctyxijsdhqw" + "abezhikmnoptyx"
_LIKE = "авекмнорстухіјѕԁһԛԝ" + "αβεζηικμνορτυχ"
LOOK_ALIKE = dict(zip(_LIKE, _LATIN, strict=True))
"""Cyrillic and Greek letters, small, and the Latin ones that they look like."""
_TO_LATIN = str.maketrans(LOOK_ALIKE)
_DASHES = frozenset("\u2212\u2043")
# Subjects of more than one part; all others are one part, whatever bars they hold.
_COMPOUND = {"exhibitions.booth": 3, "credit_insurance.premium": 2}


def _is_dash(char: str) -> bool:
    return char in _DASHES or unicodedata.category(char) == "Pd"


def _is_unseen(char: str) -> bool:
    category = unicodedata.category(char)
    return category.startswith("Z") or category in ("Cc", "Cf")


@cache
def equal_form(text: str) -> str:
    """What makes two texts equal: the steps of rulebook 1, in its order."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    dashed = ("-" if _is_dash(c) else c for c in folded.translate(_TO_LATIN))
    return "".join(c for c in dashed if not _is_unseen(c))


@cache
def similar_form(text: str) -> str:
    """Letters and digits alone; a text without any is compared for equality (rulebook 1)."""
    whole = equal_form(text)
    return "".join(c for c in whole if unicodedata.category(c)[0] in "LN") or whole


def parts_of(measure: str, subject: str) -> Parts:
    """A subject's parts: compound subjects, and they alone, have several (rulebook 1)."""
    return tuple(subject.rsplit("|", _COMPOUND.get(measure, 1) - 1))


def equal_key(parts: Parts) -> Parts:
    """Equal for equal subjects."""
    return tuple(equal_form(part) for part in parts)


def similar_key(parts: Parts) -> Parts:
    """Equal for subjects that are equal or similar: no part is worse than similar."""
    return tuple(similar_form(part) for part in parts)


def names_nothing(parts: Parts) -> bool:
    """Whether a part is empty, so that the subject names nothing for certain (rulebook 1)."""
    return "" in equal_key(parts)


def close(left: Parts, right: Parts) -> bool:
    """Equal or similar."""
    return similar_key(left) == similar_key(right)


def similar(left: Parts, right: Parts) -> bool:
    """Similar, and not equal."""
    return close(left, right) and equal_key(left) != equal_key(right)


def order_key(parts: Parts) -> tuple[str, str]:
    """By what makes subjects equal, then as written, in plain string order (rulebook 1)."""
    return "|".join(equal_key(parts)), "|".join(parts)
