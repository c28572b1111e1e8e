"""Faults in Python, planted in its syntax tree.

Left out is what decides nothing: annotations, docstrings, decorators, assertions, words
for people (``_()``, f-strings, Chinese headings), ``__all__`` and imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache

from scripts.mutants import faults
from scripts.mutants.change import Change


def changes(source: str) -> Iterator[Change]:
    """Every fault that the source can take."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = _Text(source, lines, starts)
    yield from _of(ast.parse(source), text)


class _Text:
    """Where a node stands in the text; the tree counts in bytes of UTF-8."""

    def __init__(self, source: str, lines: list[str], starts: list[int]) -> None:
        self.source, self.lines, self.starts = source, lines, starts

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None  # noqa: S101
        assert node.end_col_offset is not None  # noqa: S101
        return self._at(node.lineno, node.col_offset), self._at(
            node.end_lineno, node.end_col_offset
        )

    def _at(self, line: int, column: int) -> int:
        before = self.lines[line - 1].encode()[:column].decode()
        return self.starts[line - 1] + len(before)


def _of(node: ast.AST, text: _Text) -> Iterator[Change]:
    """The node's own faults, then those inside it."""
    if isinstance(node, ast.expr | ast.stmt):
        yield from _planted(node, faults.of(node), text)
    if isinstance(node, ast.If):
        inverted = ast.UnaryOp(ast.Not(), node.test)
        yield from _planted(node.test, [faults.Fault("if", inverted)], text)
    for child in faults.inside(node):
        yield from _of(child, text)


def _planted(
    node: ast.expr | ast.stmt, found: Iterable[faults.Fault], text: _Text
) -> Iterator[Change]:
    start, end = text.span(node)
    for fault in found:
        was, becomes = fault.words(node)
        planted = ast.unparse(fault.becomes)
        if isinstance(fault.becomes, faults.LOOSE):
            planted = f"({planted})"
        place = fault.part or node
        yield Change(start, end, place.lineno, fault.kind, was, becomes, planted)


def differs(source: str, mutated: str) -> bool:
    """Whether the mutated source parses, and is another program."""
    try:
        return ast.unparse(ast.parse(mutated)) != _plain(source)
    except SyntaxError:
        return False


@cache
def _plain(source: str) -> str:
    return ast.unparse(ast.parse(source))
