"""``jmtrade estimate``: what an enterprise could get, as one file for a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.output import write

FORMATS = ("html", "json")


def build() -> click.Command:
    """The command in the language in use."""
    said = _("Write the estimate for enterprises: one file that a browser opens without a network.")

    @click.command("estimate", help=said)
    @click.option("--county", required=True, metavar="ID", help=_("A county's id."))
    @options.year
    @options.as_of
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    def estimate(
        county: str,
        year: int | None,
        as_of: date | None,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.config.profiles import folder
        from jmtrade_web.estimate import asked, page

        form = options.target(output, form, FORMATS, config=config)
        if output is None and form == "html":
            raise UsageError(_no_file())
        found = asked.estimate(folder(config), county, year, as_of)
        writers = {"html": page.page, "json": page.to_json}
        write.write(writers[form](found), output)

    return estimate


def _no_file() -> Problem:
    wanted, cure = _("a file that a browser opens"), "-o estimate.html"
    return Problem("-o", _("nothing"), wanted, cure, "output")
