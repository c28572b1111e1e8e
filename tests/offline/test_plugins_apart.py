"""Each plugin's own tests, where only what it declares is installed: the program, the plugin
and its extra ``test``, from the kit's wheels and without a network.

The short form takes one plugin. (``raised-cap`` is a profile and has no code to test;
``tests/counties`` decides with it.)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.offline.apart import cut_off

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "plugins" / "articles"
EXAMPLES = ROOT / "examples" / "plugins"
SHORT = "talent"
OFFICIAL = sorted(f.parent.name for f in ARTICLES.glob("*/pyproject.toml"))
pytestmark = [
    pytest.mark.kit,
    pytest.mark.skipif(sys.platform != "linux", reason="the kit's smoke test is for Linux x64"),
]


@pytest.fixture(scope="module")
def wheels(packed: Path) -> Path:
    """The kit's wheels, with the example that is a distribution."""
    build = [sys.executable, "-m", "uv", "build", "--wheel", "-o", str(packed / "wheels")]
    subprocess.run([*build, EXAMPLES / "cold-chain"], check=True, capture_output=True)
    return packed / "wheels"


def alone(wheels: Path, folder: Path, declared: Sequence[str], tests: Path) -> tuple[str, set[str]]:
    """Install what is declared and nothing else; run a copy of the tests there. What pytest
    said, and which distributions of ours were there."""
    python = folder / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    done = cut_off(*pip, "install", "-q", "--no-index", "--find-links", wheels, *declared,
                   cwd=folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "does not provide the extra" not in done.stderr
    shutil.copytree(tests, folder / "plugin" / tests.name)
    for beside in tests.parent.glob("*.py"):
        shutil.copy(beside, folder / "plugin")
    pytest_ = (python, "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider")
    done = cut_off(*pytest_, tests.name, cwd=folder / "plugin")
    listed = cut_off(*pip, "list", "--format=freeze", cwd=folder).stdout
    return done.stdout, set(re.findall(r"^((?:jmtrade|zhongxiang)[\w-]*)==", listed, re.M))


def passed(said: str) -> bool:
    return bool(re.search(r"^\d+ passed in", said, re.M))


@pytest.mark.parametrize(
    "plugin",
    [pytest.param(name, marks=[pytest.mark.slow] if name != SHORT else []) for name in OFFICIAL],
)
def test_an_official_plugin(plugin: str, wheels: Path, tmp_path: Path) -> None:
    name = f"jmtrade-{plugin.replace('_', '-')}"
    tests = ARTICLES / plugin / "tests"
    said, there = alone(wheels, tmp_path, [f"{name}[test]"], tests)
    assert passed(said), said
    assert there == {"jmtrade", name}


@pytest.mark.slow
def test_the_example_with_a_table(wheels: Path, tmp_path: Path) -> None:
    tests = EXAMPLES / "cold-chain" / "tests"
    said, there = alone(wheels, tmp_path, ["zhongxiang-logistics[test]"], tests)
    assert passed(said), said
    assert there == {"jmtrade", "zhongxiang-logistics"}


@pytest.mark.slow
def test_the_example_of_a_single_file(wheels: Path, tmp_path: Path) -> None:
    """A file declares nothing by itself; its test names the article that it derives from."""
    tests = EXAMPLES / "booth-ceiling" / "tests"
    declared = re.search(r"pip install (.+?)``", (tests / "test_booth_ceiling.py").read_text())
    assert declared is not None
    names = declared[1].replace('"', "").split()
    said, there = alone(wheels, tmp_path, names, tests)
    assert passed(said), said
    assert there == {"jmtrade", "jmtrade-exhibitions"}
