"""The server's life: a folder of its own, a port of this machine, and an end without traces."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import uvicorn

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


def serve(
    config: Path | None,
    county: str | None,
    data: Path | None,
    port: int,
    ledger: str | None,
    signs: bool = False,
) -> None:
    """Serve until Ctrl-C, or until the page is told to end. UsageError for an unknown county,
    for data or a ledger that are not there, and for a port that is taken."""
    folder = profiles.folder(config).resolve()
    known = profiles.known_county(county, profiles.read_city(folder)) if county else ""
    if data is not None and not data.exists():
        raise UsageError(absent(data))
    place = _ledger(ledger) if ledger else ""
    with _listening(port) as listener, _own_folder() as own, _ended_kindly():
        limits = Limits()
        server = Server(
            Session(own, i18n.language()), Child(own, limits), limits,
            listener.getsockname()[1], str(folder), known, str(data.resolve()) if data else "",
            ledger=place, signs=signs, spoken=i18n.language(),
        )  # fmt: skip
        settings = uvicorn.Config(
            application(server), log_config=None, access_log=False, server_header=False,
            lifespan="off", timeout_graceful_shutdown=2, proxy_headers=False, ws="none",
        )  # fmt: skip
        running = _Running(settings, server.child)
        server.stop = lambda: setattr(running, "should_exit", True)
        click.echo(server.link)
        click.echo(_("The link opens once, in a browser on this machine. Ctrl-C ends the page, "
                     "and everything that was uploaded is deleted."), err=True)  # fmt: skip
        try:
            server.child.warm()
            running.run([listener])
        except KeyboardInterrupt:
            pass  # the way to end it
        finally:
            server.child.close()


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
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen()
        except OSError as error:
            found, cure = of_system(error)
            problem = Problem(f"--port {port}", found, _("a port that is free"), cure, "serve-port")
            raise UsageError(problem) from error
        yield listener


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
