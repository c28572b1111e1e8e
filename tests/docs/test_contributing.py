"""The worked examples stay true: few files, which are there, and lines that still stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(p for p in (ROOT / "docs" / "contributing").glob("*.md") if p.stem != "index")
DIFF = re.compile(r"```diff\n(.*?)```", re.DOTALL)


def changes(page: Path) -> dict[str, list[str]]:
    """File -> the lines that the example takes away or leaves beside its own."""
    (diff,) = DIFF.findall(page.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in diff.splitlines():
        if line.startswith("+++ b/"):
            lines = found.setdefault(line.removeprefix("+++ b/"), [])
        elif line.startswith("-") and not line.startswith("--- "):
            lines.append(line[1:])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_example_takes_two_files_at_most(page: Path) -> None:
    changed = changes(page)
    assert 1 <= len(changed) <= 2
    for name, gone in changed.items():
        there = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in gone if line not in there] == []


def test_each_example_is_linked() -> None:
    index = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    assert PAGES
    assert [page.name for page in PAGES if f"]({page.name})" not in index] == []
