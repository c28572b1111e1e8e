"""``jmtrade ledger clear``: the notice is over, objections are settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("clear", help=_("Clear awards for payment once the notice is over."))
    @common.awards_argument
    @common.ledger_option
    @common.by_option
    @common.day_option(_("Day of clearing (else today)."))
    @click.option("--reason", default="", metavar="TEXT", help=_("The finding on an objection."))
    @options.shared
    def clear(
        awards: tuple[int, ...],
        run: int | None,
        url: str,
        by: By,
        day: date | None,
        reason: str,
        config: Path | None,
    ) -> None:
        name, finding = common.person(by), common.kept("--reason", reason)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import steps

        on = common.day_of(day, config)
        with ledger.writing() as connection:
            chosen = steps.select_awards(connection, awards, run, "cleared")
            steps.clear(connection, chosen, name, on, finding)
        common.done(_("cleared"), chosen, ledger.head)

    return clear
