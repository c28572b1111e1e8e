"""Units in headings, unit rows and cells: read only to refuse, never to convert."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from jmtrade_core.schema.columns.kind import DOLLAR, YUAN
from jmtrade_core.schema.tables import Column

OTHER = "other"

# Signs that a GBK console lacks are named: they are read here, and never printed.
_EURO, _POUND, _YEN = "\N{EURO SIGN}", "\N{POUND SIGN}", "\N{YEN SIGN}"
_CURRENCIES = {
    DOLLAR: ("美元", "美金", "us$", "usd", "dollars", "dollar", "$"),
    OTHER: (
        "欧元", "日元", "港元", "港币", "英镑", "韩元", "eur", "jpy", "hkd", "gbp", _EURO, _POUND,
    ),
    YUAN: ("人民币", "rmb", "cny", "yuan", "元整", "元", "圆", _YEN, "块"),
}  # fmt: skip
_SCALES = ("百万", "千万", "万", "千", "百", "亿", "k", "w", "m")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_OLD = str.maketrans("萬億圓單幣別額計為貨數統", "万亿圆单币别额计为货数统")
_FILLING = re.compile(r"[\s()\[\]:：/约共计整以上下左右单位]")


@dataclass(frozen=True)
class Unit:
    """A currency, and the scale written before it (empty: single yuan or dollars)."""

    currency: str
    scale: str = ""

    def fits(self, column: Column) -> bool:
        return not self.scale and column.kind.currency == self.currency


def folded(text: str) -> str:
    """Without width, case and traditional forms."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_OLD)


def _tokens(text: str) -> tuple[set[str], str, str]:
    """Currencies and scale in a text, and what is left of it."""
    currencies: set[str] = set()
    rest = folded(text)
    for currency, names in _CURRENCIES.items():
        for name in names:
            if name in rest:
                currencies.add(currency)
                rest = rest.replace(name, " ")
    scale = next((s for s in _SCALES if s in rest), "")
    return currencies, scale, _FILLING.sub("", rest.replace(scale, "") if scale else rest)


def unit(text: str) -> Unit | None:
    """The unit that a text is (``万元``, ``(单位：美元)``); ``None`` if it is anything else."""
    currencies, scale, rest = _tokens(text)
    if rest or len(currencies) != 1:
        return None
    return Unit(currencies.pop(), scale)


def heading_parts(heading: str) -> tuple[str, Unit | None]:
    """``出口额（万美元）`` as its base and its unit."""
    plain = folded(heading).rstrip("* ")
    match = re.match(r"^(.*?)[(\[](.*?)[)\]]\s*$", plain)
    if match and (found := unit(match[2])):
        return match[1].strip(), found
    return plain.strip(), None


def fault(text: str, column: Column) -> str:
    """Why a cell that is no number is none: a code of the catalogue."""
    plain = folded(text)
    numbers = _NUMBER.findall(plain)
    currencies, scale, rest = _tokens(_NUMBER.sub(" ", plain))
    if not numbers or rest or not (currencies or scale):
        return "not-number"
    if len(numbers) > 1 or len(currencies) > 1:
        return "two-units"
    if currencies and currencies != {column.kind.currency}:
        return "wrong-currency"
    return "unit-glued"
