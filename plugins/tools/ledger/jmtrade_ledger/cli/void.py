"""``jmtrade ledger void``: an event no longer counts."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("void", help=_("Say that an event no longer counts; two persons do it."))
    @click.argument("events", nargs=-1, required=True, type=common.NUMBER, metavar="EVENT...")
    @common.ledger_option
    @click.option("--reason", required=True, metavar="TEXT", help=_("Why; kept for ever."))
    @common.by_option
    @options.shared
    def void(events: tuple[int, ...], url: str, reason: str, by: By, config: Path | None) -> None:
        why, first, second = common.reason(reason), common.person(by), _second(by)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import voids

        with ledger.writing() as connection:
            voids.void(connection, events, first, second, why)
        words = _("voided: {events}; head {head}")
        options.told(words.format(events=listed(map(str, sorted(set(events)))), head=ledger.head))

    return void


def _second(by: By) -> str:
    """The other person. UsageError where there is none, or it is the first in another spelling."""
    from jmtrade_ledger.signers import same

    if len(by.names) != 2 or same(*by.names):
        wanted = _("two different persons")
        found = listed(by.names)
        raise UsageError(Problem("--by", found, wanted, _("say --by twice"), "same-person"))
    return common.kept("--by", by.names[1])
