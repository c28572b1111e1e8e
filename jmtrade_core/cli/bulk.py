"""``jmtrade award --format parquet``: from Parquet to Parquet, on Polars or Spark."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_core.money import grouped
from jmtrade_core.plugin import tools

if TYPE_CHECKING:
    from jmtrade_core.awards.bulk import Summary
    from jmtrade_core.awards.request import Request
    from jmtrade_core.engine.backends.backend import Engine
    from jmtrade_core.measures.lines import Frame

ENGINE = "polars"
"""Core's own; others come from tools."""


def run(
    request: Request,
    engine: tuple[str, str | None],
    target: tuple[str, Path | None],
    lines: tuple[tuple[str, ...], str | None],
) -> None:
    """Decide, write the folder, and say the totals on stderr. UsageError where the options
    do not go together."""
    name, master = engine
    output = _checked(name, master, *target)
    from jmtrade_core.awards.bulk import decide

    with start(name, master) as started:
        summary = decide(request, started, output, lambda frame: _shown(frame, *lines))
    _say(summary, output)


def _checked(name: str, master: str | None, form: str, output: Path | None) -> Path:
    if master and name == ENGINE:
        raise UsageError(Problem("--spark-master", master, "--engine spark", code="engine"))
    if form != "parquet":
        wanted = "--format parquet -o DIR"
        raise UsageError(Problem("--engine", name, wanted, code="engine-format"))
    if output is None:
        wanted = _("-o DIR: a folder to write")
        raise UsageError(Problem("--format", "parquet", wanted, code="no-output"))
    return output


def refuse_together(*options: tuple[str, object]) -> None:
    """UsageError for an option that needs the lines in hand, which are never fetched here."""
    given = [name for name, value in options if value]
    if given:
        wanted = _("no {names} with --format parquet or --engine spark")
        raise UsageError(
            Problem(given[0], given[0], wanted.format(names=listed(given)), code="engine-format")
        )


def start(name: str, master: str | None) -> AbstractContextManager[Engine]:
    """The engine, ended with the block. PolicyError where no tool brings it."""
    if name == "polars":
        from jmtrade_core.engine.backends.polars import Polars

        return nullcontext(Polars())
    engine: AbstractContextManager[Engine] = tools.only(tools.ENGINES, name, "--engine")(master)
    return engine


def _shown(frame: Frame, outcomes: tuple[str, ...], enterprise: str | None) -> Frame:
    from narwhals.stable.v2 import col

    if outcomes:
        frame = frame.filter(col("outcome").is_in(list(outcomes)))
    return frame if enterprise is None else frame.filter(col("uscc") == enterprise.strip().upper())


def _say(summary: Summary, output: Path) -> None:
    from jmtrade_core.cli import line

    options.announce(summary.award)
    for warning in summary.intake.warnings:
        click.echo(line(warning), err=True)
    if not summary.lines:
        words = _("warning: no line of {year} in the data").format(year=summary.award.year)
        click.echo(words, err=True)
    sums = summary.totals
    words = _(
        "{lines} lines in {output}: {pay} yuan payable (city {city}, county {county}, "
        "unallocated {rest}), {held} lines held"
    )
    click.echo(
        words.format(
            lines=summary.lines, output=output, pay=grouped(sums.pay),
            city=grouped(sums.city_pays), county=grouped(sums.county_pays),
            rest=grouped(sums.unallocated), held=sums.hold_lines,
        ),
        err=True,
    )  # fmt: skip
