"""Where the worked cases stand, and the one place that knows of JMTRADE_CASES."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.testing import WorkedCase
from jmtrade_core.testing.differences import differences

HERE = Path(__file__).parent
OWN = sorted(HERE.glob("cases/*.toml"))
"""Cases of what all measures share."""
ARTICLES = sorted(HERE.parent.glob("plugins/articles/*/tests/cases/*.toml"))
"""Cases of one article, beside its plugin."""
FOLDER = os.environ.get("JMTRADE_CASES")
GIVEN = sorted(Path(FOLDER).glob("*.toml")) if FOLDER else []
"""Cases of the folder that JMTRADE_CASES names."""

needs_folder = pytest.mark.skipif(
    not FOLDER, reason="JMTRADE_CASES names no folder of worked cases"
)


def _each(*paths: Path) -> pytest.MarkDecorator:
    """Those cases, and the given ones or a skip that says why there are none."""
    given: list[object] = [*GIVEN]
    if not given:
        given = [pytest.param(Path("given"), marks=needs_folder)]
    return pytest.mark.parametrize("path", [*paths, *given], ids=lambda path: path.stem)


end_to_end = _each(*OWN)
everywhere = _each(*OWN, *ARTICLES)
given = _each()


def check(form: WorkedCase, decisions: Sequence[Mapping[str, Any]]) -> None:
    """What the form expects is what the decisions are (compared as text; null is empty)."""
    as_text = [{k: "" if v is None else str(v) for k, v in line.items()} for line in decisions]
    assert list(differences(form.expect, as_text, form.complete)) == [], form.name
