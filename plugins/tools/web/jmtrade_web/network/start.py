"""``jmtrade serve --allow-network``: everything looked at before anybody is served."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

import click

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_web import run
from jmtrade_web.child import TooMuchError
from jmtrade_web.limits import Limits
from jmtrade_web.network import logins, tls
from jmtrade_web.network.door import Door
from jmtrade_web.network.gate import LARGEST, Gate
from jmtrade_web.network.readers import Readers
from jmtrade_web.server import Server
from jmtrade_web.session import Case

OPTION = "--allow-network"
CONNECTIONS = 200
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+")


@dataclass(frozen=True)
class Network:
    """Where other machines may read, and how they know whom they ask."""

    name: str
    """A name or an address of this machine, as people type it."""
    cert: Path
    key: Path
    login: Path
    year: int | None = None
    """Of the data; None for the profile's."""


def serve(network: Network, started: run.Started) -> None:
    """Serve readers until Ctrl-C. UsageError for whatever is not as it should be."""
    name = network.name.lower().removeprefix("[").removesuffix("]")
    address = _address(name, started.port)
    tls.checked(network.cert, network.key, name)
    known = logins.read(network.login)
    with run.prepared(started, address) as (listener, server):
        server = replace(server, limits=Limits(upload=LARGEST, files=0), reader="-")
        case = _read(server, network.year) if started.data else None
        app = application(server, known, name, case)
        run.until_ended(
            server, app, listener, f"{app.origins[0]}/", _said(len(known), address, server),
            ssl_certfile=network.cert, ssl_keyfile=network.key, limit_concurrency=CONNECTIONS,
        )  # fmt: skip


def application(server: Server, known: logins.Logins, name: str, case: Case | None) -> Gate:
    """The pages of a server for readers at a name."""
    origins = [*_origins(name, server.port)]
    cookie = f"__Host-jmtrade-{server.port}"
    readers = Readers(server, case)
    door = Door(server, known, readers, cookie, lambda words: click.echo(words, err=True))
    return Gate(server, readers, door.app(), origins, cookie)


def _origins(name: str, port: int) -> Iterator[str]:
    shown = f"[{name}]" if ":" in name else name
    if port == 443:  # which browsers leave out
        yield f"https://{shown}"
    yield f"https://{shown}:{port}"


def _address(name: str, port: int) -> str:
    """The one address of this machine that the name stands for."""
    if not _NAME.fullmatch(name):
        raise UsageError(_no_address(name, _("what is no name and no address")))
    try:
        (*_kind, place), *_others = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(_no_address(name, _("a name that nobody knows"))) from error
    address = str(place[0])
    if ip_address(address.partition("%")[0]).is_unspecified:
        raise UsageError(_no_address(name, _("every address at once")))
    return address


def _no_address(name: str, found: str) -> Problem:
    wanted = _("the one name or address of this machine that people type, such as {example}")
    return Problem(f"{OPTION} {name}", found, wanted.format(example="192.168.1.20"),
                   _("the port is said by --port"), "serve-network")  # fmt: skip


def _read(server: Server, year: int | None) -> Case:
    """The data, read once for all readers. UsageError where they cannot be asked about."""
    question = {"config": server.config, "county": server.county, "year": year, "as_of": "",
                "skip_bad_rows": False, "data": [server.data]}  # fmt: skip
    try:
        answer = server.child.ask("findings", question=question)
    except TooMuchError as error:
        raise UsageError(_unreadable(server)) from error
    if answer.status == 400:
        raise UsageError(*(
            Problem(one["place"], one["found"], one["wanted"], one["cure"], one["name"])
            for one in answer.body["findings"]
        ))  # fmt: skip
    if answer.status != 200:
        raise UsageError(_unreadable(server))
    case = Case(1, server.session.folder, (), question, answer.body)
    if not case.decided:
        click.echo(_("The data have errors: readers see the findings, and no decision."), err=True)
    return case


def _unreadable(server: Server) -> Problem:
    found, wanted = _("data that cannot be read within the limits"), _("data that can be decided")
    return Problem(f"--data {server.data}", found, wanted, "jmtrade check", "serve-data")


def _said(people: int, address: str, server: Server) -> str:
    words = _("Read-only pages for {n} logins, at {address}, port {port}, over TLS alone. "
              "Ctrl-C ends them.")  # fmt: skip
    return words.format(n=people, address=address, port=server.port)
