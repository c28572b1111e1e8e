"""Who pays: the city, the county, or, without a ratio, nobody yet (rulebook 4.4, 4.5)."""

from __future__ import annotations

from narwhals.stable.v2 import col, min_horizontal, when

from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.money import floor_share


def split(lines: Frame) -> Frame:
    """Split ``amount``. ``city_amount`` is what the city text pays for the line: what goes
    beyond it is the county's alone."""
    amount, payer = col("amount"), col("payer")
    by_ratio = (
        when(payer == "shared").then(min_horizontal(amount, col("city_amount"))).otherwise(whole(0))
    )
    has_ratio = ~col("ratio_numerator").is_null()
    share = floor_share(
        by_ratio,
        col("ratio_numerator").fill_null(0),
        col("ratio_denominator").fill_null(1),
    )
    city = when(payer == "city").then(amount).otherwise(share)
    open_part = when(has_ratio).then(whole(0)).otherwise(by_ratio)
    lines = lines.with_columns(city_pays=city, unallocated=open_part)
    return lines.with_columns(county_pays=amount - col("city_pays") - col("unallocated"))
