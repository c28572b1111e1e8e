"""When two subjects are the same thing under another spelling (rulebook 1).

Two subjects are **equal** when their keys agree, **similar** when only their loose keys do.

| step | what it does | example |
|---|---|---|
| 1. NFKC | width, ligatures, circled and raised signs | ＣＥ－１ is CE-1 |
| 2. case folding | capitals, the sharp s | CE is ce |
| 3. NFKC | what folding took apart | |
| 4. look-alikes | Cyrillic and Greek letters drawn as Latin ones | СЕ is ce |
| 5. dashes | category Pd, U+2212, U+2043 become ``-`` | CE–1 is ce-1 |
| 6. blanks | categories Z, Cc, Cf taken out | CE 1 is ce1 |
| 7. signs (loose key alone) | all but categories L and N taken out | CE-1, CE/1 and CE1 are ce1 |

A text without letter or digit is its own loose key: no other text has it.
"""

from __future__ import annotations

import unicodedata

BAR = "|"
"""Stands between the parts of a compound subject as it is written."""
JOINT = "\x00"
"""Stands between the parts of a compound key: no key has it, and it sorts before all signs."""

_CYRILLIC = dict(zip(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442"
    "\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d",
    "abekmhopctyxijsdhqw",
    strict=True,
))  # fmt: skip
_GREEK = dict(zip(
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba"
    "\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "abezhikmnoptyx",
    strict=True,
))  # fmt: skip
_LOOK_ALIKE = {**_CYRILLIC, **_GREEK, "\u2212": "-", "\u2043": "-"}


class _Signs(dict[int, str | None]):
    """What becomes of each character, found once; None takes it out."""

    def __init__(self, *, loose: bool = False) -> None:
        super().__init__({ord(sign): other for sign, other in _LOOK_ALIKE.items()})
        self.loose = loose

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        other = "-" if category == "Pd" else chr(code)
        out = category[0] not in "LN" if self.loose else category[0] == "Z" or category in _BLANK
        self[code] = None if out else other
        return self[code]


_BLANK = ("Cc", "Cf")
_KEPT, _WORDS = _Signs(), _Signs(loose=True)


def key(text: str) -> str:
    """What two equal subjects, or parts of subjects, have in common."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_KEPT)


def loose(text: str) -> str:
    """What two similar ones have in common."""
    strict = key(text)
    return strict.translate(_WORDS) or strict


def parts(subject: str, count: int) -> tuple[str, ...]:
    """The parts of a compound subject; of bars too many the first part keeps its own."""
    found = subject.rsplit(BAR, count - 1) if count > 1 else [subject]
    return tuple(found)


def keys(subject: str, count: int = 1) -> tuple[str, str]:
    """Key and loose key of a whole subject that has so many parts."""
    each = parts(subject, count)
    return JOINT.join(map(key, each)), JOINT.join(map(loose, each))
