"""``jmtrade award``: the main job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.cli import line, options
from jmtrade_core.cli.bulk import ENGINE
from jmtrade_core.cli.progress import cleared, progress
from jmtrade_core.errors import Problem, UsageError, did_you_mean, nearest
from jmtrade_core.i18n import _, also
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.output import write
from jmtrade_core.plugin import tools

if TYPE_CHECKING:
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.result import Award
    from jmtrade_core.intake.eager import Intake

FORMATS = ("table", "json", "ndjson", "csv", "xlsx", "parquet")


@dataclass(frozen=True)
class Arguments:
    """What the command line asks for, by the names of the options."""

    county: str
    year: int | None
    data: tuple[Path, ...]
    map_file: Path | None
    skip_bad_rows: bool
    as_of: date | None
    form: str | None
    output: Path | None
    engine: str
    spark_master: str | None
    trials: tuple[str, ...]
    readings: bool
    url: str | None
    enterprise: str | None
    outcome: str | None
    config: Path | None

    def request(self, progress: Callable[[str], None]) -> Request:
        """The question itself, without what is done with its answer."""
        from jmtrade_core.awards.request import Request
        from jmtrade_core.config.profiles import folder

        return Request(
            self.county, folder(self.config), self.year, self.data, self.as_of,
            options.readings(self.trials), skip_bad_rows=self.skip_bad_rows,
            map_file=self.map_file, progress=progress,
        )  # fmt: skip


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("award", help=_("Decide a county's awards for a year."))
    @options.county
    @options.year
    @_input
    @options.as_of
    @_output
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
    def award(**given: Any) -> None:
        run(Arguments(**given))

    return award


def _input(command: options.Command) -> options.Command:
    """Where the data stand, and what is done with bad rows."""
    data = click.option(
        "--data",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=_("Workbook or folder; several are merged (else the profile's)."),
    )
    skip = click.option(
        "--skip-bad-rows",
        is_flag=True,
        help=_("Leave out bad rows and their enterprises; the result is partial."),
    )
    return data(options.mapping(skip(command)))


def _output(command: options.Command) -> options.Command:
    """In which format, where to, and on which engine."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help=_("Output format (else by the name of the output file, else table)."),
    )
    output = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=_("Write to a file (for parquet a folder), which appears whole or not at all."),
    )
    engine = click.option(
        "--engine", default=ENGINE, metavar="NAME", help=_("Engine: polars, or one of a tool's.")
    )
    master = click.option(
        "--spark-master",
        metavar="URL",
        help=_("Where Spark runs, such as spark://host:7077 (else local[*])."),
    )
    return form(output(engine(master(command))))


def run(asked: Arguments) -> None:
    """Decide, say what must be said of the whole run, and write the lines asked for."""
    wanted = outcomes(asked.outcome)
    output, url = asked.output, asked.url
    form = options.target(
        output, asked.form, FORMATS, *asked.data, asked.map_file, config=asked.config
    )
    tell = progress()
    request = asked.request(tell)
    if form == "parquet" or asked.engine != ENGINE or asked.spark_master:
        from jmtrade_core.cli import bulk

        bulk.refuse_together(
            ("--ledger", url), ("--readings", asked.readings),
            ("--skip-bad-rows", asked.skip_bad_rows),
        )  # fmt: skip
        engine = asked.engine, asked.spark_master
        bulk.run(request, engine, (form, output), (wanted, asked.enterprise))
        return
    with cleared(tell):
        decided, intake = decide(request, url)
    options.refuse_overwrite(output, *(policy.county.data for policy in decided.policies))
    announce(decided, intake)
    shown = keep(decided, wanted, _today(decided, intake, asked.enterprise))
    last: list[str] = []
    if asked.readings or form in ("table", "xlsx"):
        shown, last = priced(decided, shown, intake, everything=asked.readings)
    everything = bool(wanted or asked.enterprise)
    write.write(writer(form, output, everything=everything, last=last)(shown), output)


def decide(request: Request, url: str | None) -> tuple[Award, Intake]:
    """The award, with prior awards from a ledger where one is named."""
    if url is not None:
        beside: tuple[Award, Intake] = tools.only(tools.PRIORS, "ledger", "--ledger").award(
            url, request
        )
        return beside
    from jmtrade_core.awards.run import award

    return award(request)


def announce(decided: Award, intake: Intake) -> None:
    """What the gate noticed, and that nothing was decided where nothing was."""
    options.announce(decided)
    for said in (*map(line, intake.warnings), *map(str, intake.skipped)):
        click.echo(said, err=True)
    if not len(decided.lines):
        words = _("warning: no line of {year} in the data").format(year=decided.year)
        click.echo(words, err=True)


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
        lines = lines.filter(col("uscc") == enterprise.strip().upper())
        if not len(lines):
            words = _("warning: no line for {uscc}").format(uscc=enterprise)
            click.echo(also(part for part in (words, _meant(award, enterprise)) if part), err=True)
    return replace(award, lines=lines)


def _today(award: Award, intake: Intake, asked: str | None) -> str | None:
    """The code under which an enterprise is decided that is asked for by an old one."""
    from jmtrade_core.engine.prepare import prepared

    code = asked and asked.strip().upper()
    renamed = prepared(intake.records, award.policies[0], award.as_of).renamed
    return renamed.get(code, asked) if code else asked


def _meant(award: Award, asked: str) -> str:
    """Whom somebody means who typed a name, or a code with a slip."""
    pairs = award.lines.select("name", "uscc").unique().rows()
    codes = {name: code for name, code in pairs if name}
    close = nearest(asked, codes.values()) or codes.get(nearest(asked, codes), "")
    return _("did you mean {name}?").format(name=close) if close else ""


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
