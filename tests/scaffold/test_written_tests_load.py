"""The test that `jmtrade new plugin` writes imports what there is; tests/offline runs it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from jmtrade_core.cli import run


def test_the_written_test_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "plugin", "zhongxiang-parks", "--county", "zhongxiang"]) == 0
    (written,) = tmp_path.glob("zhongxiang-parks/tests/test_*.py")
    assert "test_the_example" in runpy.run_path(str(written))
