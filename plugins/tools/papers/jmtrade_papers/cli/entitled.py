"""``jmtrade entitled``: who is entitled without asking, who lacks what, and who must claim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write

FORMATS = ("table", "json", "csv")


def build() -> click.Command:
    """The command in the language in use."""
    said = _("List who is entitled by what registers hold, who lacks what, and who must claim.")

    @click.command("entitled", help=said)
    @options.case
    @options.ledger(_("Ledger whose awards count as prior awards (else JMTRADE_LEDGER)."),
                    envvar="JMTRADE_LEDGER")  # fmt: skip
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    def entitled(
        county: str,
        year: int | None,
        data: Path | None,
        as_of: date | None,
        trials: tuple[str, ...],
        url: str | None,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_papers import entitled as lists

        form = options.target(output, form, FORMATS, data, config=config)
        case = options.gather(county, year, data, as_of, trials, config, url)
        options.refuse_overwrite(output, *case.data)
        found = lists.entries(case)
        if form == "table":
            content = options.printable(lists.to_table(case, found), output)
        else:
            content = lists.to_json(case, found) if form == "json" else lists.to_csv(case, found)
        write.write(content, output)

    return entitled
