"""A fresh ledger for each test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmtrade_core.ledger.store import open_ledger

from . import server
from .office import Office

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server."""
    with server.server() as url:
        yield url


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may stand."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return server.database(request.getfixturevalue("postgres"))


@pytest.fixture
def office(url: str) -> Office:
    """An office with a new ledger, on both databases."""
    return Office(open_ledger(url, create=True))


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """An office with a new ledger in a file."""
    return Office(open_ledger(str(tmp_path / "ledger.db"), create=True))
