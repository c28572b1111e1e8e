"""What the two commands share: what a paper is made from, as the command line names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

Command = TypeVar("Command", bound=Callable[..., Any])


def sources(command: Command) -> Command:
    """``--ledger``, ``--data`` and ``--templates``."""
    path = click.Path(path_type=Path)
    said = _("The ledger: a file, or postgresql://… (else JMTRADE_LEDGER).")
    data = _("Workbook or folder (else the profile's).")
    templates = _("Folder with the office's own templates, such as notice.docx.")
    folder = click.Path(path_type=Path, file_okay=False, exists=True)
    for option in (
        click.option("--templates", type=folder, metavar="DIR", help=templates),
        click.option("--data", type=path, metavar="PATH", help=data),
        options.ledger(said, envvar="JMTRADE_LEDGER"),
    ):
        command = option(command)
    return command


def extra() -> None:
    """PolicyError where the extra is not installed."""
    try:
        import cn2an  # noqa: F401
        import docxtpl  # noqa: F401
    except ImportError as error:
        cure = "pip install ./plugins/tools/papers"
        problem = Problem("jmtrade", str(error.name), _("the extra papers"), cure, "extra")
        raise PolicyError(problem) from error


@contextmanager
def reading(url: str | None) -> Iterator[Connection]:
    """The ledger, to read. UsageError where none is named or none is there."""
    if not url:
        wanted = _("the ledger that the paper is made from")
        raise UsageError(Problem("--ledger", _("nothing"), wanted, code="papers-ledger"))
    from jmtrade_ledger.cli.common import open_ledger

    with open_ledger(url).reading() as connection:
        yield connection
