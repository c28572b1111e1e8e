"""Every problem code of the source is provoked by a scene, and every scene's code exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import jmtrade_core
from jmtrade_core.intake.finding_codes import entries
from scripts import errorcodes
from tests.scenes import SCENES

PACKAGE = Path(jmtrade_core.__file__).parent
WRITERS = ("output",)
"""Codes that test_bad_input provokes without a scene: they come after the decision."""


@cache
def codes() -> frozenset[str]:
    """The gate's catalogue, some of whose codes are computed from what a cell says, and codes
    that are written out; ``plugin-*`` counts for each word that it is made with."""
    written = {code for code in errorcodes.found_in(PACKAGE) if "*" not in code}
    loading = ast.parse((PACKAGE / "plugin" / "loading.py").read_text(encoding="utf-8"))
    made = {f"plugin-{word}" for word in _words_of(loading, "_match")}
    return frozenset({entry.code for entry in entries()} | written | made)


def _words_of(tree: ast.Module, function: str) -> set[str]:
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    mine = [call for call in calls if getattr(call.func, "id", "") == function]
    return {str(arg.value) for call in mine for arg in call.args if isinstance(arg, ast.Constant)}


BRACKETS = re.compile(r"\[([a-z0-9-]+)\]")


@cache
def asserted() -> frozenset[str]:
    """Codes that the tests of other commands assert.

    A code of one word may stand in a test for anything, so it counts only in brackets, as
    it is printed, or where a ``code`` is compared.
    """
    found = set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and _names_a_code(node):
                found |= set(_texts(node))
            elif isinstance(node, ast.Constant):
                text = str(node.value)
                found |= {*BRACKETS.findall(text), *([text] if "-" in text else [])}
    return frozenset(found)


def _names_a_code(node: ast.Compare) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == "code" for n in ast.walk(node))


def _texts(node: ast.AST) -> Iterator[str]:
    yield from (str(n.value) for n in ast.walk(node) if isinstance(n, ast.Constant))


def trapped() -> set[str]:
    """Codes that the gate's traps name beside the file that provokes them."""
    files = (Path(__file__).parent / "intake").glob("*.py")
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return {str(n.value) for t in trees for n in ast.walk(t) if isinstance(n, ast.Constant)}


@pytest.mark.parametrize("code", sorted(codes() - set(WRITERS)))
def test_code_is_provoked(code: str) -> None:
    """Add a scene (tests/scenes) for a new code, or a test of its own that asserts the code."""
    assert code in {scene.code for scene in SCENES} | asserted() | trapped()


def test_scenes_know_only_codes_that_exist() -> None:
    assert {scene.code for scene in SCENES} <= codes()


def test_the_search_finds_each_way_of_writing() -> None:
    """A keyword, a position, beside its words, the gate's own, and a code in two parts."""
    assert {"config-syntax", "option-unknown", "third-decimal", "dtd", "plugin-sha256"} <= codes()


def test_words_stay_inside_gbk() -> None:
    """A Chinese Windows console has no other characters, and some programs crash on them."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.parent.glob("plugins/articles/*/*/terms.toml")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert [t for text in texts for t in text if t != t.encode("gbk", "ignore").decode("gbk")] == []
