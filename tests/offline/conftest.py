"""The offline kit, built once for each module that uses it, and what it installs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import kit
from tests.offline.apart import cut_off

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The short form of the kit: this platform and this Python only."""
    folder = tmp_path_factory.mktemp("kit") / "kit"
    kit.make(folder, ["linux-x64"], [PYTHON])
    return folder


@pytest.fixture(scope="module")
def installed(packed: Path) -> Iterator[Path]:
    """The folder of the programs that the kit's own script installed."""
    done = cut_off("sh", "install.sh", cwd=packed)
    assert done.returncode == 0, done.stdout + done.stderr
    yield packed / "env" / "bin"
    shutil.rmtree(packed / "env")
