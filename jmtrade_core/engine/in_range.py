"""What a plugin's measure multiplies, computed once more as floats: whole numbers wrap in silence
beyond 64 bits, and would be paid as they are then. Official measures are held to their columns'
limits by tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from narwhals.stable.v2 import Expr, Float64, col

from jmtrade_core.engine.records import fetched
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expression_data import (
    Data,
    NotDataError,
    columns_read,
    expression,
    expression_data,
)
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure

MOST = 2.0**62
"""Half of what fits: a float is near, not equal."""
PRODUCTS = ("*", "__pow__")
"""Other operations on amounts that the gate lets in do not get so far."""


def refuse_wrapped(frame: Frame, measure: Measure, conditions: Sequence[Condition]) -> None:
    """OverflowError where a product of the measure's payouts or conditions does not fit."""
    kinds = frame.collect_schema()
    whole = {name for name, kind in kinds.items() if kind.is_integer()}
    paid = [payout.gross() for payout in measure.payouts if payout is not None]
    products = [
        product
        for expr in (*paid, *(condition.test for condition in conditions))
        for product in _products(_data(expr))
    ]
    sizes = {f"product:{n}": _as_floats(p, whole).abs().max() for n, p in enumerate(products)}
    row: Mapping[str, float | None] = fetched(frame.select(**sizes))[0] if sizes else {}
    for name, size in row.items():
        if size is not None and size > MOST:
            read = listed(dict.fromkeys(columns_read(products[int(name.partition(":")[2])])))
            said = _("{measure} multiplies {columns} to {size}, beyond 64 bits")
            raise OverflowError(said.format(measure=measure.id, columns=read, size=f"{size:.3g}"))


def _data(expr: Expr) -> Data:
    try:
        return expression_data(expr)
    except NotDataError:
        return {}


def _products(data: Data) -> Iterator[Data]:
    for part in data.get("of", ()):
        yield from _products(part)
    if data.get("op") in PRODUCTS:
        yield data


def _as_floats(data: Data, whole: Collection[str]) -> Expr:
    return expression(data, lambda name: col(name).cast(Float64) if name in whole else col(name))
