"""Units that are said beside a table: in titles, lines above it, its name, its printed page.

A unit is said by a word for it (单位, 币种, 金额, Unit), by brackets, by 以…计, or by standing
alone. Amounts (50万元), organisations (填报单位) and firms' names say none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from jmtrade_core.intake.tables import units
from jmtrade_core.intake.tables.sheet import INVISIBLE, blank
from jmtrade_core.intake.tables.units import Unit, folded

_SCALE = (
    r"(?:十|百|千|万|亿|thousandsof|millionsof|thousands?|millions?|10,?000|1,?000|[kwm](?![a-z]))"
)
_CURRENCY = (
    r"(?:人民币|美元|美金|us\$|usdollars?|欧元|日元|港元|港币|英镑|韩元|rmb|cny|usd|eur|jpy|hkd|gbp"
    r"|yuan|dollars?|元整|元|圆|块|[$\u00a5\u20ac\u00a3])"
)
_UNIT = rf"(?P<unit>(?:[(（\[]?(?:折合|折|{_CURRENCY}|{_SCALE})[)）\]]?)+)"
_ENDS = r"(?=$|[^\u4e00-\u9fffa-z0-9]|保留|填|列|计|为|表示|精确|统计|及|和|或|与)"
_IS = r"(?:均|都|皆|一律|统一|全部)?(?:为|是|按|以|用|折合?|采用|in)?"
_LABEL = (
    r"(?<!填报)(?<!填表)(?<!申报)(?<!报送)(?<!编制)(?<!制表)(?<!主管)(?<!所属)(?<!本)"
    r"(?:单位|币种|币别|货币|币制|金额|数额|units?|currency|amounts?|figures)"
)
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LABEL}{_IS}[:;=/\-—–~(\[【〔,]*{_IS}{_UNIT}{_ENDS}",
        rf"[以按用]{_UNIT}(?:为|计|填|统|列|表|折|结|核|报|作|做)",
        rf"(?<![\d一二三四五六七八九十百千万几数])(?:均|都|皆|一律|统一){_IS}{_UNIT}{_ENDS}",
        rf"(?<!\d){_UNIT}(?:为单位|计价|计算)",
        rf"[(\[【〔{{<《]{_LABEL}?{_IS}[:;]?{_UNIT}[)\]】〕}}>》]",
        rf"[(\[【〔{{<《](?:in)?{_UNIT}[)\]】〕}}>》]",
    )
)
_ASKS = re.compile(rf"{_LABEL}[:;(\[]*$")
_PIECE = re.compile(r"[\s_\-—–,、|]+")
LONGEST = 1000
"""Characters of a line that are looked at."""
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Za-z]')
_DIGITS = {"10,000": "万", "10000": "万", "1,000": "千", "1000": "千"}


def said(text: str) -> list[Unit]:
    """Every unit that a text says."""
    plain = folded(text[:LONGEST]).strip(INVISIBLE)
    squashed = "".join(sign for sign in plain if sign not in INVISIBLE)
    found = [unit for pattern in _SAID for match in pattern.finditer(squashed)
             if (unit := _unit(match["unit"]))]  # fmt: skip
    return found or [unit for unit in _alone(plain, squashed) if unit]


def _alone(plain: str, squashed: str) -> Iterator[Unit | None]:
    """A text that is a unit, or one whose last words are: 国际认证 万元."""
    if whole := _whole(squashed):
        yield whole
        return
    pieces = [piece for piece in _PIECE.split(plain) if piece]
    for before, piece in zip(["", *pieces], pieces, strict=False):
        unit = _whole(piece)
        if unit and len(piece) > 1 and not re.search(r"[\d=几数约]$", before):
            yield unit


def _whole(text: str) -> Unit | None:
    """A text that is nothing but a unit, with a currency."""
    return _unit(text) if re.fullmatch(_UNIT, text) and re.search(_CURRENCY, text) else None


def _unit(text: str) -> Unit | None:
    for digits, scale in _DIGITS.items():
        text = text.replace(digits, scale)
    text = text.replace("折合", "").replace("折", "")
    if not re.search(_CURRENCY, text):
        text += "元"  # 单位：万
    return units.unit(text)


def of_line(line: Sequence[Any]) -> Iterator[tuple[int, str, list[Unit]]]:
    """Column, text and units of each cell of a line beside the table; a cell that only asks
    (单位：) is read with the next."""
    asked = ""
    for at, text in ((at, str(cell)) for at, cell in enumerate(line) if not blank(cell)):
        both = f"{asked}:{text}" if asked else text
        if found := said(both):
            yield at, both, found
        asked = text if _ASKS.search("".join(folded(text[-20:]).split())) else ""


def of_page(printed: str) -> list[Unit]:
    """A header or footer: its sections and their signs for fonts and places."""
    return [unit for part in _CODES.sub("\n", printed).split("\n") for unit in said(part)]


def of_name(name: str, table: str) -> list[Unit]:
    """A sheet's name, of which the name of its table says nothing."""
    rest = folded(name).replace(folded(table), " ")
    return said(re.sub(r"\d{4}年?度?|\.csv$|\.txt$", " ", rest))
