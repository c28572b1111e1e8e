"""A PostgreSQL of the tests' own: Debian's programs, a loopback port, a folder that goes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def server() -> Iterator[str]:
    """Start a server; gives the URL of its database postgres, without the name."""
    bin_ = programs()
    with folder() as place:
        yield from _run(bin_, place)


def _run(bin_: Path, folder: Path) -> Iterator[str]:
    as_user: list[str] = []
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(folder, USER, USER)
        as_user = ["runuser", "-u", USER, "--"]
    data, port = folder / "data", _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    options += " -c max_connections=60"

    def run(*command: object) -> None:
        done = subprocess.run([*as_user, *map(str, command)], cwd=folder, capture_output=True)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    run(bin_ / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C")
    run(bin_ / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}"
    finally:
        run(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


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
