"""``jmtrade ledger review``: the county passes a line, or refuses it with a reason."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("review", help=_("Pass awards line by line, or refuse them with a reason."))
    @common.awards_argument
    @common.ledger_option
    @common.by_option
    @click.option(
        "--bureau", required=True, metavar="NAME", help=_("A bureau that the clause names.")
    )
    @click.option("--refuse", metavar="REASON", help=_("Refuse, for this reason."))
    @click.option("--bring", default="", metavar="TEXT", help=_("What to bring for it."))
    @options.shared
    def review(
        awards: tuple[int, ...],
        run: int | None,
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
        from jmtrade_ledger import steps

        settings, where = common.settings(config), common.kept("--bureau", bureau)
        step = "refused" if why else "reviewed"
        with ledger.writing() as connection:
            chosen = steps.select_awards(connection, awards, run, step)
            steps.review(connection, chosen, name, where, settings, why, bring)
        common.done(_("refused") if why else _("reviewed"), chosen, ledger.head)

    return review
