"""Find every error code in the source, with what its problem says is wanted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

CODE = re.compile(r"[a-z0-9*]+(-[a-z0-9*]+)+")
Texts = dict[str, list[tuple[int, str]]]
"""Variable -> the words assigned to it, by line."""


def found_in(folder: Path) -> dict[str, set[str]]:
    """Code -> what is wanted, over all modules below a folder."""
    wanted: dict[str, set[str]] = {}
    for file in sorted(folder.rglob("*.py")):
        for code, text in codes_of(ast.parse(file.read_text(encoding="utf-8"))):
            wanted.setdefault(code, set()).update({text} if text else ())
    return wanted


def codes_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Codes of ``Problem`` calls, and codes that stand beside their words elsewhere."""
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef):
            texts = assigned(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                    yield from of_problem(node, texts)
                elif isinstance(node, ast.Call | ast.Tuple):
                    yield from beside_words(node, texts)


def of_problem(node: ast.Call, texts: Texts) -> Iterator[tuple[str, str]]:
    given = dict(zip(("place", "found", "wanted", "cure", "code"), node.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if "code" in given and (code := text_of(given["code"], {})):
        yield code, text_of(given.get("wanted"), texts)


def beside_words(node: ast.Call | ast.Tuple, texts: Texts) -> Iterator[tuple[str, str]]:
    """``Fault(row, "not-year", found, …)`` and ``(bad, "negative", _("…"))``."""
    parts = node.args if isinstance(node, ast.Call) else node.elts
    middle = isinstance(node, ast.Tuple) and len(parts) == 3
    for at, (before, after) in enumerate(pairwise(parts)):
        code, words = text_of(before, {}), text_of(after, texts)
        fits = CODE.fullmatch(code) or (middle and at == 1 and code.isalpha())
        if fits and isinstance(before, ast.Constant) and " " in words:
            yield code, words


def assigned(scope: ast.FunctionDef) -> Texts:
    """``wanted = _("…")``, also in pairs such as ``wanted, cure = _("…"), _("…")``."""
    texts: Texts = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            pairs = (
                zip(target.elts, node.value.elts, strict=False)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            for name, value in pairs:
                if isinstance(name, ast.Name) and (text := text_of(value, {})):
                    texts.setdefault(name.id, []).append((node.lineno, text))
    return texts


def text_of(node: ast.AST | None, texts: Texts) -> str:
    """A string, ``_("…")``, ``_("…").format(…)`` or a variable that holds one."""
    if isinstance(node, ast.Call):
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if inner is not None and getattr(node.func, "attr", "") == "format":
            return text_of(inner, texts)
        if getattr(node.func, "id", "") == "_" and node.args:
            return text_of(node.args[0], texts)
    if isinstance(node, ast.Name):
        before = [text for line, text in texts.get(node.id, []) if line <= node.lineno]
        return before[-1] if before else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part, {}) or "*" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
