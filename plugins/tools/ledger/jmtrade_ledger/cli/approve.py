"""``jmtrade ledger approve``: the city approves what a county has reviewed."""

from __future__ import annotations

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

    @click.command("approve", help=_("Approve reviewed awards; not by who reviewed them."))
    @common.selection_options
    @common.reviewed_by_option
    @common.sample_option
    @common.ledger_option
    @common.by_option
    @options.shared
    def approve(chosen: Selection, url: str, by: By, config: Path | None) -> None:
        name = common.person(by)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import steps
        from jmtrade_ledger.selection import select

        with ledger.writing() as connection:
            same = common.settings(connection, config).same_person_may_approve
            found = select(connection, chosen, "approved")
            steps.approve(connection, found.awards, name, same, found.drawn)
        common.done(_("approved"), found.awards, ledger.head)

    return approve
