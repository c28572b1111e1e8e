"""What every distribution of the repository has: its types, and what it says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from scripts.release import projects


def project(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", projects(), ids=lambda path: path.parent.name)
def test_a_typed_distribution_has_the_mark_of_it(path: Path) -> None:
    """Without ``py.typed`` (PEP 561) nobody's type checker looks at it."""
    described = project(path)
    assert "Typing :: Typed" in described["project"]["classifiers"]
    packages = described["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packages
    assert all((path.parent / package / "py.typed").is_file() for package in packages)


@pytest.mark.parametrize("path", projects(), ids=lambda path: path.parent.name)
def test_a_distribution_names_the_pythons_that_are_tried(path: Path) -> None:
    described = project(path)["project"]
    assert described["requires-python"] == ">=3.11"
    pythons = [c.split(" :: ")[-1] for c in described["classifiers"] if "Python :: 3." in c]
    assert pythons == ["3.11", "3.12", "3.13"]


def test_no_extra_of_a_county_is_wanted_from_an_index_of_other_names() -> None:
    """Nothing of these names is published: no page and no cure may send anybody there."""
    root = projects()[0].parent
    texts = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("jmtrade_core/**/*.py"),
             *root.glob("plugins/*/*/jmtrade_*/**/*.py")]  # fmt: skip
    for text in texts:
        assert 'pip install "jmtrade[' not in text.read_text(encoding="utf-8"), text
