"""``jmtrade ledger record``: a decision run, with receipt, input and terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.cli import line, options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

if TYPE_CHECKING:
    from jmtrade_ledger.record import Recorded


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("record", help=_("Decide with the ledger's prior awards, and record it."))
    @common.ledger_option
    @common.by_option
    @common.run_options
    @options.shared
    def record(
        url: str, by: By, trials: tuple[str, ...], config: Path | None, **asked: Any
    ) -> None:
        request = common.request_of(config, trials, **asked)
        name = common.person(by)
        common.extra()
        from jmtrade_ledger.record import check_request
        from jmtrade_ledger.record import record as keep

        check_request(request)
        say(keep(common.open_ledger(url, by), request, name))

    return record


def say(done: Recorded) -> None:
    """What was recorded; said once it is on disk."""
    for warning in done.warnings:
        click.echo(line(warning), err=True)
    words = (
        _("recorded: run {run}, {count} awards; head {head}")
        if done.new
        else _("already recorded: run {run}; nothing new; head {head}")
    )
    options.told(words.format(run=done.run, count=len(done.awards), head=done.head))
