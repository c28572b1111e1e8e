"""``jmtrade ledger replay``: a recorded run, decided again from what was kept."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common

DIFFERS = 1


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("replay", help=_("Decide a recorded run again and compare byte for byte."))
    @click.argument("run", type=common.NUMBER)
    @common.ledger_option
    @options.shared
    def replay(run: int, url: str, config: Path | None) -> None:
        ledger = common.open_ledger(url)
        from jmtrade_ledger.replay import replay as again

        with ledger.reading() as connection:
            found = again(connection, run)
        for what, old, new in found.differences:
            words = _("{what}: recorded {old}, now {new}")
            click.echo(words.format(what=what, old=old, new=new), err=True)
        words = _("equal byte for byte") if found.equal else _("not equal")
        if found.other_version and not found.equal:
            words = _("other-version: another version of the program or the rulebook decided it")
        said = _("run {run}: {words}, {count} decisions")
        options.say(said.format(run=run, words=words, count=found.decisions))
        if not found.equal:
            click.get_current_context().exit(DIFFERS)

    return replay
