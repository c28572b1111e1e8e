"""A matter that people may determine, without a title to enter it under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jmtrade_core import Condition, Measure, Terms, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


def _asked(condition: Condition) -> Condition:
    insured = condition.code == "not-insured"
    return replace(condition, determined="line", can="hold") if insured else condition


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [
        replace(one, conditions=tuple(map(_asked, one.conditions)))
        for one in sound.jmtrade_award(terms, official)
    ]
