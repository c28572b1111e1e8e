"""Tools by entry points: listed unimported, refused with a cure, never in core's way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmtrade_core.plugin import tools
from tests.support import COUNTY, run

Tool = Callable[[str, str, str], None]

COMMAND = """
import click
def build():
    return click.Command("hello", callback=lambda: click.echo("hello from the county"))
"""


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tool]:
    """Puts a distribution on the path: its name, its entry points and its module's code."""

    def put(name: str, points: str, code: str) -> None:
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nSummary: What {name} does.\n"
        (folder / "METADATA").write_text(head, encoding="utf-8")
        (folder / "entry_points.txt").write_text(points, encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        tools.installed.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield put
    for name in ("countytool", "othertool"):
        sys.modules.pop(name, None)
    tools.installed.cache_clear()


def test_a_command_is_listed_unimported_and_runs(tool: Tool) -> None:
    tool("countytool", "[jmtrade.commands]\nhello = countytool:build\n", COMMAND)
    listed = run("--help").out.decode()
    assert "What countytool does." in listed
    assert "countytool" not in sys.modules
    said = run("hello")
    assert (said.code, said.out.decode()) == (0, "hello from the county\n")


def test_a_misspelt_command_of_a_tool_is_guessed(tool: Tool) -> None:
    tool("countytool", "[jmtrade.commands]\nhello = countytool:build\n", COMMAND)
    said = run("helo")
    assert said.code == 2
    assert "hello" in said.err


def test_core_keeps_its_names_and_doctor_says_who_is_not_heard(tool: Tool) -> None:
    tool("countytool", "[jmtrade.commands]\naward = countytool:build\n", COMMAND)
    assert "hello from the county" not in run("award", "--help").out.decode()
    said = run("doctor", "--format", "json")
    assert said.code == 3
    assert "countytool is never heard" in said.out.decode()


def test_a_tool_that_cannot_be_loaded_is_an_error_with_a_cure(tool: Tool) -> None:
    tool("othertool", "[jmtrade.commands]\nbroken = othertool:build\n", "import no_such_library\n")
    said = run("broken")
    assert said.code == 3
    assert "no_such_library" in said.err
    assert 'pip install "othertool"' in said.err
    assert "[extra]" in said.err


def test_an_engine_that_nobody_brings(tmp_path: Path) -> None:
    said = run("award", "--county", COUNTY, "--engine", "flink", "--format", "parquet",
               "-o", tmp_path / "out")  # fmt: skip
    assert said.code == 3
    assert "jmtrade-flink" in said.err


def test_prior_awards_without_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "installed", lambda group: {})
    said = run("award", "--county", COUNTY, "--ledger", "nowhere.db")
    assert said.code == 3
    assert "jmtrade-ledger" in said.err


def test_an_engine_of_a_tool_is_started(tool: Tool, tmp_path: Path) -> None:
    code = (
        "from contextlib import nullcontext\n"
        "from jmtrade_core.engine.backends.polars import Polars\n"
        "def start(master):\n"
        "    return nullcontext(Polars())\n"
    )
    tool("countytool", "[jmtrade.engines]\nmine = countytool:start\n", code)
    example = tmp_path / "data"
    example.mkdir()
    said = run("award", "--county", COUNTY, "--engine", "mine", "--format", "csv")
    assert said.code == 2  # engines of tools write Parquet
    assert "--format parquet" in said.err


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def build(:", "SyntaxError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("def build():\n    raise ValueError('boo')", "ValueError: boo"),
        ("def build():\n    return None", "None"),
    ],
)
def test_a_tool_that_brings_no_command(code: str, found: str, tool: Tool) -> None:
    tool("countytool", "[jmtrade.commands]\nhello = countytool:build\n", code)
    said = run("hello")
    assert said.code == 3
    assert f"countytool: countytool:build: found {found}" in said.err
    assert "[tool-fault]" in said.err
    doctor = run("doctor", "--format", "json")
    assert (doctor.code, found in doctor.out.decode()) == (3, True)


def test_a_bug_of_a_county_s_tool_is_not_called_ours(tool: Tool) -> None:
    code = "import click\ndef build():\n    return click.Command('hello', callback=lambda: 1 / 0)\n"
    tool("countytool", "[jmtrade.commands]\nhello = countytool:build\n", code)
    said = run("hello")
    assert said.code == 70
    assert "This is a bug in countytool." in said.err
