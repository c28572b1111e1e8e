"""The docs' build: Markdown by MyST, reference pages written from the code first."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts import reference  # noqa: E402

reference.main()

project = "jmtrade"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "jmtrade"
html_static_path: list[str] = []
exclude_patterns = ["README.md"]
