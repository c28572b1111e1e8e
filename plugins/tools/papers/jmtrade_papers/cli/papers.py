"""``jmtrade papers``: what a bureau signs, posts and hands over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import write
from jmtrade_papers.cli import common
from jmtrade_papers.kinds import KINDS, LEDGER

if TYPE_CHECKING:
    from jmtrade_papers.kinds import Paper

NUMBER = options.Whole(1, 2**63 - 1)


def build() -> click.Command:
    """The command in the language in use."""
    file = click.Path(path_type=Path)
    said = _(
        "Write a paper for signature: of a ledger (notice, allocation, request, payments, award, "
        "recovery) or of a run (refusal, supplement, reply)."
    )

    @click.command("papers", help=said)
    @click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
    @click.option("-o", "--output", type=file, required=True, metavar="PATH",
                  help=_("The paper, a file that ends in .docx."))  # fmt: skip
    @click.option("--run", type=NUMBER, metavar="N", help=_("All awards of a recorded run."))
    @click.option("--award", type=NUMBER, metavar="N", help=_("One award, or its notice or batch."))
    @click.option("--enterprise", "uscc", metavar="USCC", help=_("To whom a letter of a run goes."))
    @click.option("--county", metavar="ID", help=_("A county's id, or all."))
    @options.year
    @options.as_of
    @click.option("--on", "day", type=options.Day(), metavar="DATE",
                  help=_("Day of the paper (else today)."))  # fmt: skip
    @click.option("--blank", is_flag=True,
                  help=_("Write the empty template of the kind, to be edited in Word or WPS.")
                  )  # fmt: skip
    @common.sources
    @options.shared
    def papers(
        kind: str,
        output: Path,
        run: int | None,
        award: int | None,
        uscc: str | None,
        county: str | None,
        year: int | None,
        as_of: date | None,
        day: date | None,
        blank: bool,
        url: str | None,
        data: Path | None,
        templates: Path | None,
        config: Path | None,
    ) -> None:
        common.extra()
        _writable(output, data, templates)
        if blank:
            from jmtrade_papers.template import of_kind

            write.write(of_kind(kind, templates).content, output)
            return
        on = day or date.today()
        of_run, of_ledger = (county, year, as_of, data, uscc), (run, award)
        named = click.get_current_context().get_parameter_source("url")
        typed = url if named is ParameterSource.COMMANDLINE else None
        _fitting(kind, of_run, (*of_ledger, typed))
        if kind in LEDGER:
            paper = _of_ledger(kind, url, of_ledger, config, on, templates)
        else:
            from jmtrade_papers.kinds import from_run

            case = options.gather(county or "", year, data, as_of, (), config)
            paper = from_run(kind, case, uscc or "", _folder(config), on, templates)
        write.write(paper.docx(), output)
        options.told(str(paper.seal))

    return papers


def _of_ledger(
    kind: str,
    url: str | None,
    chosen: tuple[int | None, int | None],
    config: Path | None,
    on: date,
    templates: Path | None,
) -> Paper:
    from jmtrade_papers import standing
    from jmtrade_papers.kinds import from_ledger

    with common.reading(url) as connection:
        head = standing.now(connection)
        return from_ledger(kind, connection, head, chosen, _folder(config), on, templates)


def _folder(config: Path | None) -> Path:
    from jmtrade_core.config.profiles import folder

    return folder(config)


def _fitting(kind: str, of_run: tuple[object, ...], of_ledger: tuple[object, ...]) -> None:
    """UsageError for an option that the kind does not take, or lacks."""
    names = ("--county", "--year", "--as-of", "--data", "--enterprise")
    given = {n for n, value in zip(names, of_run, strict=True) if value is not None}
    also = {
        n for n, v in zip(("--run", "--award", "--ledger"), of_ledger, strict=True) if v is not None
    }
    wrong, lacking = (given, set[str]()) if kind in LEDGER else (
        also, {"--county", "--enterprise"} - given)  # fmt: skip
    wanted = _("a paper of the ledger: --run N or --award N")
    if kind not in LEDGER:
        wanted = _("a paper of a run: --county, --enterprise and, else the profile's, --data")
    problems = [
        Problem(name, found, wanted, code="papers-select")
        for names, found in ((wrong, kind), (lacking, _("nothing")))
        for name in sorted(names)
    ]
    if problems:
        raise UsageError(*problems)


def _writable(output: Path, *kept: Path | None) -> None:
    """UsageError where the paper may not be written there."""
    if output.suffix.lower() != ".docx":
        wanted = _("a file name that ends in {endings}").format(endings=".docx")
        raise UsageError(Problem("-o", str(output), wanted, code="ending"))
    from jmtrade_core.output.target import refuse_overwrite
    from jmtrade_papers.texts import is_docx

    if not output.parent.is_dir():
        wanted = _("a file in a folder that is there")
        raise UsageError(Problem("-o", str(output), wanted, code="output"))
    refuse_overwrite(output, *kept)
    if output.is_symlink() or (output.exists() and not is_docx(output)):
        wanted = _("a new file, or one of format {name} to replace").format(name="docx")
        raise UsageError(Problem("-o", str(output), wanted, _("use another name"), "output"))
