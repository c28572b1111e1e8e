"""``jmtrade ledger review``: the county passes a line, or refuses it with a reason."""

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

    @click.command("review", help=_("Pass awards line by line, or refuse them with a reason."))
    @common.selection_options
    @common.sample_option
    @common.ledger_option
    @common.by_option
    @click.option(
        "--bureau", required=True, metavar="NAME", help=_("A bureau that the clause names.")
    )
    @click.option("--refuse", metavar="REASON", help=_("Refuse, for this reason."))
    @click.option("--bring", default="", metavar="TEXT", help=_("What to bring for it."))
    @options.shared
    def review(
        chosen: Selection,
        url: str,
        by: By,
        bureau: str,
        refuse: str | None,
        bring: str,
        config: Path | None,
    ) -> None:
        name = common.person(by)
        why = "" if refuse is None else common.reason(refuse, "--refuse")
        bring = common.kept("--bring", bring)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import balances, steps
        from jmtrade_ledger.selection import select

        where = common.kept("--bureau", bureau)
        step = "refused" if why else "reviewed"
        with ledger.writing() as connection:
            settings = common.settings(connection, config)
            found = select(connection, chosen, step)
            steps.review(connection, found.awards, name, where, settings, why, bring, found.drawn)
            after = balances.by_ids(connection, [one.id for one in found.awards])
        wait = sum(one.state != step for one in after)
        common.done(_("refused") if why else _("reviewed"), found.awards, ledger.head)
        if wait:
            words = _("{count} of them wait for the other bureaus that their clause names")
            options.told(words.format(count=wait))

    return review
