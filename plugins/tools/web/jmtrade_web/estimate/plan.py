"""The engine's query plan as data that a page can evaluate: a list of small nodes.

The engine is a pure function over lazy frames, so its plan over tables without rows holds
every rule that it carries out. Here the plan, as Polars writes it, becomes nodes of a few
kinds; equal nodes stand in the list once. Whatever is not known here is refused, never left
out: ``static/plan.js`` evaluates all of these kinds, and a test holds both to the engine.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from jmtrade_web.estimate.steps import (
    BINARY,
    CALLS,
    ORDERED,
    Document,
    UnknownStepError,
    column,
    known,
    single,
    value_of,
    wanted,
)

Node = list[Any]


class Nodes:
    """The nodes of all plans that were added, each once; a plan is the number of its node."""

    def __init__(self, tables: Mapping[tuple[str, ...], int | str]) -> None:
        """``tables``: the columns of a table without rows -> its id, or the plan in its place."""
        self.nodes: list[Node] = []
        self._tables = dict(tables)
        self._numbers: dict[str, int] = {}

    def add(self, frame: pl.LazyFrame) -> int:
        """The plan of a frame. UnknownStepError where the page could not take a step."""
        with warnings.catch_warnings():
            # The binary form is for Polars alone.
            warnings.simplefilter("ignore", UserWarning)
            try:
                return self._plan(json.loads(frame.serialize(format="json")))
            except (KeyError, TypeError, ValueError, pl.exceptions.PolarsError) as error:
                raise UnknownStepError(f"a plan of another form: {error!r}") from error

    def stand_in(self, columns: Iterable[str], plan: int) -> None:
        """From now on a table of these columns is what the plan gives."""
        self._tables[tuple(columns)] = plan

    def reach(self, plan: int, until: Iterable[int] = ()) -> set[int]:
        """The numbers of all nodes that a plan needs, but for those below ``until``."""
        found: set[int] = set()
        todo = [plan]
        while todo:
            number = todo.pop()
            if number not in found and number not in until:
                found.add(number)
                todo += below(self.nodes[number])
        return found

    def _node(self, *node: Any) -> int:
        key = json.dumps(node, ensure_ascii=False)
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(list(node))
        return self._numbers[key]

    def _plan(self, document: Document) -> int:
        kind, step = single(document)
        taken: dict[str, Callable[[Any], int]] = {
            "DataFrameScan": self._scan, "HStack": self._with, "Select": self._select,
            "Filter": self._filter, "Join": self._join, "GroupBy": self._group,
            "Union": self._union, "Distinct": self._distinct,
            "IR": lambda step: self._plan(step["dsl"]),  # a plan whose columns were asked for
        }  # fmt: skip
        if kind not in taken:
            raise UnknownStepError(kind)
        return taken[kind](step)

    def _scan(self, step: Document) -> int:
        columns = tuple(step["schema"]["fields"])
        if columns not in self._tables:
            raise UnknownStepError(f"a table of {', '.join(columns)}")
        table = self._tables[columns]
        return table if isinstance(table, int) else self._node("scan", table)

    def _with(self, step: Document) -> int:
        return self._node("with", self._plan(step["input"]), self._named(step["exprs"]))

    def _select(self, step: Document) -> int:
        rows, exprs = self._plan(step["input"]), step["expr"]
        if len(exprs) == 1 and "Selector" in exprs[0]:
            every, without = exprs[0]["Selector"]["Difference"]
            wanted(every == "Wildcard", exprs[0])
            return self._node("drop", rows, without["ByName"]["names"])
        return self._node("select", rows, self._named(exprs))

    def _filter(self, step: Document) -> int:
        return self._node("filter", self._plan(step["input"]), self._expr(step["predicate"]))

    def _join(self, step: Document) -> int:
        options, keys = step["options"]["args"], step["condition"]["Equi"]
        wanted(options["how"] in ("Left", "Inner"), options)
        wanted(not options["nulls_equal"] and options["suffix"] == "_right", options)
        on = [[column(one) for one in keys[side]] for side in ("left_on", "right_on")]
        sides = self._plan(step["input_left"]), self._plan(step["input_right"])
        return self._node("join", *sides, *on, options["how"].lower())

    def _group(self, step: Document) -> int:
        wanted(not step["predicates"] and step["apply"] is None, step["options"])
        keys = [column(one) for one in step["keys"]]
        return self._node("group", self._plan(step["input"]), keys, self._named(step["aggs"]))

    def _union(self, step: Document) -> int:
        wanted(not step["args"]["diagonal"], step["args"])
        return self._node("union", [self._plan(one) for one in step["inputs"]])

    def _distinct(self, step: Document) -> int:
        wanted(step["options"]["subset"] is None, step["options"])
        return self._node("distinct", self._plan(step["input"]))

    def _named(self, exprs: Iterable[Document]) -> list[list[Any]]:
        return [self._one_named(expr) for expr in exprs]

    def _one_named(self, document: Document) -> list[Any]:
        kind, of = single(document)
        if kind == "Alias":
            return [of[1], self._expr(of[0])]
        return [self._name(document), self._expr(document)]

    def _name(self, document: Document) -> str:
        """Polars names a column after the first one that it is made of."""
        kind, of = single(document)
        if kind == "Column":
            return str(of)
        inner = {"Cast": "expr", "Over": "function", "BinaryExpr": "left", "Ternary": "truthy"}
        if kind == "Alias":
            return str(of[1])
        if kind == "Function":
            return self._name(of["input"][0])
        if kind == "Agg":
            aggregate = single(of)[1]
            return self._name(aggregate.get("input", aggregate))
        if kind in inner:
            return self._name(of[inner[kind]])
        raise UnknownStepError(f"a column without a name: {kind}")

    def _expr(self, document: Document) -> int:
        kind, of = single(document)
        if kind == "Column":
            return self._node("col", of)
        if kind == "Literal":
            return self._node("lit", value_of(of))
        if kind == "Alias":
            return self._expr(of[0])
        if kind == "BinaryExpr":
            sides = [self._expr(of["left"]), self._expr(of["right"])]
            return self._node("call", known(BINARY, of["op"]), sides)
        if kind == "Ternary":
            parts = (of["predicate"], of["truthy"], of["falsy"])
            return self._node("if", *(self._expr(part) for part in parts))
        if kind == "Cast":
            return self._cast(of)
        if kind == "Agg":
            return self._aggregate(of)
        if kind == "Over":
            return self._over(of)
        if kind == "Function":
            return self._call(of)
        raise UnknownStepError(kind)

    def _call(self, of: Document) -> int:
        name = known(CALLS, json.dumps(of["function"]))
        given = [self._expr(one) for one in of["input"]]
        # One column of a test for all is the test itself.
        return given[0] if name in ("and", "or") and len(given) == 1 else self._node(
            "call", name, given
        )  # fmt: skip

    def _cast(self, of: Document) -> int:
        """Flags become 0 and 1; days stay days, and everything else as it is is refused."""
        kind = of["dtype"]["Literal"]
        wanted(kind in ("Int64", "Date", "String"), of["dtype"])
        inner = self._expr(of["expr"])
        called = {"Int64": "whole", "Date": "day", "String": "text"}[kind]
        return self._node("call", called, [inner])

    def _aggregate(self, of: Document) -> int:
        kind, inner = single(of)
        name = known({"Max": "max", "Min": "min", "Sum": "sum", "Count": "count"}, kind)
        wanted(not inner.get("include_nulls", False), inner)
        return self._node("agg", name, self._expr(inner.get("input", inner)))

    def _over(self, of: Document) -> int:
        wanted(of["mapping"] == "GroupsToRows", of["mapping"])
        by = [self._expr(one) for one in of["partition_by"]]
        order = of["order_by"]
        if order is None:
            return self._node("over", self._expr(of["function"]), by, None)
        expr, how = order
        wanted(all(how[name] == value for name, value in ORDERED.items()), how)
        return self._node("over", self._expr(of["function"]), by, self._orders(expr))

    def _orders(self, document: Document) -> list[int]:
        kind, of = single(document)
        if kind == "Function" and "RowEncode" in of["function"]:
            how = of["function"]["RowEncode"]["Ordered"]
            wanted(not any(how["descending"]) and not any(how["nulls_last"]), how)
            return [self._expr(one) for one in of["input"]]
        return [self._expr(document)]


def below(node: Node) -> list[int]:
    """The numbers of the nodes that a node stands on."""
    kind, *rest = node
    if kind == "union":
        return list(rest[0])
    if kind in ("with", "select"):
        return [rest[0], *(expr for _name, expr in rest[1])]
    if kind == "group":
        return [rest[0], *(expr for _name, expr in rest[2])]
    if kind == "call":
        return list(rest[1])
    if kind == "over":
        return [rest[0], *rest[1], *(rest[2] or ())]
    counts = {"scan": 0, "col": 0, "lit": 0, "drop": 1, "distinct": 1, "filter": 2, "join": 2}
    return [one for one in rest[: counts.get(kind, 3)] if isinstance(one, int)]
