"""``jmtrade ledger create``: the only command that begins a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("create", help=_("Begin a new ledger; no other command does."))
    @common.ledger_option
    @common.by_option
    @options.shared
    def create(url: str, by: str, config: Path | None) -> None:
        name = common.person(by)
        common.extra()
        from jmtrade_core.ledger.store import create_ledger

        _ledger, head = create_ledger(url, name)
        click.echo(_("a new ledger has begun; head {head}").format(head=head))

    return create
