"""A fault in a plugin is planted in the copy that is tested, and meets the plugin's own tests."""

from __future__ import annotations

from pathlib import Path

from scripts.mutants.ladder import ladder
from scripts.mutants.trial import Yard

ROOT = Path(__file__).parents[2]
FILE = "plugins/articles/talent/jmtrade_talent/__init__.py"


def test_a_plugins_own_tests_come_first() -> None:
    first = ladder(FILE, ROOT)[0]
    assert "plugins/articles/talent/tests/test_talent.py" in first.tests


def test_the_copys_plugins_are_those_that_run(tmp_path: Path) -> None:
    path = {
        Path(place).relative_to(tmp_path / "project").as_posix() for place in Yard(tmp_path).path
    }
    assert path >= {".", "plugins/articles/talent", "plugins/tools/ledger"}
    assert all((tmp_path / "project" / place / "pyproject.toml").is_file() for place in path)
