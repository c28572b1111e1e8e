"""``jmtrade check``: everything that is wrong with a file, at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.progress import cleared, progress
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import write

if TYPE_CHECKING:
    from jmtrade_core.intake.eager import Examined
    from jmtrade_core.intake.tables.mapping import Mapping_
    from jmtrade_core.intake.tables.sheet import Sheet
    from jmtrade_core.policy.policy import Policy

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
        from jmtrade_core.intake.lazy import examine_scanned, is_parquet
        from jmtrade_core.intake.tables.mapping import load as load_map

        form = options.target(output, form, FORMATS, *files, map_file, config=config)
        _refuse(files, form, output)
        policies = load_policies(Request(county, folder(config), year=2018))
        asked = _asked(policies)
        mapping = load_map(map_file, asked["tables"]) if map_file else None
        if len(files) == 1 and is_parquet(files[0]) and not (mapping or skip_bad_rows):
            found, given = examine_scanned(files[0], **asked)
            _show(found, given, files, form, output)
            failed = any(problem.severity == "error" for problem in found)
        else:
            examined = _examined(files, mapping, asked)
            _show(examined.findings, examined.reads, files, form, output, examined.sheets)
            failed = any(problem.severity == "error" for problem in examined.findings)
            if failed and skip_bad_rows:
                failed = _stands(examined, policies)
        if failed:
            raise click.exceptions.Exit(1)

    return check  # fmt: skip


def _asked(policies: Sequence[Policy]) -> dict[str, Any]:
    """What is asked of the data, whatever reads them."""
    from jmtrade_core.intake.judged import judged
    from jmtrade_core.policy.tables import tables_of

    known = {id: title for p in policies for id, title in p.known_titles.items()}
    return {"tables": tables_of(policies), "measures": known, "judged": judged(policies)}


def _examined(
    files: tuple[Path, ...], mapping: Mapping_ | None, asked: Mapping[str, Any]
) -> Examined:
    from jmtrade_core.intake.eager import examine

    tell = progress()
    with cleared(tell):
        return examine(files, mapping=mapping, progress=tell, **asked)


def _stands(examined: Examined, policies: Sequence[Policy]) -> bool:
    """Whether an error stands where bad rows may be skipped; says which are."""
    from jmtrade_core.intake.checks.skip import skip

    skipped, standing = skip(examined.reads, frozenset().union(*(p.contested for p in policies)))
    for row in skipped:
        click.echo(str(row), err=True)
    return examined.with_rows(standing).refused


def _refuse(files: tuple[Path, ...], form: str, output: Path | None) -> None:
    """A marked copy is of one file, and never that file itself."""
    if form == "xlsx" and (len(files) != 1 or files[0].is_dir()):
        wanted = _("one file, to make a marked copy of")
        raise UsageError(Problem("FILE", str(len(files)), wanted, code="one-file"))
    if form == "xlsx" and output is None:
        raise UsageError(
            Problem("-o", _("nothing"), _("a name for the marked copy"), code="output")
        )


def _show(
    found: list[Problem],
    given: Collection[str],
    files: tuple[Path, ...],
    form: str,
    output: Path | None,
    sheets: Sequence[Sheet] = (),
) -> None:
    """``given``: the tables that the files have."""
    from jmtrade_core.findings import report
    from jmtrade_core.intake.checks.findings import unknown_tables

    if "enterprises" in given:
        found = [*found, *unknown_tables(given)]
    if form == "json":
        write.write(report.to_json(found), output)
    elif form == "xlsx":
        from jmtrade_core.findings.marked_copy import marked_copy

        write.write(marked_copy(files[0], sheets, found), output)
    elif found or output:
        write.write(report.table(found).encode(report.encoding(output), "replace"), output)
