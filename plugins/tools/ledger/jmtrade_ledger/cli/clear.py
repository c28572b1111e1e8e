"""``jmtrade ledger clear``: the notice is over, objections are settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

if TYPE_CHECKING:
    from jmtrade_ledger.selection import Selection


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("clear", help=_("Clear awards for payment once the notice is over."))
    @common.selection_options
    @common.reviewed_by_option
    @common.ledger_option
    @common.by_option
    @common.day_option(_("Day of clearing (else today)."))
    @click.option("--reason", default="", metavar="TEXT", help=_("The finding on an objection."))
    @options.shared
    def clear(
        chosen: Selection,
        url: str,
        by: By,
        day: date | None,
        reason: str,
        config: Path | None,
    ) -> None:
        name, finding = common.person(by), common.kept("--reason", reason)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import steps
        from jmtrade_ledger.selection import select

        with ledger.writing() as connection:
            on = common.day_of(connection, day, config)
            found = select(connection, chosen, "cleared")
            steps.clear(connection, found.awards, name, on, finding)
        common.done(_("cleared"), found.awards, ledger.head)

    return clear
