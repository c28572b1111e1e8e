"""``jmtrade ledger approve``: the city approves what a county has reviewed."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("approve", help=_("Approve reviewed awards; not by who reviewed them."))
    @common.awards_argument
    @common.ledger_option
    @common.by_option
    @options.shared
    def approve(
        awards: tuple[int, ...], run: int | None, url: str, by: str, config: Path | None
    ) -> None:
        name = common.person(by)
        ledger = common.open_ledger(url)
        from jmtrade_ledger import steps

        with ledger.writing() as connection:
            same = common.settings(connection, config).same_person_may_approve
            chosen = steps.select_awards(connection, awards, run, "approved")
            head = steps.approve(connection, chosen, name, same)
        common.done(_("approved"), chosen, head)

    return approve
