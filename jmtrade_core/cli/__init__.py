"""The command line: one file a command, nothing heavy imported before a command runs."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

import click

from jmtrade_core import i18n
from jmtrade_core.cli.help import dressed, language
from jmtrade_core.cli.suite import OpenSuite
from jmtrade_core.errors import JmtradeError, Problem, UsageError, disk_full, of_system
from jmtrade_core.i18n import _
from jmtrade_core.output import committed, grid
from jmtrade_core.plugin import tools

COMMANDS = (
    "award",
    "catalogue",
    "check",
    "config",
    "doctor",
    "explain",
    "explain-code",
    "measures",
    "new",
    "plugins",
    "readings",
    "simulate",
    "targets",
    "template",
    "test",
)
BUG = 70


class Commands(OpenSuite):
    """The commands of core, and those of the tools that are installed."""

    home = "jmtrade_core.cli"
    names = COMMANDS


def build() -> click.Group:
    """The whole command line in the language in use."""
    suite = Commands(
        "jmtrade",
        params=[language()],
        help=_("Turn the foreign-trade support policy into award decisions."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    dressed(suite)
    return click.version_option(package_name="jmtrade")(suite)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and exit: 0 decided, 1 data errors, 2 usage, 3 policy or configuration, 70 a bug."""
    # What a run makes lives until its end: look for garbage rarely, and not when all goes.
    gc.set_threshold(100_000, 20, 20)
    status = run(list(sys.argv[1:] if arguments is None else arguments))
    gc.freeze()
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status: what it returns, else 0."""
    i18n.speak(_language(arguments))
    committed.begin()
    grid.for_file(False)
    _unbreakable_output()
    try:
        status = build().main(arguments, prog_name="jmtrade", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except JmtradeError as error:
        report(error)
        return error.exit_code
    except BrokenPipeError:
        written()
        return 0
    except Exception as error:
        if disk_full(error):
            return full(error)
        traceback.print_exc()
        bug(_whose(arguments))
        return BUG


def full(error: Exception) -> int:
    """Said where the disk has no room for what is printed, or for a step on the way."""
    assert isinstance(error, OSError)  # noqa: S101 - ``disk_full`` has said so
    found, cure = of_system(error)
    place, wanted = error.filename or _("standard output"), _("a file that can be written")
    report(UsageError(Problem(str(place), found, wanted, cure, "output")))
    written()
    _forget_output()
    return UsageError.exit_code


def _forget_output() -> None:
    """What could not be printed is not tried again when the program ends."""
    try:
        sys.stdout.flush()
    except OSError:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def bug(whose: str = "") -> None:
    """Said of a failure of our own, or of a tool that is not ours; a ledger that was written
    before it stays written."""
    nothing = _("This is a bug in jmtrade; nothing was decided. Please report it.")
    something = _("This is a bug in jmtrade. Please report it.")
    said = something if committed.places() else nothing
    theirs = _("This is a bug in {tool}. Please report it to whoever wrote it.")
    click.echo(theirs.format(tool=whose) if whose else said, err=True)
    written()


def _whose(arguments: Sequence[str]) -> str:
    """The distribution of the command that was asked for, where it is not one of this suite's."""
    brought = tools.installed(tools.COMMANDS)
    points = [brought[word] for word in arguments if word in brought and word not in COMMANDS]
    home = tools.home(points[0]) if points else ""
    return "" if home.startswith("jmtrade-") else home


def written() -> None:
    """Where this run has written for good, when it could not end as it should."""
    for place in committed.places():
        words = _("{place} has been written: jmtrade ledger show says what stands")
        click.echo(words.format(place=place), err=True)


def report(error: JmtradeError) -> None:
    """Every problem, a line each, errors first."""
    for problem in error.problems:
        click.echo(line(problem), err=True)
    count = sum(problem.severity == "error" for problem in error.problems)
    if count > 1:
        click.echo(_("{count} errors; nothing was decided").format(count=count), err=True)


def line(problem: Problem) -> str:
    """``error E301: [file.xlsx]国际认证!C7: found ...``; the number where the gate has one."""
    from jmtrade_core.intake.finding_codes import number

    severity = {"error": _("error"), "warning": _("warning"), "note": _("note")}[problem.severity]
    return i18n.saying(f"{severity} {number(problem.code)}".rstrip(), str(problem))


def _language(arguments: list[str]) -> str:
    """``--lang`` decides before anything is built; a wrong value is refused later."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            chosen = arguments[index + 1]
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
        else:
            continue
        return chosen if chosen in i18n.LANGUAGES else i18n.system_language()
    return i18n.system_language()


def _unbreakable_output() -> None:
    """A console that lacks a character shows a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
