"""``jmtrade simulate``: what if a number or a reading were another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_core.output import write

FORMATS = ("table", "json", "csv", "xlsx")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("simulate", help=_("Decide under other numbers or readings, side by side."))
    @options.case
    @click.option(
        "--set", "settings", multiple=True, metavar="TERM=VALUE",
        help=_("Another number, such as branding.certification.cap=150000; FROM:TO:STEP tries "
               "each in turn."),
    )  # fmt: skip
    @click.option(
        "--scenario", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help=_("A scenario in a file of the shape of a county profile; several at once."),
    )  # fmt: skip
    @click.option(
        "--city-text", is_flag=True, help=_("The numbers are the city's, not the county's own.")
    )
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    def simulate(
        county: str,
        year: int | None,
        data: Path | None,
        as_of: date | None,
        trials: tuple[str, ...],
        settings: tuple[str, ...],
        files: tuple[Path, ...],
        city_text: bool,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.cli.progress import cleared, progress
        from jmtrade_core.simulations import compare, ranges, report, scenario

        if not (settings or files or trials):
            wanted = _("--set, --reading or --scenario: something that differs")
            raise UsageError(Problem("simulate", _("nothing"), wanted, code="no-scenario"))
        form = options.target(output, form, FORMATS, data, *files, config=config)
        case = options.gather(county, year, data, as_of, (), config)
        options.refuse_overwrite(output, *case.data)
        found = [scenario.read(path, city=city_text) for path in files]
        if settings or trials:
            readings = options.readings(trials)
            base = case.policies[0]
            found += [
                scenario.of_settings(some, readings, base, city=city_text)
                for some in ranges.expanded(settings)
            ]
        tell = progress()
        with cleared(tell):
            result = compare.simulate(case, found, tell)
        for name, broken in zip(result.names, result.broken, strict=True):
            if broken:
                words = _("warning: {name} breaks the lock of {what}; computed all the same")
                click.echo(words.format(name=name, what=listed(broken)), err=True)
        if form == "table":
            content = options.printable(report.to_table(case, result), output)
        else:
            content = getattr(report, f"to_{form}")(case, result)
        write.write(content, output)

    return simulate
