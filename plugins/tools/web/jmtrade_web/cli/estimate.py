"""``jmtrade estimate``: what an enterprise could get, as one file for a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write


def build() -> click.Command:
    """The command in the language in use."""
    said = _("Write the estimate for enterprises: one file that a browser opens without a network.")

    @click.command("estimate", help=said)
    @click.option("--county", required=True, metavar="ID", help=_("A county's id."))
    @options.year
    @options.as_of
    @click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE",
                  help=_("The page, a file that ends in .html."))  # fmt: skip
    @options.shared
    def estimate(
        county: str, year: int | None, as_of: date | None, output: Path, config: Path | None
    ) -> None:
        from jmtrade_core.config.profiles import folder
        from jmtrade_web.estimate import asked, page

        options.target(output, None, ("html",), config=config)
        found = asked.estimate(folder(config), county, year, as_of)
        write.write(page.page(found), output)

    return estimate
