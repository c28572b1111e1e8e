"""``jmtrade check``: everything that is wrong with a file, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.progress import cleared, progress
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import write

if TYPE_CHECKING:
    from jmtrade_core.intake.eager import Examined

FORMATS = ("table", "json", "xlsx")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("check", help=_("Check workbooks, CSV files or folders; silent if all is well."))
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--county", default="all", metavar="ID", help=_("A county's id (else all)."))
    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help=_("Output format; xlsx is a marked copy of the workbook."),
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=_("Write to a file; the checked file itself is never touched."),
    )
    @options.mapping
    @click.option(
        "--skip-bad-rows",
        is_flag=True,
        help=_("Exit 0 where only rows are bad that an award may skip; list them."),
    )
    @options.shared
    def check(
        files: tuple[Path, ...],
        county: str,
        form: str | None,
        output: Path | None,
        map_file: Path | None,
        skip_bad_rows: bool,
        config: Path | None,
    ) -> None:
        from jmtrade_core.awards.request import Request
        from jmtrade_core.awards.run import load_policies
        from jmtrade_core.config.profiles import folder
        from jmtrade_core.intake.checks.skip import skip
        from jmtrade_core.intake.eager import examine
        from jmtrade_core.intake.judged import judged
        from jmtrade_core.intake.tables.mapping import load as load_map
        from jmtrade_core.policy.tables import tables_of

        form = options.target(output, form, FORMATS, *files, map_file, config=config)
        _refuse(files, form, output)
        policies = load_policies(Request(county, folder(config), year=2018))
        tables = tables_of(policies)
        known = {id: title for p in policies for id, title in p.known_titles.items()}
        mapping = load_map(map_file, tables) if map_file else None
        tell = progress()
        with cleared(tell):
            examined = examine(
                files, tables, known, mapping=mapping, progress=tell, judged=judged(policies)
            )
        _show(examined, files, form, output)
        failed = any(p.severity == "error" for p in examined.findings)
        if failed and skip_bad_rows:
            skipped, standing = skip(
                examined.reads, frozenset().union(*(p.contested for p in policies))
            )
            for row in skipped:
                click.echo(str(row), err=True)
            failed = examined.with_rows(standing).refused
        if failed:
            raise click.exceptions.Exit(1)

    return check  # fmt: skip


def _refuse(files: tuple[Path, ...], form: str, output: Path | None) -> None:
    """A marked copy is of one file, and never that file itself."""
    if form == "xlsx" and (len(files) != 1 or files[0].is_dir()):
        wanted = _("one file, to make a marked copy of")
        raise UsageError(Problem("FILE", str(len(files)), wanted, code="one-file"))
    if form == "xlsx" and output is None:
        raise UsageError(
            Problem("-o", _("nothing"), _("a name for the marked copy"), code="output")
        )


def _show(examined: Examined, files: tuple[Path, ...], form: str, output: Path | None) -> None:
    from jmtrade_core.findings import report
    from jmtrade_core.intake.checks.findings import unknown_tables

    found = examined.findings
    if "enterprises" in examined.reads:
        found += unknown_tables(examined.reads)
    if form == "json":
        write.write(report.to_json(found), output)
    elif form == "xlsx":
        from jmtrade_core.findings.marked_copy import marked_copy

        write.write(marked_copy(files[0], examined.sheets, found), output)
    elif found or output:
        write.write(report.table(found).encode(report.encoding(output), "replace"), output)
