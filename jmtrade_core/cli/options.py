"""Options and values that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jmtrade_core.config.toml import Document
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import LANGUAGES, _, listed, saying
from jmtrade_core.plugin import tools
from jmtrade_core.schema.tables import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from jmtrade_core.awards.run import Case
    from jmtrade_core.awards.table import MarkedRun
    from jmtrade_core.policy.policy import Policy

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


class Whole(click.IntRange):
    """A whole number, refused in our words where it is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            int(value)
        except ValueError:
            self.fail(_("{value!r} is not a whole number").format(value=value), param, ctx)
        number: int = super().convert(value, param, ctx)
        return number


YEAR = Whole(FIRST_YEAR, LAST_YEAR)
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


def county(command: Command) -> Command:
    """``--county ID``."""
    option = click.option("--county", required=True, metavar="ID", help=_("A county's id, or all."))
    return option(command)


def year(command: Command) -> Command:
    """``--year Y``."""
    words = _("Award year (else the profile's).")
    return click.option("--year", type=YEAR, metavar="Y", help=words)(command)


def as_of(command: Command) -> Command:
    """``--as-of DATE``."""
    words = _("Day of the decision (else 31 December of the year).")
    return click.option("--as-of", type=Day(), metavar="DATE", help=words)(command)


def trials(command: Command) -> Command:
    """``--reading NAME=OPTION``, as often as wanted."""
    words = _("Try a reading for this run; makes the run a trial.")
    return click.option("--reading", "trials", multiple=True, metavar="NAME=OPTION", help=words)(
        command
    )


def mapping(command: Command) -> Command:
    """``--map FILE``."""
    words = _("TOML file that renames sheets and headings.")
    return click.option(
        "--map", "map_file", type=click.Path(path_type=Path), metavar="FILE", help=words
    )(command)


def case(command: Command) -> Command:
    """What is decided: county, year, data, day, and readings tried out."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=_("Workbook, or folder of CSV or Parquet files (else the profile's)."),
    )
    return county(year(data(as_of(trials(command)))))


def ledger(said: str, **how: Any) -> Callable[[Command], Command]:
    """``--ledger URL``, of commands that work on a ledger or beside one."""
    return click.option("--ledger", "url", metavar="URL", help=said, **how)


def output(command: Command) -> Command:
    """``-o FILE``, written whole or not at all."""
    option = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=_("Write to a file, which appears whole or not at all."),
    )
    return option(command)


def gather(
    county: str,
    year: int | None,
    data: Path | None,
    as_of: date | None,
    trials: tuple[str, ...],
    config: Path | None,
    ledger: str | None = None,
) -> Case:
    """Policies and data of the options of ``case``, with prior awards from a ledger where
    one is named; warnings go to stderr."""
    from jmtrade_core.awards import request, run
    from jmtrade_core.cli import line
    from jmtrade_core.config.profiles import folder

    asked = request.Request(county, folder(config), year, data, as_of, readings(trials))
    if ledger is None:
        found = run.gather(asked)
    else:
        found = tools.only(tools.PRIORS, "ledger", "--ledger").case(ledger, asked)
    announce(found)
    for warning in found.intake.warnings:
        click.echo(line(warning), err=True)
    return found


def announce(run: MarkedRun) -> None:
    """First of all on stderr: whether this is a trial, an example or a part, and whether the
    policy was in force at all."""
    from jmtrade_core.awards.table import marks

    for mark in marks(run):
        click.echo(mark, err=True)
    policy = run.policies[0]
    begins, ends = policy.city.begins, policy.city.ends
    if not begins.year <= policy.year <= ends.year:
        over = _("the policy ended: it held from {begins} to {ends}; nothing of {year} is paid")
        not_yet = _("the policy had not begun: it holds from {begins} to {ends}")
        words = (over if policy.year > ends.year else not_yet).format(
            begins=begins, ends=ends, year=policy.year
        )
        click.echo(saying(_("warning"), words), err=True)


def target(
    output: Path | None,
    form: str | None,
    formats: Sequence[str],
    *kept: Path | None,
    config: Path | None = None,
) -> str:
    """The format to write in: asked for, or by the file's ending. UsageError before anything
    is read where ``-o`` may not be written: see ``output/target.py``. ``kept`` are the
    inputs; the files of the configuration are always kept."""
    from jmtrade_core.output import grid
    from jmtrade_core.output import target as writing

    grid.for_file(output is not None)
    refuse_overwrite(output, *kept, *_configured(config))
    form = writing.format_of(output, form, formats)
    writing.checked(output, form)
    return form


def refuse_overwrite(output: Path | None, *data: Path | None) -> None:
    """UsageError where the output would take the place of an input."""
    from jmtrade_core.output.target import refuse_overwrite as refuse

    refuse(output, *data)


def _configured(config: Path | None) -> Iterator[Path]:
    from jmtrade_core.config.profiles import folder

    for pattern in ("*.toml", "counties/*.toml"):
        yield from folder(config).glob(pattern)


def printable(text: str, output: Path | None = None) -> bytes:
    """Text for the console in its encoding and within its width, or for a file in UTF-8."""
    from jmtrade_core.awards.table import encoding
    from jmtrade_core.output.grid import fitted

    return fitted(text).encode("utf-8" if output else encoding(), "replace")


def say(text: str) -> None:
    """Words on standard output, within the width of a terminal."""
    from jmtrade_core.output.grid import said

    click.echo(said(text))


def told(words: str) -> None:
    """What has been done for good: on stderr where standard output takes nothing more."""
    try:
        say(words)
    except OSError:
        click.echo(words, err=True)


def listing(command: Command) -> Command:
    """``--format`` of the commands that list what is in force."""
    option = click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        help=_("Output format."),
    )
    return option(command)


def county_id(named: str | None, config: Path | None) -> str | None:
    """A county's id by its id or one of its names. UsageError for a county that is none."""
    from jmtrade_core.config import profiles

    city = profiles.read_city(profiles.folder(config))
    return None if named is None else profiles.known_county(named, city)


def policy_of(county: str | None, config: Path | None, year: int | None) -> Policy:
    """A county's policy, or that of a bare profile: the city text as it stands.

    Without a year that of the policy's last one.
    """
    from jmtrade_core.config import profiles
    from jmtrade_core.policy import policy

    folder = profiles.folder(config)
    city = profiles.read_city(folder)
    profile = profiles.County(id="", name=city.name, document=Document("-", {}, {}))
    if county is not None:
        profile = profiles.read_county(folder, county, city)
    return policy.assemble(city, profile, year or city.ends.year, {})


def tell_of_copy(policy: Policy) -> None:
    """Which sentences the city's own copy of the policy lacks, on stderr."""
    from jmtrade_core.policy import anchors

    missing = anchors.of(policy).missing if policy.city.text else ()
    if missing:
        words = _("{n} sentences are not in {file} as they were adopted, and not quoted: {numbers}")
        found = words.format(n=len(missing), file=policy.city.text, numbers=listed(missing))
        click.echo(saying(_("warning"), found), err=True)


def show(
    form: str,
    entries: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    headings: Mapping[str, str],
    figures: Collection[str] = (),
) -> None:
    """``entries`` as JSON, or ``rows`` as a table of the headed keys, some of them figures."""
    if form == "json":
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2, default=str))
        return
    from jmtrade_core.output.grid import grid

    body = [[_cell(row[key]) for key in headings] for row in rows]
    right = {nr for nr, key in enumerate(headings) if key in figures}
    click.echo(grid(list(headings.values()), body, right))


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


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
