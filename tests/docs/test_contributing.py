"""The worked examples stay true: each is applied to the files as they are, in two at most."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from jmtrade_core.intake.columns.parse import parse
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import KINDS

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(p for p in (ROOT / "docs" / "contributing").glob("*.md") if p.stem != "index")
DIFF = re.compile(r"```diff\n(.*?)```", re.DOTALL)
HUNK = re.compile(r"^@@ .*\n", re.MULTILINE)


def hunks(page: Path) -> dict[str, list[tuple[str, str]]]:
    """File -> of each hunk the lines before and after it."""
    (diff,) = DIFF.findall(page.read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for file in re.split(r"^diff --git .*\n", diff, flags=re.MULTILINE)[1:]:
        head, *some = HUNK.split(file)
        (name,) = re.findall(r"^\+\+\+ b/(.*)$", head, re.MULTILINE)
        found[name] = [(_side(one, " -"), _side(one, " +")) for one in some]
    return found


def _side(hunk: str, signs: str) -> str:
    return "".join(f"{line[1:]}\n" for line in hunk.splitlines() if (line or " ")[0] in signs)


def applied(text: str, some: list[tuple[str, str]]) -> str:
    """The text with every hunk; its lines stand there once, one under another."""
    for before, after in some:
        assert not before or text.count(before) == 1, before
        text = text.replace(before, after, 1) if before else after
    return text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_example_applies_to_two_files_at_most(page: Path) -> None:
    changed = hunks(page)
    assert 1 <= len(changed) <= 2
    for name, some in changed.items():
        there = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
        new = applied(there, some)
        assert new != there
        ast.parse(new)


def test_a_column_type_as_the_example_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its class is made and asked, under an id of its own."""
    ((_before, source),) = hunks(ROOT / "docs/contributing/column-type.md")[
        "jmtrade_core/schema/columns/hours.py"
    ]
    try:
        (tmp_path / "hours_of_the_example.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        import_module("hours_of_the_example")
        read = parse(Column("h", "学时", "hours"), pl.Series("h", ["1.5", "0.25", "0.3", None]))
        assert read.values.to_list() == [150, 25, None, None]
        assert [(fault.row, fault.code) for fault in read.faults] == [(2, "too-fine")]
        hours = KINDS["hours"]
        assert hours.plain(Column("h", "学时", "hours"), [1.5, None], {float, type(None)})
        assert hours.plain(Column("h", "学时", "hours"), [1.5, 0.3], {float}) is None
    finally:
        KINDS.pop("hours", None)


def test_each_example_is_linked() -> None:
    index = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    assert PAGES
    assert [page.name for page in PAGES if f"]({page.name})" not in index] == []
