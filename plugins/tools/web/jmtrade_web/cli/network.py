"""The options of ``jmtrade serve`` for other machines, and how they go together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jmtrade_core.cli.options import YEAR
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _

if TYPE_CHECKING:
    from jmtrade_web.network.start import Network

Command = TypeVar("Command", bound=Callable[..., Any])
CODE = "serve-network"


def options(command: Command) -> Command:
    """``--allow-network`` and what it needs, and ``--new-login``."""
    file = click.Path(path_type=Path)
    for option in (
        click.option("--new-login", metavar="NAME",
                     help=_("Ask for a password, write it into the file of --login, and end.")),
        click.option("--year", type=YEAR, metavar="Y",
                     help=_("Award year (else the profile's).")),
        click.option("--login", type=file, metavar="FILE",
                     help=_("Who may read over the network (--new-login writes it).")),
        click.option("--tls-key", type=file, metavar="FILE",
                     help=_("The key of the certificate, in PEM.")),
        click.option("--tls-cert", type=file, metavar="FILE",
                     help=_("The certificate of that name or address, in PEM.")),
        click.option("--allow-network", metavar="ADDR",
                     help=_("Let other machines read, at this name or address of this machine; "
                            "needs --tls-cert, --tls-key and --login.")),
    ):  # fmt: skip
        command = option(command)
    return command


def asked(given: dict[str, Any]) -> Network | None:
    """What the options ask for; None for this machine alone. UsageError names all that is
    missing, and all that does not go with it."""
    name = given["allow_network"]
    needed = {"--tls-cert": given["tls_cert"], "--tls-key": given["tls_key"],
              "--login": given["login"]}  # fmt: skip
    problems = [*(_missing(needed, given) if name else _alone(needed))]
    if given["year"] and not (name and given["data"]):
        wanted = "--allow-network ADDR --data PATH"
        problems.append(Problem("--year", _("no data of the network's pages"), wanted, "", CODE))
    if problems:
        raise UsageError(*problems)
    if not name:
        return None
    from jmtrade_web.network.start import Network

    files = (given["tls_cert"], given["tls_key"], given["login"])
    return Network(name, *files, year=given["year"])


def _missing(needed: dict[str, Path | None], given: dict[str, Any]) -> Iterator[Problem]:
    for option, file in needed.items():
        if file is None:
            yield Problem(option, _("nothing"), _("what --allow-network needs"),
                          _("see docs/web.md, Over the network"), CODE)  # fmt: skip
    if given["sign"]:
        yield Problem("--sign", "--allow-network", _("one of them: keys cross no network"),
                      _("sign on the machine where the key is"), CODE)  # fmt: skip
    if given["data"] is not None and not given["county"]:
        yield Problem("--data", _("no county"), "--county ID", "", CODE)


def _alone(needed: dict[str, Path | None]) -> Iterator[Problem]:
    for option, file in needed.items():
        if file is not None:
            yield Problem(option, _("this machine alone"), "--allow-network ADDR",
                          _("leave it out, or say --allow-network"), CODE)  # fmt: skip


def new_login(name: str, given: dict[str, Any]) -> None:
    """Ask twice for a password and keep it. UsageError where nobody can be asked."""
    from jmtrade_web.network import logins

    others = [f"--{one.replace('_', '-')}" for one, value in given.items()
              if one not in ("login", "lang", "config", "url", "port") and value]  # fmt: skip
    if others:
        raise UsageError(*(Problem(one, "--new-login", _("one of them: it serves nothing"), "",
                                   CODE) for one in others))  # fmt: skip
    if given["login"] is None:
        raise UsageError(Problem("--new-login", _("no file"), "--login FILE", "", CODE))
    kept = logins.checked_name(name)
    if given["login"].exists():
        logins.read(given["login"])  # refused before a password is asked for
    password = logins.checked_password(_typed(kept))
    again = logins.keep(given["login"], kept, password)
    said = _("{name} has a new password") if again else _("{name} can log in")
    click.echo(f"{said.format(name=kept)}: {given['login']}", err=True)


def _typed(name: str) -> str:
    if not sys.stdin.isatty():
        wanted = _("a password: nobody is here to be asked")
        cure = _("run it on a terminal")
        raise UsageError(Problem("--new-login", _("nothing"), wanted, cure, "login-password"))
    words = _("Password of {name}").format(name=name)
    again = _("Once more")
    return str(click.prompt(words, hide_input=True, confirmation_prompt=again, err=True))
