"""``jmtrade ledger person list``: everybody who could ever sign."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("list", help=_("List persons, their roles and keys; who was revoked too."))
    @common.ledger_option
    @options.listing
    @options.shared
    def list_(url: str, form: str, config: Path | None) -> None:
        ledger = common.open_ledger(url)
        from jmtrade_ledger import persons, report

        with ledger.reading() as connection:
            rows, head = persons.rows(connection), report.head(connection)
        common.list_rows(form, rows, persons.COLUMNS, config)
        click.echo(_("head {head}").format(head=head), err=True)

    return list_
