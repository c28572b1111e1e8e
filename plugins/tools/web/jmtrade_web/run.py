"""The server's life: a folder of its own, a port of this machine, and an end without traces."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import click
import uvicorn
from starlette.types import ASGIApp

from jmtrade_core import i18n
from jmtrade_core.config import profiles
from jmtrade_core.errors import Problem, UsageError, of_system
from jmtrade_core.i18n import _
from jmtrade_core.intake.files.refusal import absent
from jmtrade_core.plugin import tools
from jmtrade_web.app import application
from jmtrade_web.child import Child
from jmtrade_web.limits import Limits
from jmtrade_web.server import Server
from jmtrade_web.session import Session

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Started:
    """How the command was asked to serve."""

    config: Path | None
    county: str | None
    data: Path | None
    port: int
    ledger: str | None
    signs: bool = False


def serve(started: Started) -> None:
    """Serve until Ctrl-C, or until the page is told to end. UsageError for an unknown county,
    for data or a ledger that are not there, and for a port that is taken."""
    with prepared(started, LOOPBACK) as (listener, server):
        words = _("The link opens once, in a browser on this machine. Ctrl-C ends the page, "
                  "and everything that was uploaded is deleted.")  # fmt: skip
        until_ended(server, application(server), listener, server.link, words)


@contextmanager
def prepared(started: Started, address: str) -> Iterator[tuple[socket.socket, Server]]:
    """A port of an address of this machine, and a server with a folder of its own."""
    folder = profiles.folder(started.config).resolve()
    county, data = started.county, started.data
    known = profiles.known_county(county, profiles.read_city(folder)) if county else ""
    if data is not None and not data.exists():
        raise UsageError(absent(data))
    place = _ledger(started.ledger) if started.ledger else ""
    with _listening(address, started.port) as listener, _own_folder() as own, _ended_kindly():
        limits = Limits()
        server = Server(
            Session(own, i18n.language()), Child(own, limits), limits,
            listener.getsockname()[1], str(folder), known, str(data.resolve()) if data else "",
            ledger=place, signs=started.signs, spoken=i18n.language(),
        )  # fmt: skip
        try:
            yield listener, server
        except KeyboardInterrupt:
            pass  # the way to end it
        finally:
            server.child.close()


def until_ended(
    server: Server, app: ASGIApp, listener: socket.socket, link: str, words: str, **more: Any
) -> None:
    """Say where it is, and answer until it is told to end; ``more`` is uvicorn's."""
    settings = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=2, proxy_headers=False, ws="none", **more,
    )  # fmt: skip
    running = _Running(settings, server.child)
    server.stop = lambda: setattr(running, "should_exit", True)
    click.echo(link)
    click.echo(words, err=True)
    server.child.warm()
    running.run([listener])


def _ledger(url: str) -> str:
    """Where the ledger is, whatever folder is asked from. UsageError where there is none."""
    tools.only(tools.COMMANDS, "ledger", "--ledger")
    from jmtrade_ledger.store import open_ledger, sqlite_path

    open_ledger(url)
    return str(sqlite_path(url) or url)


class _Running(uvicorn.Server):
    """Nobody waits for an answer any more once the page is to end."""

    def __init__(self, settings: uvicorn.Config, child: Child) -> None:
        super().__init__(settings)
        self.child = child

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.child.close()
        super().handle_exit(sig, frame)


@contextmanager
def _listening(address: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
            listener.listen()
        except OSError as error:
            raise UsageError(_not_bound(address, port, error)) from error
        yield listener


def _not_bound(address: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRNOTAVAIL:
        found, wanted = _("an address of another machine"), _("an address of this machine")
        return Problem(f"--allow-network {address}", found, wanted, "", "serve-network")
    found, cure = of_system(error)
    return Problem(f"--port {port}", found, _("a port that is free"), cure, "serve-port")


@contextmanager
def _ended_kindly() -> Iterator[None]:
    """A closed window or a stop by the system end the page as Ctrl-C does, and leave nothing."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [(one, signal.signal(one, interrupted)) for one in signals]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder that is deleted at the end; parts of uploads that Starlette keeps go there too."""
    own, before = Path(tempfile.mkdtemp(prefix="jmtrade-web-")), tempfile.tempdir
    tempfile.tempdir = str(own)
    try:
        yield own
    finally:
        tempfile.tempdir = before
        shutil.rmtree(own, ignore_errors=True)
