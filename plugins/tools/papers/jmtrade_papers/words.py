"""Figures, days and names as official documents write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from jmtrade_core import i18n
from jmtrade_core.money import decimals


@contextmanager
def in_chinese() -> Iterator[None]:
    """A paper is Chinese, whatever language the command speaks."""
    before = i18n.language()
    i18n.speak("zh")
    try:
        yield
    finally:
        i18n.speak(before)


def day(when: date) -> str:
    """2019年3月4日."""
    return f"{when.year}年{when.month}月{when.day}日"


def capital(fen: int) -> str:
    """An amount above 0, or 0, in the capital figures of a payment order."""
    import cn2an

    return str(cn2an.an2cn(decimals(fen), "rmb")) if fen else "零元整"
