"""Booth fees: what is left of them, but at most 30,000 yuan a year for each enterprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jmtrade_core import Cap, Measure, Terms, hookimpl

TERMS = """
["zhongxiang.booth_ceiling"]
title = "展位费补贴年度上限"
title_en = "Yearly ceiling of booth fees"
clause = "示例文件〔2018〕3号"
cap = 30_000
"""


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    ceiling = Cap(terms["zhongxiang.booth_ceiling"].cap, per="enterprise-year")
    booth = official["exhibitions.booth"]
    return [replace(booth, cap=ceiling, replaces=booth.id)]
