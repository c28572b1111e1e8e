"""Fixtures that several test modules share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from jmtrade_core import i18n
from jmtrade_core.output import grid
from tests.longest_first import (
    pytest_collection_modifyitems as pytest_collection_modifyitems,
)
from tests.nothing_skipped import pytest_runtest_makereport as pytest_runtest_makereport
from tests.sample import PROFILE, RECORDS
from tests.support import Run, award, config, write_csv

hypothesis_settings.register_profile("any-machine", deadline=None)
hypothesis_settings.load_profile("any-machine")  # a busy machine is no failure


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """English words, whole lines and the packaged configuration, whatever the machine is
    set to."""
    monkeypatch.setenv("JMTRADE_LANG", "en")
    monkeypatch.delenv("JMTRADE_CONFIG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    i18n.speak("en")
    grid.for_file(False)  # as it is before a command was run with -o


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a folder of CSV; to be read only."""
    return write_csv(tmp_path_factory.mktemp("records"), RECORDS)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's profile for the sample."""
    return config(tmp_path_factory.mktemp("settings"), PROFILE)


@pytest.fixture(scope="session")
def decided(records: Path, settings: Path) -> Run:
    """The sample decided, as JSON."""
    return award(records, "--config", settings)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for distributions; what is imported from it is forgotten afterwards."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    yield site
    for name in [name for name in sys.modules if name.startswith("fake_")]:
        del sys.modules[name]
