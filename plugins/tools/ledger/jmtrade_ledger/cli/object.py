"""``jmtrade ledger object``: an objection to a published award."""

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

    @click.command("object", help=_("Note an objection to published awards."))
    @common.selection_options
    @common.ledger_option
    @common.by_option
    @click.option("--reason", required=True, metavar="TEXT", help=_("What is objected."))
    @click.option("--from", "whose", default="", metavar="NAME", help=_("Who objects."))
    @options.shared
    def object_(
        chosen: Selection,
        url: str,
        by: By,
        reason: str,
        whose: str,
        config: Path | None,
    ) -> None:
        name, why = common.person(by), common.reason(reason)
        whose = common.kept("--from", whose)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import steps
        from jmtrade_ledger.selection import select

        with ledger.writing() as connection:
            found = select(connection, chosen, "objected")
            steps.object_to(connection, found.awards, name, why, whose)
        common.done(_("objected"), found.awards, ledger.head)

    return object_
