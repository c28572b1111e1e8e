"""Names of who takes a step: two spellings of one person are one person."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """A name without case, width, spaces and signs; empty where it has no letter."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def same(one: str, other: str) -> bool:
    """Whether two names are spellings of one."""
    return folded(one) == folded(other)
