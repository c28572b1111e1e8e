"""Whether what a plugin declares is of the kinds that its fields say.

A cap written as a bare number, or ``once_per`` misspelt, would otherwise fail far from where it
was written, or decide otherwise in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import narwhals as nw

from jmtrade_core.errors import Problem, nearest
from jmtrade_core.i18n import _
from jmtrade_core.measures.terms import Term
from jmtrade_core.schema.columns import kinds

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LONGEST = 60
"""Characters of a value that are shown."""


def misfits(declared: DataclassInstance, place: str) -> Iterator[Problem]:
    """Fields whose value is of another kind than they say, and those of what they hold."""
    for name, kind in _kinds(type(declared)).items():
        value, where = getattr(declared, name), f"{place}.{name}"
        if not fits(value, kind):
            options = [word for word in _words(kind) if isinstance(value, str)]
            near = nearest(value, options) if options else ""
            cure = _("did you mean {name}?").format(name=near) if near else ""
            yield Problem(where, _shown(value), " | ".join(_words(kind)), cure, "plugin-kind")
            continue
        for part in value if isinstance(value, list | tuple) else (value,):
            if is_dataclass(part) and not isinstance(part, Term | type):
                yield from misfits(part, where)


@cache
def _kinds(declared: type[Any]) -> Mapping[str, Any]:
    """Field -> its kind; a column's type is one of those that are known."""
    hints = get_type_hints(declared)
    found = {field.name: hints[field.name] for field in fields(declared)}
    if declared.__name__ == "Column":
        found["type"] = Literal[tuple(sorted(kinds()))]
    return found


def fits(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind; a list will do for a tuple."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(fits(value, part) for part in parts)
    if origin is Literal:
        return isinstance(value, str) and value in parts
    if origin is tuple and parts[-1] is Ellipsis:
        return isinstance(value, list | tuple) and all(fits(one, parts[0]) for one in value)
    if origin is tuple:
        return isinstance(value, list | tuple) and len(value) == len(parts)
    kind = origin or kind
    if kind is int and isinstance(value, bool):
        return False
    return isinstance(value, nw.Expr if _is_expr(kind) else kind)


def _is_expr(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, nw.Expr)


def _words(kind: Any) -> list[str]:
    """The kinds that would do, each as a program writes it."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return [word for part in parts for word in _words(part)]
    if origin is Literal:
        return [f'"{part}"' for part in parts]
    if origin is tuple:
        return [f"({_words(parts[0])[0]}, ...)"]
    return ["None" if kind is NoneType else (origin or kind).__name__]


def _shown(value: Any) -> str:
    text = repr(value)
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
    return short if isinstance(value, str) or value is None else f"{short} ({type(value).__name__})"
