"""Output written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.errors import Problem, UsageError, of_system
from jmtrade_core.i18n import _, saying

if TYPE_CHECKING:
    pass


def write(content: bytes, output: Path | None) -> None:
    """To standard output, or to a file that appears whole or not at all, and is named on
    stderr. Where it may be written, ``target`` has said."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(content, output)
    except OSError as error:
        found, cure = of_system(error)
        wanted = _("a file that can be written")
        raise UsageError(Problem(str(output), found, wanted, cure, "output")) from error
    click.echo(saying(_("written"), str(output)), err=True)


def _replace(content: bytes, output: Path) -> None:
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, output)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
