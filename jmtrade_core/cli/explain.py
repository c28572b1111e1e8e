"""``jmtrade explain``: why one enterprise's lines were decided as they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write
from jmtrade_core.plugin import tools

FORMATS = ("text", "json")
READERS = ("office", "enterprise")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("explain", help=_("Show why each line of an enterprise was decided so."))
    @options.case
    @options.ledger(_("Take prior awards from a ledger, as award --ledger does."))
    @click.option("--measure", metavar="ID", help=_("Only this measure."))
    @click.option(
        "--for",
        "reader",
        type=click.Choice(READERS),
        default="office",
        help=_("For the office everything; for the enterprise nothing of another, no path, no id."),
    )
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    @click.argument("uscc", metavar="USCC")
    def explain(
        uscc: str,
        county: str,
        year: int | None,
        data: Path | None,
        as_of: date | None,
        trials: tuple[str, ...],
        url: str | None,
        measure: str | None,
        reader: str,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.explanations import as_json, letter, prose
        from jmtrade_core.explanations.for_enterprise import for_enterprise
        from jmtrade_core.explanations.run import explain as why

        form = options.target(output, form, FORMATS, data, config=config)
        case = options.gather(county, year, data, as_of, trials, config, url)
        options.refuse_overwrite(output, *case.data)
        found, policy = why(case, uscc.strip().upper(), measure)
        options.tell_of_copy(policy)
        if url:
            ledger = tools.only(tools.PRIORS, "ledger", "--ledger")
            ledger.standing(url, found.uscc, policy.county.id, policy.year, measure)
        page = prose.page
        if reader == "enterprise":
            found, page = for_enterprise(found, policy), letter.letter
        if form == "json":
            write.write(as_json.to_json(found), output)
        else:
            write.write(options.printable(page(found), output), output)

    return explain
