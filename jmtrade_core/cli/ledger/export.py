"""``jmtrade ledger export``: every event and award as lines that can be verified."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("export", help=_("Write every event and award, a line each (ndjson)."))
    @common.ledger_option
    @options.output
    @options.shared
    def export(url: str, output: Path | None, config: Path | None) -> None:
        common.spared(output, ("ndjson",), url)
        ledger = common.open_ledger(url)
        from jmtrade_core.ledger import report

        with ledger.reading() as connection:
            content, head = report.export(connection), report.head(connection)
        options.write(content, output)
        click.echo(_("head {head}").format(head=head), err=True)

    return export
