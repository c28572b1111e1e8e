"""``jmtrade ledger create``: the only command that begins a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.config import profiles
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("create", help=_("Begin a new ledger; no other command does."))
    @common.ledger_option
    @common.by_option
    @options.shared
    def create(url: str, by: str, config: Path | None) -> None:
        name = common.person(by)
        common.extra()
        from jmtrade_ledger import adopted
        from jmtrade_ledger.store import create_ledger

        rules = adopted.rules(profiles.folder(config))
        ledger, _head = create_ledger(url, name)
        with ledger.writing() as connection:
            head = adopted.begin(connection, rules, name)
        options.told(_("a new ledger has begun; head {head}").format(head=head))

    return create
