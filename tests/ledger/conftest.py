"""A fresh ledger for each test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from jmtrade_ledger import chain, ledger_verify, store
from jmtrade_ledger.chain import Event, Head
from sqlalchemy import Connection

from . import server
from .folders import folder
from .office import Office, begin

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def _entered_that_day(
    append: Callable[[Connection, Sequence[Event], str], Head],
    connection: Connection,
    new: Sequence[Event],
    at: str = "",
) -> Head:
    days = [f"{event.body['on']}T00:00:00Z" for event in new if "on" in event.body]
    return append(connection, new, at or max([chain.now(), *days]))


@pytest.fixture(scope="session", autouse=True)
def entered() -> Iterator[None]:
    """Whatever these tests enter is entered on the day on which they say that it was taken."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chain, "now", lambda: "2019-01-01T00:00:00Z")
        patched.setattr(chain, "append", partial(_entered_that_day, chain.append))
        patched.setattr(store, "TURN", 300)  # many write at once here, on a busy machine
        # The same signatures and configurations are asked about after every step: each is
        # computed once.
        patched.setattr(ledger_verify, "ed25519", cache(ledger_verify.ed25519))
        read = SimpleNamespace(loads=cache(tomllib.loads))
        patched.setattr("jmtrade_ledger.ledger_verify.tomllib", read)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server."""
    with server.server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """A database with a new ledger, to be copied: migrating each test's own is slow."""
    url = server.database(postgres)
    begin(url)
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
    return Office(begin(url))


@pytest.fixture
def desk(place: Path) -> Office:
    """An office with a new ledger in a file."""
    return Office(begin(str(place / "ledger.db")))
