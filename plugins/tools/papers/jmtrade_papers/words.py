"""Figures, days and names as official documents write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from jmtrade_core import i18n
from jmtrade_core.errors import JmtradeError
from jmtrade_core.money import decimals

CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
"""What no paper can hold."""
Made = TypeVar("Made")


def in_chinese(make: Callable[[], Made]) -> Made:
    """What is made is Chinese, whatever language the command speaks; what is refused is not."""
    before = i18n.language()
    i18n.speak("zh")
    try:
        return make()
    except JmtradeError:
        i18n.speak(before)
        make()
        raise
    finally:
        i18n.speak(before)


def day(when: date) -> str:
    """2019年3月4日."""
    return f"{when.year}年{when.month}月{when.day}日"


def in_wan(fen: int, places: int) -> str:
    """万元, exactly: ``1,234.56`` with so many places."""
    return f"{Decimal(fen).scaleb(-6):,.{places}f}"


def places(amounts: Iterable[int]) -> int:
    """How many decimals of 万元 these amounts of fen need, two at least."""
    needed = (next(p for p in range(2, 7) if fen % 10 ** (6 - p) == 0) for fen in amounts)
    return max(needed, default=2)


def capital(fen: int) -> str:
    """An amount above 0, or 0, in the capital figures of a payment order."""
    import cn2an

    return str(cn2an.an2cn(decimals(fen), "rmb")) if fen else "零元整"
