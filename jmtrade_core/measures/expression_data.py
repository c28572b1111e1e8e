"""An expression as data, and back: what a measure computes, to be read without running it.

Narwhals keeps an expression as the row of operations that it was built by. This is the one
module that reads them, so that whatever a plugin builds an expression from stands as data:

- ``{"column": "fee"}``: a cell of the row;
- ``{"value": 5, "kind": "Int64"}``: a constant, days as ``YYYY-MM-DD``;
- ``{"op": ">=", "of": [...]}``: an operation on others; ``with`` has its options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

import narwhals
import narwhals.stable.v2 as nw
from narwhals.stable.v2 import Expr, col, lit, when

Data = Any
"""What JSON holds: texts, whole numbers, flags, nothing, lists, and objects of them."""

SYMBOLS = {
    "__eq__": "==", "__ne__": "!=", "__gt__": ">", "__ge__": ">=", "__lt__": "<", "__le__": "<=",
    "__and__": "&", "__or__": "|", "__invert__": "not", "__add__": "+", "__sub__": "-",
    "__mul__": "*", "__truediv__": "/", "__floordiv__": "//", "__mod__": "%",
}  # fmt: skip
_METHODS = {symbol: name for name, symbol in SYMBOLS.items()}
WHEN = "when"
OF_ITS_ROW = ("ELEMENTWISE", "LITERAL", "COL")
"""Kinds of operations whose result rests on the row alone."""


class NotDataError(Exception):
    """The text names what does not stand as data, as a program writes it."""


def expression_data(expr: narwhals.Expr) -> Data:
    """NotDataError for an operation over other rows, or an argument that is no plain value."""
    found: Data = None
    for node in expr._nodes:  # the only look at what Narwhals keeps to itself
        if node.name == "alias":
            continue
        if node.kind.name not in OF_ITS_ROW:
            raise NotDataError(f"{node.name}(...)")
        operands = [*([] if found is None else [found]), *_operands(node)]
        found = _source(node) or _operation(node.name, operands, node.kwargs)
    return found


def columns_read(data: Data) -> Iterator[str]:
    """The columns of an expression's data, in order, as often as they are read."""
    if "column" in data:
        yield data["column"]
    for operand in data.get("of", ()):
        yield from columns_read(operand)


def _source(node: Any) -> Data:
    """A column or a constant; None for an operation."""
    if node.name == "col":
        (name,) = node.kwargs["names"]
        return {"column": name}
    if node.name != "lit":
        return None
    return _constant(node.kwargs["value"], node.kwargs.get("dtype"))


def _constant(value: Any, dtype: Any = None) -> Data:
    kind = dtype if dtype is not None else nw.Date if isinstance(value, date) else None
    return {"value": _plain(value), **({"kind": str(kind)} if kind is not None else {})}


def _operands(node: Any) -> Iterator[Data]:
    for operand in node.exprs:
        if isinstance(operand, narwhals.Expr):
            yield expression_data(operand)
        elif isinstance(operand, str) and not node.str_as_lit:
            yield {"column": operand}
        else:
            yield _constant(operand)


def _operation(name: str, operands: Sequence[Data], options: Mapping[str, Any]) -> Data:
    if name == "all_horizontal" and len(operands) == 1:
        return operands[0]  # what Narwhals puts round the test of a ``when``
    if name == "when_then":
        name = WHEN
    if name.startswith("__r") and (turned := name.replace("__r", "__", 1)) in SYMBOLS:
        name, operands = turned, operands[::-1]
    if name == "is_in":
        options = {"other": frozenset(options["other"])}  # no order, whatever it is kept in
    given = {key: value for key, value in options.items() if not isinstance(value, Enum)}
    kept = {key: _plain(value) for key, value in given.items() if value is not None}
    said = {"op": SYMBOLS.get(name, name), "of": list(operands)}
    return {**said, "with": kept} if kept else said


def _plain(value: Any) -> Data:
    """A value as JSON has it; what has no order gets one."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if _is_kind(value):
        return {"kind": str(value)}
    raise NotDataError(f"{value!r}")


def _is_kind(value: Any) -> bool:
    kind = value if isinstance(value, type) else type(value)
    return issubclass(kind, nw.dtypes.DType)


def expression(data: Data, column: Callable[[str], Expr] = col) -> Expr:
    """The expression that the data say: decides as the one that they were read from, if each
    ``column`` is the one of its name."""
    if "column" in data:
        return column(data["column"])
    if "value" in data:
        return _literal(data["value"], data.get("kind"))
    operands = [expression(operand, column) for operand in data["of"]]
    if data["op"] == WHEN:
        test, value, *rest = operands
        branch = when(test).then(value)
        return branch.otherwise(rest[0]) if rest else branch
    options = {key: _option(value) for key, value in data.get("with", {}).items()}
    home, name = _home(data["op"], operands)
    result: Expr = getattr(home, name)(*operands, **options)
    return result


def _home(op: str, operands: list[Expr]) -> tuple[Any, str]:
    """Where the operation is found. Of a method, the first operand is taken off."""
    if op in nw.__all__ and op not in _METHODS:
        return nw, op
    home: Any = operands.pop(0)
    *spaces, name = _METHODS.get(op, op).split(".")
    for space in spaces:
        home = getattr(home, space)
    return home, name


def _literal(value: Data, kind: str | None) -> Expr:
    dtype = getattr(nw, kind) if kind else None
    return lit(date.fromisoformat(value) if kind == "Date" and value else value, dtype=dtype)


def _option(value: Data) -> Any:
    if isinstance(value, dict):
        return getattr(nw, value["kind"])
    return value
