"""``jmtrade ledger backup``: a copy of a file ledger, made while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("backup", help=_("Copy a file ledger whole, verify the copy, and say its head."))
    @common.ledger_option
    @click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
    @options.shared
    def backup(url: str, target: Path, config: Path | None) -> None:
        ledger = common.open_ledger(url)
        from jmtrade_ledger.backup import copy

        report = copy(ledger, target)
        words = _("copied: {events} events, {awards} awards; head {head}")
        options.told(words.format(events=report.events, awards=report.awards, head=report.head))

    return backup
