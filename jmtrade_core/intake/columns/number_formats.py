"""What a spreadsheet shows for a stored value under a number format, near enough to judge it.

Group separators, padding and colours are left out: they change nothing that a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from jmtrade_core.schema.columns.cells import cell_text

_YUAN = '"\N{FULLWIDTH YEN SIGN}"#,##0.00'
BUILT_IN = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%",
    "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??", "48": "##0.0E+0", "49": "@",
} | dict.fromkeys(("5", "6", "7", "8", "42", "44"), _YUAN)  # fmt: skip
"""Formats whose code no file gives, those that could matter. The currency is the office's own."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<pad>[_*].)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>general|g/通用格式)|(?P<power>e[+-])"
    r"|(?P<place>[0#?])|(?P<dot>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<over>/)"
    r"|(?P<day>[ymdhs])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__,
    "=": float.__eq__, "<>": float.__ne__,
}  # fmt: skip
_LITERAL = {"quoted", "escaped", "currency", "plain"}
_WHOLE = {"general", "text", "power", "over"}
"""Signs that put the value there as it is, or a fraction or power of ten that equals it."""

Token = tuple[str, str]
Section = tuple[Token, ...]


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[Section, ...]:
    found, at = [], 0
    code = code or "General"
    while at <= len(code) and (match := _SECTION.match(code, at)):
        found.append(tuple(_tokens(match[0])))
        at = match.end() + 1
    return tuple(found)


def _tokens(section: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(section):
        kind = str(match.lastgroup)
        found.append(("literal" if kind in _LITERAL else kind, match[kind]))
    return found


def _has(section: Section, *kinds: str) -> bool:
    return any(kind in kinds for kind, _text in section)


def is_date(code: str) -> bool:
    """Readers give a day or a time for a number under such a format."""
    clock = any(kind == "bracket" and set(text.lower()) <= set("hms") for kind, text in
                _sections(code)[0])  # fmt: skip
    return clock or _has(_sections(code)[0], "day")


def conditional(code: str) -> bool:
    """Whether limits of its own choose how a value is shown."""
    return any(
        kind == "bracket" and _CONDITION.match(text) for s in _sections(code) for kind, text in s
    )


def shown(code: str, value: float | str) -> str:
    """The text that stands on the sheet; empty where the format hides the value."""
    sections = _sections(code)
    if isinstance(value, str):
        return _text(sections, value)
    numeric = [s for s in sections[:3] if not _has(s, "text")] or sections[:1]
    section, sign = _chosen(numeric, float(value))
    if _has(section, "day", *_WHOLE):
        return _around(section, sign + cell_text(abs(value)))
    return sign + _number(section, abs(value))


def _text(sections: Sequence[Section], value: str) -> str:
    if _has(sections[-1], "text"):
        return _around(sections[-1], value)
    return _around(sections[3], "") if len(sections) > 3 else value


def _around(section: Section, value: str) -> str:
    """Literals before and behind the value."""
    words = [text for kind, text in section if kind == "literal"]
    first = next((nr for nr, (kind, _t) in enumerate(section) if kind in _WHOLE), len(section))
    before = sum(kind == "literal" for kind, _text in section[:first])
    return "".join((*words[:before], value, *words[before:]))


def _chosen(sections: Sequence[Section], value: float) -> tuple[Section, str]:
    """The section for a value, and the sign that is shown before it."""
    minus = "-" if value < 0 else ""
    if any(_limit(section) for section in sections):
        found = next((s for s in sections if not (at := _limit(s)) or _TESTS[at[1]](
            value, float(at[2]))), sections[-1])  # fmt: skip
        return found, minus
    if value < 0 and len(sections) > 1:
        return sections[1], ""
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), minus


def _limit(section: Section) -> re.Match[str] | None:
    limits = (_CONDITION.match(text) for kind, text in section if kind == "bracket")
    return next(filter(None, limits), None)


def _number(section: Section, value: float) -> str:
    dot = next((nr for nr, (kind, _t) in enumerate(section) if kind == "dot"), len(section))
    whole, fraction = section[:dot], section[dot + 1 :]
    decimals = sum(kind == "place" for kind, _text in fraction)
    power = 2 * sum(kind == "percent" for kind, _text in section)
    power -= 3 * (_scaling(whole) + _scaling(fraction))
    number = Decimal(cell_text(float(value))).scaleb(power)
    places = Decimal(1).scaleb(-decimals)
    left, _dot, right = f"{number.quantize(places, ROUND_HALF_UP):f}".partition(".")
    digits = "" if left == "0" and ("place", "0") not in whole else left
    if decimals and not _has(whole, "place"):
        whole = (*whole, ("place", "#"))
    return _whole(whole, digits) + ("." if decimals else "") + _fraction(fraction, right)


def _scaling(part: Section) -> int:
    """Commas behind the last digit: each leaves out three more."""
    kinds = "".join({"place": "0", "comma": ","}.get(kind, "") for kind, _text in part)
    return len(kinds) - len(kinds.rstrip(","))


def _whole(part: Section, digits: str) -> str:
    """Digits in their places from the right, the first place taking all that are left."""
    left = sum(kind == "place" for kind, _text in part)
    found = ""
    for kind, text in reversed(part):
        if kind == "place":
            left -= 1
            taken = digits[-1:] if left else digits
            digits = digits[: len(digits) - len(taken)]
            found = (taken or ("0" if text == "0" else "")) + found
        elif kind in ("literal", "percent"):
            found = text + found
    return found


def _fraction(part: Section, digits: str) -> str:
    left = iter(digits)
    kept = (part_ for part_ in part if part_[0] in ("place", "literal", "percent"))
    return "".join(next(left) if kind == "place" else text for kind, text in kept)
