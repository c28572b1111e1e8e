"""``jmtrade papers``: what a bureau signs, posts and hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from jmtrade_core.cli import options
from jmtrade_core.config import profiles
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import target, write
from jmtrade_papers.cli import common
from jmtrade_papers.kinds import KINDS, LEDGER, POLICY, RULING

if TYPE_CHECKING:
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.chain import Head

    from jmtrade_papers.kinds import Paper

NUMBER = options.Whole(1, 2**63 - 1)
BANK = "bank"
"""No paper: what a machine takes in has no room for a seal."""
BOOKS = ("allocation", "payments")
"""Papers that are workbooks as well."""


def build() -> click.Command:
    """The command in the language in use."""
    file = click.Path(path_type=Path)
    said = _(
        "Write a paper for signature: of a ledger (notice, objection, allocation, request, "
        "payments, award, recovery, bank), of a run (refusal, supplement, reply, confirmation, "
        "ruling) or of the policy (application, guide, manual)."
    )

    @click.command("papers", help=said)
    @click.argument("kind", type=click.Choice((*KINDS, BANK)), metavar="KIND")
    @click.option("-o", "--output", type=file, required=True, metavar="PATH",
                  help=_("The paper, .docx; .xlsx of allocation, payments and bank, .csv of bank.")
                  )  # fmt: skip
    @click.option("--run", type=NUMBER, metavar="N", help=_("All awards of a recorded run."))
    @click.option("--award", type=NUMBER, metavar="N", help=_("One award, or its notice or batch."))
    @click.option("--enterprise", "uscc", metavar="USCC", help=_("To whom a letter of a run goes."))
    @click.option("--reading", metavar="NAME", help=_("The question that a ruling decides."))
    @click.option("--county", metavar="ID", help=_("A county's id, or all."))
    @options.year
    @options.as_of
    @click.option("--on", "day", type=options.Day(), metavar="DATE",
                  help=_("Day of the paper (else today)."))  # fmt: skip
    @click.option("--map", "map_file", type=file, metavar="FILE",
                  help=_("TOML file that names the columns of the bank's file."))  # fmt: skip
    @click.option("--unit", type=click.Choice(("yuan", "wan")), metavar="[yuan|wan]",
                  help=_("Unit of an allocation: yuan, or 10,000 yuan to the fen (else yuan).")
                  )  # fmt: skip
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
        reading: str | None,
        county: str | None,
        year: int | None,
        as_of: date | None,
        day: date | None,
        map_file: Path | None,
        unit: str | None,
        blank: bool,
        url: str | None,
        data: Path | None,
        templates: Path | None,
        config: Path | None,
    ) -> None:
        common.extra()
        book = _writable(kind, output, data, templates, map_file) == "xlsx"
        if blank:
            _blank(kind, templates, output, book=book)
            return
        on = day or date.today()
        named = click.get_current_context().get_parameter_source("url")
        typed = url if named is ParameterSource.COMMANDLINE else None
        _fitting(kind, {
            "--run": run, "--award": award, "--ledger": typed, "--enterprise": uscc,
            "--reading": reading, "--county": county, "--year": year, "--as-of": as_of,
            "--data": data, "--map": map_file, "--unit": unit,
        })  # fmt: skip
        folder = profiles.folder(config)
        if kind == BANK and data is not None and map_file is not None:
            from jmtrade_papers.cli import bank

            bank.transfer(url, (run, award), data, map_file, folder, output)
            return
        if kind in LEDGER:
            paper = _of_ledger(kind, url, (run, award), folder, on, templates, unit, book)
        elif kind in POLICY:
            paper = _of_policy(kind, county or "", year, as_of, folder, on, templates)
        else:
            from jmtrade_papers.kinds import from_run

            case = options.gather(county or "", year, data, as_of, (), config)
            decided = _decided(typed) if typed else None
            paper = from_run(kind, case, uscc or reading or "", folder, on, templates, decided)
        write.write(paper.content(), output)
        options.told(str(paper.seal))

    return papers


def _blank(kind: str, templates: Path | None, output: Path, *, book: bool) -> None:
    from jmtrade_papers.template import of_kind

    if kind == BANK or book:
        wanted = _("a kind that has a template")
        raise UsageError(Problem("--blank", output.name, wanted, code="papers-select"))
    write.write(of_kind(kind, templates).content, output)


def _of_ledger(
    kind: str,
    url: str | None,
    chosen: tuple[int | None, int | None],
    folder: Path,
    on: date,
    templates: Path | None,
    unit: str | None,
    book: bool,
) -> Paper:
    from jmtrade_papers import standing
    from jmtrade_papers.kinds import from_ledger

    with common.reading(url) as connection:
        head = standing.now(connection)
        return from_ledger(kind, connection, head, chosen, folder, on, templates, unit, book=book)


def _decided(url: str) -> tuple[Head, Sequence[Standing]]:
    """The ledger's awards as they stand, and its head."""
    from jmtrade_papers import standing

    with common.reading(url) as connection:
        head = standing.now(connection)
        return head, standing.at(connection, head)


def _of_policy(
    kind: str,
    county: str,
    year: int | None,
    as_of: date | None,
    folder: Path,
    on: date,
    templates: Path | None,
) -> Paper:
    """Of the year asked for, else the profile's, else the policy's last."""
    from jmtrade_core.policy import policy
    from jmtrade_papers.kinds import from_policy

    city = profiles.read_city(folder)
    asked = year or profiles.read_county(folder, county, city).year or city.ends.year
    return from_policy(kind, policy.load(folder, county, asked, as_of=as_of), folder, on, templates)


OF_LEDGER = frozenset({"--run", "--award", "--ledger"})
QUESTION = frozenset({"--county", "--year", "--as-of"})


def _options(kind: str) -> tuple[frozenset[str], frozenset[str], str]:
    """What a kind takes, what of it it needs, and that in words."""
    if kind == BANK:
        needed = frozenset({"--data", "--map"})
        words = _("a batch of the ledger: --run N or --award N, its accounts --data and --map")
        return OF_LEDGER | needed, needed, words
    if kind in LEDGER:
        takes = OF_LEDGER | ({"--unit"} if kind == "allocation" else set())
        return takes, frozenset(), _("a paper of the ledger: --run N or --award N")
    if kind in POLICY:
        words = _("a paper of the policy: --county and, else the profile's, --year")
        return QUESTION, frozenset({"--county"}), words
    if kind == RULING:
        words = _("a form of a run: --county, --reading and, else the profile's, --data")
        needed = frozenset({"--county", "--reading"})
        return QUESTION | needed | {"--data", "--ledger"}, needed, words
    words = _("a paper of a run: --county, --enterprise and, else the profile's, --data")
    needed = frozenset({"--county", "--enterprise"})
    return QUESTION | needed | {"--data"}, needed, words


def _fitting(kind: str, given: Mapping[str, object]) -> None:
    """UsageError for an option that the kind does not take, or lacks."""
    takes, needs, wanted = _options(kind)
    named = {name for name, value in given.items() if value is not None}
    beside = _("given with {kind}").format(kind=kind)
    problems = [
        Problem(name, found, wanted, code="papers-select")
        for names, found in ((named - takes, beside), (needs - named, _("nothing")))
        for name in sorted(names)
    ]
    if problems:
        raise UsageError(*problems)


def _writable(kind: str, output: Path, *kept: Path | None) -> str:
    """The form of the file, by its ending. UsageError where it may not be written there."""
    forms = ("csv", "xlsx") if kind == BANK else ("docx", *(("xlsx",) if kind in BOOKS else ()))
    form = target.format_of(output, None, forms)
    target.refuse_overwrite(output, *kept)
    if form != "docx":
        target.checked(output, form)
        return form
    from jmtrade_papers.texts import is_docx

    if not output.parent.is_dir():
        wanted = _("a file in a folder that is there")
        raise UsageError(Problem("-o", str(output), wanted, code="output"))
    if output.is_symlink() or (output.exists() and not is_docx(output)):
        wanted = _("a new file, or one of format {name} to replace").format(name="docx")
        raise UsageError(Problem("-o", str(output), wanted, _("use another name"), "output"))
    return form
