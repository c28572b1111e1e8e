"""``jmtrade report``: a year as one page, with charts and what reproduces it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write


def build() -> click.Command:
    """The command in the language in use."""
    said = _("Write a year as one page: by measure, county, payer and year, with charts.")

    @click.command("report", help=said)
    @options.case
    @click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE",
                  help=_("The page, a file that ends in .html."))  # fmt: skip
    @options.shared
    def report(
        county: str,
        year: int | None,
        data: Path | None,
        as_of: date | None,
        trials: tuple[str, ...],
        output: Path,
        config: Path | None,
    ) -> None:
        from jmtrade_papers.report import gather, page

        options.target(output, None, ("html",), data, config=config)
        case = options.gather(county, year, data, as_of, trials, config)
        options.refuse_overwrite(output, *case.data)
        write.write(page.to_html(gather.report(case)), output)

    return report
