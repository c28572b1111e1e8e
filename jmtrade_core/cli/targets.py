"""``jmtrade targets``: the 2020 scoreboard of the whole city."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import UsageError
from jmtrade_core.words import _, saying

FORMATS = ("table", "json", "xlsx")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("targets", help=_("Count the policy's targets over all counties."))
    @click.option(
        "--data", required=True, type=click.Path(path_type=Path), metavar="PATH",
        help=_("Workbook, or folder of CSV or Parquet files, of the whole city."),
    )  # fmt: skip
    @click.option("--year", type=int, default=2020, show_default=True, help=_("Calendar year."))
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
        help=_("Write to a file, which appears whole or not at all."),
    )  # fmt: skip
    @options.shared
    def targets(
        data: Path, year: int, form: str | None, output: Path | None, config: Path | None
    ) -> None:
        from jmtrade_core import targets as board
        from jmtrade_core.intake.read import read
        from jmtrade_core.intake.sniff import absent
        from jmtrade_core.output import scores

        form = options.target(output, form, FORMATS, data, config=config)
        if not data.exists():
            raise UsageError(absent(data))
        policy = options.policy_of(None, config, year)
        intake = read(data, policy.tables, policy.known_measures)
        for warning in intake.warnings:
            click.echo(saying(_("warning"), str(warning)), err=True)
        found = board.scoreboard(intake.records, policy.city, year)
        options.write(getattr(scores, f"to_{form}")(found, policy.city, year), output)

    return targets
