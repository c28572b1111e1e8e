"""``jmtrade explain``: why one enterprise's lines were decided as they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.words import _

FORMATS = ("text", "json")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("explain", help=_("Show why each line of an enterprise was decided so."))
    @options.case
    @click.option("--measure", metavar="ID", help=_("Only this measure."))
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
        measure: str | None,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.explain import as_json, prose
        from jmtrade_core.explain.run import explain as why

        form = options.target(output, form, FORMATS, data, config=config)
        case = options.gather(county, year, data, as_of, trials, config)
        options.spare(output, *case.data)
        found = why(case, uscc.strip(), measure)
        if form == "json":
            options.write(as_json.to_json(found), output)
        else:
            options.write(options.printable(prose.page(found), output), output)

    return explain
