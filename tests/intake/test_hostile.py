"""Hostile files are refused before a reader sees them, each for its own reason."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from jmtrade_core.intake.files import discover, sniff

from .books import examined
from .hostile import HOSTILE, MB

SIZE = 40 * MB
"""Enough for every limit; ``python -m tests.intake.hostile DIR`` writes them in full."""


@pytest.fixture(scope="module")
def refusal(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What is said of each file, made and read once."""

    @cache
    def said(name: str) -> str:
        code, maker = HOSTILE[name]
        path = maker(tmp_path_factory.mktemp(name), SIZE)
        read = examined(path)
        assert [p.code for p in read.findings if p.severity == "error"] == [code]
        assert not read.reads
        path.unlink()
        return read.findings[0].found

    return said


NAMES = [name for name in HOSTILE if name != "pipe" or sys.platform != "win32"]
"""Windows has no pipes in folders."""


@pytest.mark.parametrize("name", NAMES)
def test_is_refused(name: str, refusal: Callable[[str], str]) -> None:
    assert refusal(name)


def test_there_are_thirty_and_each_has_its_own_message(refusal: Callable[[str], str]) -> None:
    assert len(NAMES) >= 30
    assert len({refusal(name) for name in NAMES}) == len(NAMES)


def test_the_reader_would_have_been_ended_by_the_far_cell(tmp_path: Path) -> None:
    """Why the scan comes first; if a release of the reader mends this, the test says so."""
    path = HOSTILE["far_cell"][1](tmp_path, SIZE)
    script = (
        "import sys, python_calamine as c, resource as r;"
        "r.setrlimit(r.RLIMIT_AS, (2**31, 2**31));"
        "b = c.CalamineWorkbook.from_path(sys.argv[1]);"
        "b.get_sheet_by_index(0).to_python(skip_empty_area=False)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True)
    assert done.returncode < 0  # ended by a signal


@pytest.mark.parametrize(("module", "limit"), [(sniff, "LARGEST_FILE"), (discover, "LARGEST_TEXT")])
def test_a_file_beyond_the_limit(
    module: ModuleType, limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, limit, 10)
    (tmp_path / "enterprises.csv").write_text("uscc,name,county\n", "utf-8")
    found = examined(tmp_path / "enterprises.csv").findings
    assert [p.code for p in found] == ["file-too-large"]


def test_a_cell_beyond_the_limit(tmp_path: Path) -> None:
    text = "uscc,name,county\n91420881MA48XY1A04," + "a" * 40_000 + ",钟祥市\n"
    (tmp_path / "enterprises.csv").write_text(text, "utf-8")
    found = examined(tmp_path / "enterprises.csv").findings
    assert [(p.code, p.place) for p in found] == [("cell-too-long", "enterprises.csv!B2")]
