"""``jmtrade ledger history``: everything that the ledger says of one enterprise."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("history", help=_("Every award of an enterprise, and what happened to it."))
    @click.argument("uscc")
    @common.ledger_option
    @options.listing
    @options.shared
    def history(uscc: str, url: str, form: str, config: Path | None) -> None:
        ledger = common.open_ledger(url)
        from jmtrade_core.ledger import report

        with ledger.reading() as connection:
            awards = report.awards(connection, uscc=uscc.strip())
            events = report.life(connection, [row["award"] for row in awards])
        if not awards:
            click.echo(_("no award of {uscc} in the ledger").format(uscc=uscc), err=True)
        if form == "table":
            common.list_rows(form, awards, report.AWARD, config)
            click.echo()
        common.list_rows(form, events, report.EVENT, config)

    return history
