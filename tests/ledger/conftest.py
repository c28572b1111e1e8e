"""A fresh ledger for each test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmtrade_core.ledger.store import open_ledger

from . import server
from .folders import folder
from .office import Office

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server."""
    with server.server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """A database with a new ledger, to be copied: migrating each test's own is slow."""
    url = server.database(postgres)
    open_ledger(url, create=True)
    return url.rpartition("/")[2]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for ledgers."""
    with folder() as made:
        yield made


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, place: Path) -> str:
    """Where a new ledger may stand."""
    if request.param == "sqlite":
        return str(place / "ledger.db")
    running = request.getfixturevalue("postgres")
    return server.database(running, request.getfixturevalue("migrated"))


@pytest.fixture
def office(url: str) -> Office:
    """An office with a new ledger, on both databases."""
    return Office(open_ledger(url, create=True))


@pytest.fixture
def desk(place: Path) -> Office:
    """An office with a new ledger in a file."""
    return Office(open_ledger(str(place / "ledger.db"), create=True))
