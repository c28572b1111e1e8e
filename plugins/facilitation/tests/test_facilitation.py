"""The article's own worked cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import worked

CASES = sorted(Path(__file__).parent.glob("cases/*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    worked.check(path, tmp_path)
