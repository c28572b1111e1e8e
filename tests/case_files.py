"""Where the worked cases stand, and the one place that knows of JMTRADE_CASES."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OWN = sorted(HERE.glob("cases/*.toml"))
"""Cases of what all measures share."""
ARTICLES = sorted(HERE.parent.glob("plugins/*/tests/cases/*.toml"))
"""Cases of one article, beside its plugin."""
FOLDER = os.environ.get("JMTRADE_CASES")
GIVEN = sorted(Path(FOLDER).glob("*.toml")) if FOLDER else []
"""Cases of the folder that JMTRADE_CASES names."""

needs_folder = pytest.mark.skipif(
    not FOLDER, reason="JMTRADE_CASES names no folder of worked cases"
)


def _each(*paths: Path) -> pytest.MarkDecorator:
    """Those cases, and the given ones or a skip that says why there are none."""
    given = GIVEN or [pytest.param(Path("given"), marks=needs_folder)]
    return pytest.mark.parametrize("path", [*paths, *given], ids=lambda path: path.stem)


end_to_end = _each(*OWN)
everywhere = _each(*OWN, *ARTICLES)
