"""``jmtrade ledger create``: the only command that begins a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.config import profiles
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("create", help=_("Begin a new ledger; no other command does."))
    @common.ledger_option
    @click.option("--unsigned", is_flag=True, help=_("Without keys: nobody proves who did what."))
    @click.option(
        "--city", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
        help=_("The city's configuration; two city signers sign it: --by and --key twice."),
    )  # fmt: skip
    @common.by_option
    @options.shared
    def create(url: str, unsigned: bool, city: Path | None, by: By, config: Path | None) -> None:
        name = common.person(by)
        _refuse_neither(unsigned, city, by)
        common.extra()
        from jmtrade_ledger import adopted
        from jmtrade_ledger.store import create_ledger

        rules = adopted.rules(city or profiles.folder(config))
        counties = list(profiles.read_city(city or profiles.folder(config)).jurisdictions)
        ledger, _head = create_ledger(url, name, common.hands(by), counties)
        with ledger.writing() as connection:
            adopted.begin(connection, rules, *by.names)
        head = ledger.head
        options.told(_("a new ledger has begun; head {head}").format(head=head))
        if unsigned:
            click.echo(common.note_unsigned(), err=True)

    return create


def _refuse_neither(unsigned: bool, city: Path | None, by: By) -> None:
    """UsageError unless it is a ledger without keys, or one of two persons with two keys."""
    from jmtrade_ledger.signers import same

    if unsigned and city is None and len(by.names) == 1 and not by.keys:
        return
    signed = not unsigned and city is not None and len(by.names) == len(by.keys) == 2
    if signed and not same(*by.names):
        return
    wanted = _("--unsigned, or --city DIR and twice --by ID --key FILE: two persons, two keys")
    cure = _("jmtrade key new makes a key")
    raise UsageError(Problem("create", _("neither, or both"), wanted, cure, "create-signed"))
