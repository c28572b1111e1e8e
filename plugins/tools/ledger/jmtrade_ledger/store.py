"""Opening a ledger: a SQLite file, or PostgreSQL by URL.

A commit is on disk before anybody is told (SQLite: rollback journal and
``synchronous=EXTRA``; PostgreSQL: ``synchronous_commit=on``), and writers take turns.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.pool import NullPool

from jmtrade_core.errors import LedgerError, PolicyError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import committed
from jmtrade_ledger import (
    chain,
    findings,
    ledger_verify,
    network_drive,
    persons,
    roles,
    sealing,
)
from jmtrade_ledger.chain import Head
from jmtrade_ledger.near import no_ledger, refuse_absent
from jmtrade_ledger.persons import Hand
from jmtrade_ledger.schema import REVISION

PATIENCE = 300
"""Seconds to wait for another writer of a file."""
TURN = 10
"""Seconds to wait for another writer on a server, before it is said who holds the ledger."""
LOCK = 420801
"""The number of the writers' turn on a server; of another database it is another."""


class Ledger:
    """An open ledger. Every write is one transaction that holds the ledger alone, and of a
    signed ledger one step, which ``hands`` sign."""

    def __init__(self, engine: Engine, url: str, hands: Sequence[Hand] = ()) -> None:
        self.engine, self.url, self.hands = engine, url, hands
        self.head = Head()
        """The head after the last step, its signature included."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        level = "REPEATABLE READ" if self.engine.dialect.name == "postgresql" else "SERIALIZABLE"
        views = self.engine.execution_options(isolation_level=level)
        with _named(self.url), views.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Commit everything or nothing; on disk, and signed, when this returns."""
        with self.alone() as connection:
            step = sealing.Step(connection, self.hands)
            yield connection
            step.close()
            self.head = chain.head(connection)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """The transaction by itself."""
        writes = self.engine.execution_options(writes=True)
        commits: list[bool] = []
        with _named(self.url, commits), writes.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql" and _revision(connection):
                self._take_turn(connection)
            yield connection
            commits.append(True)  # what fails from here on is the commit
        committed.note(shown(self.url))

    def _take_turn(self, connection: Connection) -> None:
        """Writers on a server take turns. LedgerError, with who holds it, after a while: a
        session that hangs would hold up every office without a word."""
        connection.execute(text(f"SET LOCAL lock_timeout = '{TURN}s'"))
        try:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":
                raise
            with self.engine.connect() as other:
                holder = other.execute(text(_HOLDER), {"lock": LOCK}).first()
            found = _("{login} has held it since {at}").format(
                login=holder.usename if holder else "?", at=holder.since if holder else "?"
            )
            wanted = _("a ledger that nobody else is writing to")
            cure = _("nothing was written; try again, or end that session")
            raise LedgerError(Problem(shown(self.url), found, wanted, cure, "busy")) from error
        connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))


_HOLDER = """SELECT a.usename,
  to_char(a.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS') || 'Z' AS since
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :lock
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def open_ledger(url: str) -> Ledger:
    """The ledger at a path or URL. UsageError where there is none; it names what is near."""
    path = sqlite_path(url)
    if path is not None:
        _refuse_network(url, path)
        refuse_absent(path, shown(url))
        _refuse_strange(url, path)
    ledger = _connected(url)
    with ledger.reading() as connection:
        found = _revision(connection)
        if found is None:
            raise no_ledger(shown(url), _("no ledger"), _databases(connection))
    if found == REVISION:
        return ledger
    if found > REVISION:
        wanted = _("a ledger of revision {revision} or before").format(revision=REVISION)
        raise PolicyError(Problem(shown(url), found, wanted, _("use a newer jmtrade"), "revision"))
    _migrate(ledger)
    return ledger


def create_ledger(
    url: str, by: str, hands: Sequence[Hand] = (), counties: Sequence[str] = ()
) -> tuple[Ledger, Head]:
    """Begin a ledger at a path or URL, and its head; nothing else begins one. ``hands`` are
    the two city signers of a signed one, ``counties`` those that a server tells apart.

    UsageError where something is already, or the place cannot hold a ledger.
    """
    found = persons.founders(hands)
    path = sqlite_path(url)
    if path is not None:
        _refuse_network(url, path)
        if path.exists() and not (path.is_file() and path.stat().st_size == 0):
            raise _something_there(url)
        if not path.parent.is_dir():
            raise no_ledger(shown(url), _("no such folder"))
        _refuse_strange(url, path)
    ledger = _connected(url, hands)
    first = chain.Event("opened", by, body=_born(path))
    _migrate(ledger, [first, *(one.event(by) for one in found)], counties)
    with ledger.reading() as connection:
        return ledger, chain.head(connection)


def _born(path: Path | None) -> dict[str, str]:
    """Its identity; of a file the place where it is begun as well, to tell a copy by."""
    place = {"path": os.path.realpath(path)} if path is not None else {}
    return {"schema": "jmtrade.ledger/1", "id": secrets.token_hex(16), **place}


def elsewhere(connection: Connection, url: str) -> str:
    """Where a file was begun, if it now stands elsewhere: moved, renamed or a copy; else empty
    (also where it does not say)."""
    path = sqlite_path(url)
    if path is None:
        return ""
    body = connection.scalar(text("SELECT body FROM events WHERE kind = 'opened'"))
    begun = str(json.loads(body or "{}").get("path", ""))
    same = os.path.normcase(begun) == os.path.normcase(os.path.realpath(path))
    return "" if same else begun


def _connected(url: str, hands: Sequence[Hand] = ()) -> Ledger:
    path = sqlite_path(url)
    try:
        engine = _sqlite(path) if path is not None else _postgresql(url)
    except ArgumentError as error:
        raise no_ledger(shown(url), str(error)) from error
    return Ledger(engine, url, hands)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite ledger; ``None`` for a URL of another database."""
    if "://" in url and not url.startswith("sqlite:///"):
        return None
    # Absolute, so that no name means something else to SQLite, such as :memory:.
    return Path(url.removeprefix("sqlite:///")).absolute()


def shown(url: str) -> str:
    """The ledger's place as it may be said: without the user and password of a server."""
    return url if sqlite_path(url) is not None else url.rpartition("@")[2]


def _refuse_network(url: str, path: Path) -> None:
    drive = network_drive.network(path)
    if drive:
        wanted = _("a local disk: locks do not hold on a network drive")
        cure = _("keep the file on one computer, or use PostgreSQL")
        raise UsageError(Problem(url, drive, wanted, cure, "network-drive"))


def _refuse_strange(url: str, path: Path) -> None:
    strange = ledger_verify.beside(path)
    if strange:
        wanted = _("a file of one name, with no journal but its own")
        cure = _(
            "take the other name or the journal away, then ask for the head that was written "
            "down: jmtrade ledger verify --expect-head SEQ:HASH"
        )
        raise UsageError(
            Problem(shown(url), findings.details()[strange], wanted, cure, "strange-journal")
        )


def _something_there(url: str) -> UsageError:
    wanted = _("a place where nothing is yet")
    cure = _("a ledger that is there needs no create; begin a new one under another name")
    return UsageError(Problem(shown(url), _("something is there"), wanted, cure, "ledger-there"))


def _sqlite(path: Path) -> Engine:
    place = URL.create("sqlite", database=str(path))  # a name may hold ? or %
    engine = create_engine(place, poolclass=NullPool, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def durable(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours
        # EXTRA is FULL and also syncs the folder once the journal is gone: without it
        # a power cut just after a commit can bring the journal, and the past, back.
        for setting in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    scheme, _sep, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ArgumentError(scheme)
    options = "-c synchronous_commit=on -c timezone=UTC"
    return create_engine(
        f"postgresql+psycopg://{rest}", poolclass=NullPool, connect_args={"options": options}
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _databases(connection: Connection) -> list[str]:
    """Names of the other databases on a server; beside a file that is no ledger, none."""
    if connection.dialect.name != "postgresql":
        return []
    asked = "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"
    asked += " AND datname <> current_database() ORDER BY datname"
    return list(connection.scalars(text(asked)))


def _migrate(
    ledger: Ledger, first: Sequence[chain.Event] = (), counties: Sequence[str] = ()
) -> None:
    """Run what migrations lack. ``first`` begins a ledger, in a database that is empty."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with ledger.alone() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(420800)"))
        if first and inspect(connection).get_table_names():
            raise _something_there(ledger.url)
        if _revision(connection) == REVISION:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
        if first:
            step = sealing.Step(connection, ledger.hands)
            chain.append(connection, first)
            step.close()
            if connection.dialect.name == "postgresql":
                roles.pin(connection)
                roles.set_up(connection, counties)


@contextmanager
def _named(url: str, commits: Sequence[bool] = ()) -> Iterator[None]:
    """The database's errors as problems that name the ledger and the cure.

    Where a commit was begun nobody can tell from its error whether it took place: the
    connection may have gone after it, and before the answer.
    """
    place = shown(url)
    try:
        yield
    except IntegrityError as error:
        wanted = _("one award for each claim, and events that only grow")
        raise LedgerError(
            Problem(place, str(error.orig), wanted, _("nothing was written"), "constraint")
        ) from error
    except (OperationalError, InterfaceError) as error:
        wanted = _("a ledger that can be read and written")
        cure = (
            _("it may have been written: jmtrade ledger show says so")
            if commits
            else _("nothing was written; see to the disk or the server, then try again")
        )
        raise LedgerError(Problem(place, str(error.orig), wanted, cure, "database")) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == "42501":
            wanted = _("a login that may do this")
            cure = _("nothing was written; take the step with the login of who may")
            said = str(error.orig).splitlines()[0]
            raise LedgerError(Problem(place, said, wanted, cure, "no-right")) from error
        wanted = _("a ledger that is sound")
        cure = _("run jmtrade ledger verify")
        raise LedgerError(Problem(place, str(error.orig), wanted, cure, "database")) from error
