"""A command by the names of its options: what the API answers with, as ``--format json`` does.

This runs in the child. The options are the command line's own, read from it: but for those
that name a place on this machine, which no request may choose.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click

from jmtrade_core import cli
from jmtrade_core.errors import DataError, JmtradeError, Problem, UsageError, did_you_mean
from jmtrade_core.findings import report
from jmtrade_core.i18n import _
from jmtrade_core.output import committed

NAMES = ("check", "award", "explain", "simulate", "readings", "catalogue", "estimate")
"""The commands that the API answers."""
NEVER = frozenset({"config", "output", "form", "lang", "help", "engine", "spark_master", "url"})
"""Parameters that a request has no say in."""
SAID = {"files": "data"}
"""Arguments of the command line that the API calls otherwise."""
BAD_DATA, REFUSED, DONE = 422, 400, 200
ON, OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Asked:
    """One question: text and uploaded files by field, and what holds where it is silent."""

    command: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Paths of what was uploaded, seen from the folder of the question."""
    config: str = ""
    county: str = ""
    data: str = ""


def answer(asked: Asked, folder: Path) -> tuple[int, str]:
    """HTTP status and document; a refusal is a document of ``jmtrade.check/1``.

    Whatever the command writes goes into ``folder``, in which it runs.
    """
    committed.begin()
    try:
        return _run(asked, folder)
    except DataError as error:
        return BAD_DATA, report.to_json(error.problems).decode()
    except JmtradeError as error:
        return REFUSED, report.to_json(error.problems).decode()
    except click.ClickException as error:
        return REFUSED, refusal(Problem(asked.command, error.format_message(), "", code="usage"))


def refusal(problem: Problem) -> str:
    """One problem as the document that every refusal is."""
    return report.to_json([problem]).decode()


def _run(asked: Asked, folder: Path) -> tuple[int, str]:
    status, output = written(asked, folder, "json")
    return status, output.read_text(encoding="utf-8")


def written(asked: Asked, folder: Path, form: str) -> tuple[int, Path]:
    """Run the command and let it write a file of a format into the folder."""
    command = _commands()[asked.command]
    output = folder / f"answer.{form}"
    line = [f"-o{output}", *_words(command, asked), f"--config={asked.config}", f"--format={form}"]
    with redirect_stderr(io.StringIO()):
        status = command.main(
            [*line, *_argument(command, asked)], prog_name=asked.command, standalone_mode=False
        )
    return BAD_DATA if status else DONE, output


@cache
def _built(language: str) -> Mapping[str, click.Command]:
    suite = cli.build()
    context = click.Context(suite)
    found = {name: suite.get_command(context, name) for name in NAMES}
    return {name: command for name, command in found.items() if command is not None}


def _commands() -> Mapping[str, click.Command]:
    from jmtrade_core.i18n import language

    return _built(language())


def fields(command: click.Command) -> dict[str, click.Parameter]:
    """The fields that a command takes, by name."""
    found = {}
    for one in command.params:
        if one.name and one.name not in NEVER:
            names = [name for name in one.opts if name.startswith("--")]
            found[names[0][2:] if names else SAID.get(one.name, one.name)] = one
    return found


def of(name: str) -> dict[str, click.Parameter]:
    """The fields of a command of the API."""
    return fields(_commands()[name])


def takes_files(one: click.Parameter) -> bool:
    return isinstance(one.type, click.Path)


def _words(command: click.Command, asked: Asked) -> Iterator[str]:
    """The options as they would be typed. UsageError names every field that is wrong."""
    known = fields(command)
    problems = [*_misnamed(asked, known)]
    if problems:
        raise UsageError(*problems)
    if asked.county and "county" in known and "county" not in asked.fields:
        yield f"--county={asked.county}"
    for name, one in known.items():
        if isinstance(one, click.Argument):
            continue
        if takes_files(one):
            yield from (f"--{name}={path}" for path in _paths(name, asked))
        elif isinstance(one, click.Option) and one.is_flag:
            yield from _flag(name, asked.fields.get(name, ()))
        else:
            yield from (f"--{name}={value}" for value in asked.fields.get(name, ()))


def _misnamed(asked: Asked, known: Mapping[str, click.Parameter]) -> Iterator[Problem]:
    for name in {**asked.fields, **asked.files}:
        if name not in known:
            cure = did_you_mean(name, list(known))
            yield Problem(name, name, _("a field of {command}").format(command=asked.command), cure,
                          "field")  # fmt: skip
        elif takes_files(known[name]) != (name in asked.files):
            wanted = _("a file") if takes_files(known[name]) else _("text")
            yield Problem(name, _("something else"), wanted, "", "field")
        elif len(asked.fields.get(name, ())) > 1 and not getattr(known[name], "multiple", False):
            yield Problem(name, ", ".join(asked.fields[name]), _("one value"), "", "field")
    for name, values in asked.fields.items():
        if any(not value.isprintable() for value in values):
            yield Problem(name, ascii(values[0])[:80], _("text on one line"), "", "field")


def _flag(name: str, values: Sequence[str]) -> Iterator[str]:
    for value in values:
        if value.lower() in ON:
            yield f"--{name}"
        elif value.lower() not in OFF:
            raise UsageError(Problem(name, value, "true, false", "", "field"))


def _paths(name: str, asked: Asked) -> list[str]:
    """Several files of data are one folder of data, and so are Parquet files."""
    found = list(asked.files.get(name, ()))
    if name != "data":
        return found
    if not found:
        return [asked.data] if asked.data else []
    return [data_path(found)]


def data_path(found: Sequence[str]) -> str:
    """What ``--data`` names for these files of one folder."""
    alone = len(found) == 1 and not found[0].lower().endswith(".parquet")
    return found[0] if alone else str(Path(found[0]).parent)


def _argument(command: click.Command, asked: Asked) -> Iterator[str]:
    """What the command line takes without an option's name. UsageError where it is not there."""
    for name, one in fields(command).items():
        if isinstance(one, click.Argument):
            found = _paths(name, asked) if takes_files(one) else asked.fields.get(name, ())
            if not found:
                raise UsageError(Problem(name, _("nothing"), _("this field"), "", "field"))
            yield from ("--", *found)
