"""``jmtrade ledger approve``: the city approves what a county has reviewed."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("approve", help=_("Approve reviewed awards; not by who reviewed them."))
    @common.awards_argument
    @common.ledger_option
    @common.by_option
    @options.shared
    def approve(
        awards: tuple[int, ...], run: int | None, url: str, by: By, config: Path | None
    ) -> None:
        name = common.person(by)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import steps

        same = common.settings(config).same_person_may_approve
        with ledger.writing() as connection:
            chosen = steps.select_awards(connection, awards, run, "approved")
            steps.approve(connection, chosen, name, same)
        common.done(_("approved"), chosen, ledger.head)

    return approve
