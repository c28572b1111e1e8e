"""A payout that differs each time it is asked for, as an engine of its own might."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from jmtrade_core import Fixed, hookimpl, whole
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records

_FEN = count(100)


class Fickle(Fixed):
    """A fen more at every call."""

    def gross(self):
        return whole(next(_FEN))


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), pays=Fickle(whole(0)))]
