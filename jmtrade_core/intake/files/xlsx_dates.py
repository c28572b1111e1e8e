"""Number formats that show a day only in part: what the clerk typed was no whole day.

Typed ``2018-3`` becomes the 1st of March, typed ``3-7`` becomes a day of the current year:
the stored value is the program's guess, and the format is the trace of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NO_DAY, NO_YEAR = "no-day", "no-year"
_BUILT_IN = dict.fromkeys(("17", "27", "36", "50", "52", "57"), NO_DAY) | dict.fromkeys(
    ("16", "28", "30", "54", "58"), NO_YEAR
)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def partial(code: str) -> str | None:
    """``no-day`` or ``no-year`` for a date format that hides one, else ``None``."""
    letters = _LITERAL.sub("", code.split(";")[0]).lower()
    if "m" not in letters or any(mark in letters for mark in "hs0#?"):
        return None
    if "d" not in letters:
        return NO_DAY if "y" in letters else None
    return None if "y" in letters or "e" in letters else NO_YEAR


def partial_style(formats: Mapping[str, str], id: str) -> str | None:
    """What the format of an id hides; formats without a code are built in."""
    return partial(formats[id]) if id in formats else _BUILT_IN.get(id)
