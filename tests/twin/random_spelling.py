"""Other spellings of a subject: equal ones, and similar ones (rulebook 1)."""

from __future__ import annotations

from random import Random

from .random_values import chance
from .spelling import LOOK_ALIKE, equal_form

_LATIN_TO_OTHERS: dict[str, list[str]] = {}
for _other, _latin in LOOK_ALIKE.items():
    _LATIN_TO_OTHERS.setdefault(_latin, []).append(_other)

_DASHES = "\u2010\u2013\u2014\u2212\uff0d\u2043-"
_UNSEEN = ("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", " ", "\u00a0", "\u3000")
_MARKS = ("/", ".", "-", "\u00b7", "\uff0f", "_", "(", "\u3001", "#")


def _fullwidth(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char != "|" else char


def _look_alike(rng: Random, char: str) -> str:
    """A Cyrillic or Greek letter that looks like the Latin one, in either case."""
    other = rng.choice(_LATIN_TO_OTHERS.get(char.lower(), [char]))
    return other.upper() if char.isupper() else other


def _respelled(rng: Random, char: str) -> str:
    """One character in another shape that changes nothing."""
    if equal_form(char) == "-":
        return rng.choice(_DASHES)
    return rng.choice((char, _fullwidth(char), char.swapcase(), _look_alike(rng, char)))


def _within(rng: Random, text: str, extra: str) -> str:
    """The text with something put between two of its characters."""
    if len(text) < 2:
        return text
    place = rng.randrange(1, len(text))
    return text[:place] + extra + text[place:]


def equal_spelling(rng: Random, text: str) -> str:
    """An equal spelling; a text that would not stay equal is left as it is."""
    found = "".join(_respelled(rng, char) for char in text)
    if chance(rng, 0.5):
        found = _within(rng, found, rng.choice(_UNSEEN))
    return found if equal_form(found) == equal_form(text) else text


def similar_spelling(rng: Random, text: str) -> str:
    """A spelling with a mark more, mostly similar; sometimes in another shape as well."""
    found = _within(rng, text, rng.choice(_MARKS))
    return equal_spelling(rng, found) if chance(rng, 0.3) else found


def other_spelling(rng: Random, text: str) -> str:
    """The text as it is, equal, or similar."""
    pick = rng.random()
    if pick < 0.35:
        return text
    return equal_spelling(rng, text) if pick < 0.7 else similar_spelling(rng, text)
