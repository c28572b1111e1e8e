"""A PostgreSQL of the tests' own: Debian's programs, a loopback port, a folder that goes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest

from .folders import folder

USER = "postgres"


def programs() -> Path:
    """Where initdb stands; skips the test, with the reason, where it does not."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in folders:
        if (place / "initdb").is_file():
            return place
    pytest.skip("no initdb on this machine: run .ci/postgres.sh first")


class Server:
    """One server; ``url`` lacks the name of a database."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.bin, self.folder, self.data = programs(), folder, folder / "data"
        self.as_user: list[str] = []
        if os.geteuid() == 0:  # initdb refuses root
            shutil.chown(folder, USER, USER)
            self.as_user = ["runuser", "-u", USER, "--"]
        port = _free_port()
        self.options = f"-p {port} -c listen_addresses=127.0.0.1 -c max_connections=60"
        self.options += f" -c unix_socket_directories={folder}"
        self.options += "".join(f" -c {option}" for option in options)
        self.url = f"postgresql://{USER}@127.0.0.1:{port}"

    def run(self, program: str, *words: object) -> None:
        command = [*self.as_user, str(self.bin / program), "-D", str(self.data), *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def make(self, *words: str) -> None:
        """Its data, and a first start."""
        self.run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", *words)
        self.start()

    def start(self) -> None:
        self.run("pg_ctl", "-l", self.folder / "log", "-w", "-o", self.options, "start")

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-m", how, "-w", "stop")

    def pid(self) -> int:
        """The postmaster's; 0 while it does not run."""
        file = self.data / "postmaster.pid"
        return int(file.read_text().split()[0]) if file.exists() else 0

    def answers(self) -> bool:
        """Whether it can be asked something, and goes on so: a backend that has crashed is
        listed until the server has noticed, and then it throws everybody out to recover."""
        import psycopg

        others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        others += " AND pid <> pg_backend_pid()"
        try:
            with psycopg.connect(f"{self.url}/postgres", connect_timeout=5) as connection:
                return connection.execute(others.encode()).fetchone() == (0,)
        except psycopg.OperationalError:
            return False

    def back(self) -> None:
        """Wait until it answers again; start it where it gave up."""
        for turn in range(1200):  # a busy machine recovers slowly
            if self.answers():
                return
            if turn % 100 == 99:
                with suppress(AssertionError):
                    self.start()
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-2000:])


@contextmanager
def started(place: Path, *options: str, make: Sequence[str] = ()) -> Iterator[Server]:
    """A new server in a folder, stopped at the end; a fault may have stopped it before.

    ``make`` are words for initdb, ``options`` settings of the server.
    """
    one = Server(place, *options)
    one.make(*make)
    try:
        yield one
    finally:
        if one.pid():
            one.stop()


@contextmanager
def server() -> Iterator[str]:
    """Start a server; gives the URL of its database postgres, without the name."""
    with folder() as place, started(place) as one:
        yield one.url


def database(url: str, template: str = "") -> str:
    """A new database on the server, a copy of another one or empty."""
    import psycopg

    name = f"l{uuid4().hex[:12]}"
    like = f" TEMPLATE {template}" if template else ""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{like}".encode())
    return f"{url}/{name}"


def drop(url: str) -> None:
    """Remove a database, whoever is still connected."""
    import psycopg

    place, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{place}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
