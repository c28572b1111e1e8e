"""``jmtrade ledger show``: awards and where they stand, one award's life, or the runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.ledger import named
from jmtrade_core.ledger.states import MOVES
from jmtrade_core.words import _


class State(click.Choice[str]):
    """A state by its id, or by the word that lists show."""

    def __init__(self) -> None:
        super().__init__(list(MOVES))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        by_word = {named.step(id): id for id in MOVES}
        return super().convert(by_word.get(value, value), param, ctx)


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("show", help=_("Awards and where they stand; with a number, its life."))
    @click.argument("award", type=common.NUMBER, required=False)
    @common.ledger_option
    @click.option("--county", metavar="ID", help=_("Awards of this county."))
    @click.option("--year", type=options.YEAR, metavar="Y", help=_("Awards of this year."))
    @click.option("--state", type=State(), help=_("Awards in this state."))
    @click.option("--runs", is_flag=True, help=_("The recorded runs instead."))
    @options.listing
    @options.shared
    def show(
        award: int | None,
        url: str,
        county: str | None,
        year: int | None,
        state: str | None,
        runs: bool,
        form: str,
        config: Path | None,
    ) -> None:
        ledger = common.open_ledger(url)
        from jmtrade_core.ledger import report

        with ledger.reading() as connection:
            if runs:
                common.list_rows(form, report.runs(connection), report.RUN, config)
            elif award is not None:
                common.list_rows(form, report.life(connection, [award]), report.EVENT, config)
            else:
                rows = report.awards(connection, options.county_id(county, config), year, state)
                common.list_rows(form, rows, report.AWARD, config)
            click.echo(_("head {head}").format(head=report.head(connection)), err=True)

    return show
