"""``jmtrade ledger person revoke``: a key signs nothing from now on."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By
from jmtrade_ledger.cli.person.add import unsigned


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("revoke", help=_("Revoke a person's key; two city signers sign it."))
    @click.argument("id", metavar="ID")
    @common.ledger_option
    @click.option("--reason", required=True, metavar="TEXT", help=_("Why; kept for ever."))
    @common.by_option
    @options.shared
    def revoke(id: str, url: str, reason: str, by: By, config: Path | None) -> None:
        why, first = common.reason(reason), common.person(by)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import chain, persons, sealing

        with ledger.writing() as connection:
            if not sealing.signed(connection):
                raise unsigned(url)
            person = persons.check_revoke(persons.known(connection), id)
            event = chain.Event("revoked", first, reason=why, ref=person.id)
            chain.append(connection, [event])
        options.told(_("revoked: {id}; head {head}").format(id=person.id, head=ledger.head))

    return revoke
