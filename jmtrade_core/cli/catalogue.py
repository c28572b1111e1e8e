"""``jmtrade catalogue``: the whole policy on one page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.words import _

FORMATS = ("md", "html", "json")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("catalogue", help=_("Write the policy's catalogue: all it awards and asks."))
    @click.option("--county", metavar="ID", help=_("Under this county's profile."))
    @click.option("--year", type=int, metavar="Y", help=_("Award year (else this year)."))
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    def catalogue(
        county: str | None,
        year: int | None,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.catalogue import as_json, html, markdown
        from jmtrade_core.catalogue.build import build as catalogued

        form = options.target(output, form, FORMATS, config=config)
        found = catalogued(options.policy_of(county, config, year or date.today().year))
        writers = {"md": markdown.to_md, "html": html.to_html, "json": as_json.to_json}
        options.write(writers[form](found), output)

    return catalogue
