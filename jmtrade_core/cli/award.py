"""``jmtrade award``: the main job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import line, options
from jmtrade_core.cli.bulk import ENGINE
from jmtrade_core.cli.progress import teller
from jmtrade_core.errors import Problem, UsageError, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.output import write
from jmtrade_core.plugin import tools

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award
    from jmtrade_core.intake.eager import Intake

FORMATS = ("table", "json", "ndjson", "csv", "xlsx", "parquet")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("award", help=_("Decide a county's awards for a year."))
    @options.county
    @options.year
    @click.option(
        "--data",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=_("Workbook or folder; several are merged (else the profile's)."),
    )
    @options.mapping
    @click.option(
        "--skip-bad-rows",
        is_flag=True,
        help=_("Leave out bad rows and their enterprises; the result is partial."),
    )
    @options.as_of
    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help=_("Output format (else by the name of the output file, else table)."),
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=_("Write to a file (for parquet a folder), which appears whole or not at all."),
    )
    @click.option(
        "--engine", default=ENGINE, metavar="NAME", help=_("Engine: polars, or one of a tool's.")
    )
    @click.option(
        "--spark-master",
        metavar="URL",
        help=_("Where Spark runs, such as spark://host:7077 (else local[*])."),
    )
    @options.trials
    @click.option(
        "--readings",
        is_flag=True,
        help=_("Add to each line what it would be under the other options of each reading."),
    )
    @options.ledger(_("Take prior awards from a ledger, and mark the lines that it has decided."))
    @click.option("--enterprise", metavar="USCC", help=_("Show one enterprise's lines only."))
    @click.option(
        "--outcome", metavar="LIST", help=_("Show these outcomes only, such as pay,hold.")
    )
    @options.shared
    def award(
        county: str,
        year: int | None,
        data: tuple[Path, ...],
        map_file: Path | None,
        skip_bad_rows: bool,
        as_of: date | None,
        form: str | None,
        output: Path | None,
        engine: str,
        spark_master: str | None,
        trials: tuple[str, ...],
        readings: bool,
        url: str | None,
        enterprise: str | None,
        outcome: str | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.awards.request import Request
        from jmtrade_core.awards.run import award as decide
        from jmtrade_core.config.profiles import folder

        wanted = outcomes(outcome)
        form = options.target(output, form, FORMATS, *data, map_file, config=config)
        tell = teller()
        request = Request(
            county, folder(config), year, data, as_of, options.readings(trials),
            skip_bad_rows=skip_bad_rows, map_file=map_file, progress=tell,
        )  # fmt: skip
        if form == "parquet" or engine != ENGINE or spark_master:
            from jmtrade_core.cli.bulk import alone, run

            alone(("--ledger", url), ("--readings", readings), ("--skip-bad-rows", skip_bad_rows))
            run(request, (engine, spark_master), (form, output), (wanted, enterprise))
            return
        if url is None:
            decided, intake = decide(request)
        else:
            decided, intake = tools.only(tools.PRIORS, "ledger", "--ledger").award(url, request)
        tell("")
        options.spare(output, *(policy.county.data for policy in decided.policies))
        options.announce(decided)
        for said in (*map(line, intake.warnings), *map(str, intake.skipped)):
            click.echo(said, err=True)
        if not len(decided.lines):
            words = _("warning: no line of {year} in the data").format(year=decided.year)
            click.echo(words, err=True)
        shown = keep(decided, wanted, enterprise)
        last: list[str] = []
        if readings or form in ("table", "xlsx"):
            shown, last = priced(decided, shown, intake, everything=readings)
        written = writer(form, output, everything=bool(wanted or enterprise), last=last)
        write.write(written(shown), output)

    return award


def outcomes(text: str | None) -> tuple[str, ...]:
    """``pay,hold`` as a tuple. UsageError names the nearest right outcome."""
    names = tuple(name.strip() for name in (text or "").split(",") if name.strip())
    problems = [
        Problem("--outcome", name, _("an outcome"), did_you_mean(name, list(Outcome)), "outcome")
        for name in names
        if name not in list(Outcome)
    ]
    if problems:
        raise UsageError(*problems)
    return names


def keep(award: Award, outcomes: tuple[str, ...], enterprise: str | None) -> Award:
    """The same award with the lines asked for; they were all decided together."""
    from narwhals.stable.v2 import col

    lines = award.lines
    if outcomes:
        lines = lines.filter(col("outcome").is_in(list(outcomes)))
    if enterprise is not None:
        lines = lines.filter(col("uscc") == enterprise.strip())
        if not len(lines):
            words = _("warning: no line for {uscc}").format(uscc=enterprise)
            click.echo(words, err=True)
    return replace(award, lines=lines)


def priced(
    award: Award, shown: Award, intake: Intake, *, everything: bool
) -> tuple[Award, list[str]]:
    """What the lines shown rest on; with ``everything``, also what they would be."""
    from narwhals.stable.v2 import col

    from jmtrade_core.money import grouped
    from jmtrade_core.pricing.contingent import contingent, resting
    from jmtrade_core.pricing.effects import of_award

    found = of_award(award, intake)
    if everything:
        kept = contingent(found)
        if len(shown.lines) < len(award.lines):
            kept = kept.filter(col("uscc").is_in(shown.lines["uscc"].to_list()))
        shown = replace(shown, contingent=kept)
    sum_of = resting(found, shown.lines)
    words = _(
        "Under {n} readings without a ruling {falls} of {paid} yuan could fall, and {rises} yuan "
        "could be added: jmtrade readings --open"
    ).format(
        n=sum_of.readings, falls=grouped(sum_of.falls), paid=grouped(sum_of.paid),
        rises=grouped(sum_of.rises),
    )  # fmt: skip
    return shown, [words] if sum_of.readings else []


def writer(
    form: str, output: Path | None, *, everything: bool, last: Sequence[str] = ()
) -> Callable[[Award], bytes]:
    """What turns an award into bytes of a format."""
    from jmtrade_core.awards import data_formats, table

    if form == "table":
        return lambda award: options.printable(
            table.render(award, everything=everything, last=last), output
        )
    if form == "xlsx":
        from jmtrade_core.awards.xlsx import to_xlsx

        return lambda award: to_xlsx(award, last)
    return {"json": data_formats.to_json, "ndjson": data_formats.ndjson, "csv": data_formats.csv}[
        form
    ]
