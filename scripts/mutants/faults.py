"""The faults that one node of a syntax tree can take."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

NOTHING = "(nothing)"


@dataclass(frozen=True)
class Fault:
    """``becomes`` in the node's place. ``part`` is what is left away, where that is all."""

    kind: str
    becomes: ast.expr | ast.stmt
    part: ast.expr | ast.keyword | None = None
    said: str = ""

    def words(self, node: ast.AST) -> tuple[str, str]:
        """What was there and what is now."""
        if self.said:
            return self.said, NOTHING
        if self.part is not None:
            return ast.unparse(self.part), NOTHING
        return ast.unparse(node), ast.unparse(self.becomes)


LOOSE = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp)
"""Planted in brackets, since what stands around could bind closer."""

COLUMNS = {"col", "select", "drop", "group_by", "alias", "over", "join", "sort"}
"""Calls whose texts name columns: another name stops every run, which proves nothing."""

COMPARED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq(), ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(), ast.NotIn: ast.In(),
}  # fmt: skip
RECKONED: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.FloorDiv(), ast.FloorDiv: ast.Mult(),
    ast.Mod: ast.FloorDiv(), ast.Div: ast.Mult(), ast.BitAnd: ast.BitOr(), ast.BitOr: ast.BitAnd(),
    ast.Pow: ast.Mult(), ast.LShift: ast.RShift(), ast.RShift: ast.LShift(),
    ast.BitXor: ast.BitOr(),
}  # fmt: skip
NARWHALS = '__import__("narwhals.stable.v2", fromlist=["_"])'
CALLED = {
    "min": "max", "max": "min", "any": "all", "all": "any",
    "min_horizontal": f"{NARWHALS}.max_horizontal",
}  # fmt: skip
METHODS = {"max": "min", "min": "max", "sum": "max"}
LEFT_AWAY = {"fill_null", "clip", "filter", "unique", "strip"}
"""Methods that can be missing from a chain."""
PASSED_ON = {"sorted", "reversed", "abs"}
"""Functions in whose place their argument can stand."""
TYPES = {"dtype", "return_dtype"}
"""Keywords, as ``.cast()`` and ``.drop()``, that other engines need and Polars does without."""
NEEDED = {"id", "article", "claims", "payer", "per", "of", "how", "on", "left_on", "right_on"}
"""Keywords without which nothing runs: a fault that anybody sees."""
PROBLEMS = {"Problem", "wrong", "unknown", "format", "_", "field", "TypeVar", "compile"}
"""Calls that word a finding, or are no part of a decision: nothing is dropped from them."""
CODE = re.compile(r"|[^\u2e80-\uffef]*[A-Za-z][^\u2e80-\uffef]*")
"""A text that may mean something to the program: neither Chinese nor mere punctuation."""


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """The children of a node in which a fault can be planted."""
    names_columns = isinstance(node, ast.Call) and _called(node) in COLUMNS
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "format_spec"}:
            continue
        if names_columns and name == "args":
            value = [child for child in value if not isinstance(child, ast.Constant)]
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_out(child):
                yield child


def _is_left_out(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Import() | ast.ImportFrom() | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Name(id="_" | "TypeVar" | "cast")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="_")))):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp() as value):
            return name[0].isupper() and not name.isupper() and _is_a_type(value)
    return False


def _is_a_type(node: ast.expr) -> bool:
    """Whether it reads as a type: ``int | Fraction``, ``Literal["a"]``."""
    match node:
        case ast.Subscript(value=value):
            return _is_a_type(value)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _is_a_type(left) or _is_a_type(right)
        case ast.Name(id=name):
            return name in {"int", "str", "bool", "tuple", "list", "dict"} or (
                name[0].isupper() and not name.isupper()
            )
    return False


def of(node: ast.expr | ast.stmt) -> Iterator[Fault]:
    """Every fault of the node itself."""
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp() | ast.BinOp() | ast.UnaryOp() | ast.IfExp():
            yield from _reckoned(node)
        case ast.Constant():
            yield from _constant(node)
        case ast.Call():
            yield from _call(node)
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
            yield from _shorter(node)
        case ast.AugAssign() | ast.Continue():
            yield Fault("statement", ast.Pass())
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _unfiltered(node)


def _reckoned(node: ast.expr) -> Iterator[Fault]:
    match node:
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield Fault("and/or", ast.BoolOp(other, values))
        case ast.BinOp(left=left, op=op, right=right) if not _is_a_type(node):
            yield Fault("arithmetic", ast.BinOp(left, RECKONED[type(op)], right))
        case ast.UnaryOp(op=ast.Invert() | ast.Not() | ast.USub(), operand=operand):
            yield Fault("sign", operand)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield Fault("branches", ast.IfExp(test, orelse, body))


def _compared(node: ast.Compare) -> Iterator[Fault]:
    for index, op in enumerate(node.ops):
        ops = [*node.ops]
        ops[index] = COMPARED[type(op)]
        yield Fault("comparison", ast.Compare(node.left, ops, node.comparators))


def _constant(node: ast.Constant) -> Iterator[Fault]:
    value = node.value
    if isinstance(value, bool):
        yield Fault("constant", ast.Constant(not value))
    elif isinstance(value, int):
        yield Fault("constant", ast.Constant(value + 1))
    elif isinstance(value, str) and CODE.fullmatch(value):
        yield Fault("text", ast.Constant(_other(value)))


def _other(text: str) -> str:
    """Another text: of several codes one less, another way to join, one letter more."""
    words = text.split()
    if len(words) > 1:
        middle = len(words) // 2
        return " ".join(words[:middle] + words[middle + 1 :])
    return {"left": "inner", "inner": "left"}.get(text, f"{text}X")


def _call(node: ast.Call) -> Iterator[Fault]:
    func, args = node.func, node.args
    match func:
        case ast.Name(id=name) if name in CALLED:
            yield Fault("call", ast.Call(_name(CALLED[name]), args, node.keywords))
        case ast.Name(id=name) if name in PASSED_ON:
            yield Fault("call left away", args[0], said=f"{name}()")
        case ast.Name(id="coalesce") if len(args) > 1:
            yield Fault("order", ast.Call(func, [args[1], args[0], *args[2:]], node.keywords))
        case ast.Attribute(value=value, attr=name) if name in METHODS:
            other = ast.Attribute(value, METHODS[name])
            yield Fault("call", ast.Call(other, args, node.keywords))
        case ast.Attribute(value=value, attr=name) if name in LEFT_AWAY:
            said = f".{name}({', '.join(map(ast.unparse, args))})"
            yield Fault("call left away", value, said=said)
        case ast.Attribute(value=ast.Call(func=ast.Attribute(attr="then")) as then,
                           attr="otherwise"):  # fmt: skip
            swapped = ast.Call(then.func, args, [])
            yield Fault(
                "then/otherwise", ast.Call(ast.Attribute(swapped, "otherwise"), then.args, [])
            )
    yield from _without_keyword(node)


def _name(dotted: str) -> ast.expr:
    return ast.parse(dotted, mode="eval").body


def _without_keyword(node: ast.Call) -> Iterator[Fault]:
    if _called(node) in PROBLEMS:
        return
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None and keyword.arg not in NEEDED | TYPES:
            rest = node.keywords[:index] + node.keywords[index + 1 :]
            yield Fault("keyword", ast.Call(node.func, node.args, rest), keyword)


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _shorter(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Fault]:
    if len(node.elts) < 2:
        return
    for index, element in enumerate(node.elts):
        rest = node.elts[:index] + node.elts[index + 1 :]
        kept = ast.Set(rest) if isinstance(node, ast.Set) else type(node)(rest, ast.Load())
        yield Fault("element", kept, element)


def _unfiltered(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
                ) -> Iterator[Fault]:  # fmt: skip
    for index, loop in enumerate(node.generators):
        if loop.ifs:
            loops = [*node.generators]
            loops[index] = ast.comprehension(loop.target, loop.iter, [], loop.is_async)
            if isinstance(node, ast.DictComp):
                yield Fault("filter", ast.DictComp(node.key, node.value, loops))
            else:
                yield Fault("filter", type(node)(node.elt, loops))
