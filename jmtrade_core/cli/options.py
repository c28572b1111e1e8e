"""Options and values that several commands share."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.records import FIRST_YEAR, LAST_YEAR
from jmtrade_core.words import LANGUAGES, _

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date such as 2018-12-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = date.min
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(_("{value!r} is not a date such as 2018-12-31").format(value=value), param)
        return day


YEAR = click.IntRange(FIRST_YEAR, LAST_YEAR)
"""A calendar year. The policy's own period is for the decision to judge."""


def shared(command: Command) -> Command:
    """``--config`` and ``--lang``, which every command takes."""
    config = click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=_("Configuration folder (else JMTRADE_CONFIG, else the packaged one)."),
    )
    lang = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_("Language of words (else JMTRADE_LANG, else the system's)."),
    )
    return config(lang(command))


def readings(values: tuple[str, ...]) -> Mapping[str, str]:
    """``NAME=OPTION`` pairs. UsageError for anything else."""
    chosen: dict[str, str] = {}
    for value in values:
        name, equals, option = value.partition("=")
        if not equals:
            wanted = _("NAME=OPTION")
            raise UsageError(Problem("--reading", value, wanted, code="reading-form"))
        name, option = name.strip(), option.strip()
        if chosen.setdefault(name, option) != option:
            wanted = _("one option for a reading")
            raise UsageError(Problem(f"--reading {name}", option, wanted, code="reading-twice"))
    return chosen


def write(content: bytes, output: Path | None) -> None:
    """To standard output, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(content, output)
    except OSError as error:
        found = error.strerror or str(error)
        wanted = _("a file that can be written")
        raise UsageError(Problem(str(output), found, wanted, code="output")) from error


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
