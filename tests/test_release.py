"""What a version is made of: one number in every project, and the range that plugins ask for."""

from __future__ import annotations

import pytest
import tomli

from jmtrade_core.scaffold import compatible
from scripts.release import main, of_version, projects


@pytest.mark.parametrize(
    ("version", "range_of"),
    [("0.2.0", "jmtrade>=0.2,<0.3"), ("0.9.7", "jmtrade>=0.9,<0.10"), ("1.4.2", "jmtrade>=1.4,<2")],
)
def test_a_plugin_asks_for_what_it_was_tested_with(version: str, range_of: str) -> None:
    assert compatible(version) == range_of


def test_every_project_has_the_version_and_asks_for_it() -> None:
    found = [tomli.loads(path.read_text(encoding="utf-8"))["project"] for path in projects()]
    assert len(found) >= 11
    assert {project["version"] for project in found} == {found[0]["version"]}
    asked = compatible(found[0]["version"]).removeprefix("jmtrade")
    needs = [need for project in found[1:] for need in project["dependencies"]]
    assert [need for need in needs if need.startswith("jmtrade") and not need.endswith(asked)] == []
    assert {project["license"] for project in found} == {"Apache-2.0"}


def test_a_release_changes_numbers_alone() -> None:
    text = projects()[1].read_text(encoding="utf-8")
    moved = of_version(text, "1.2.3")
    assert 'version = "1.2.3"' in moved
    assert '"jmtrade>=1.2,<2"' in moved
    assert of_version(moved, tomli.loads(text)["project"]["version"]) == text


def test_a_version_that_is_none_is_refused() -> None:
    assert main(["next"]) == 2
