"""``jmtrade ledger show``: awards and where they stand, one award's life, or the runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _, listed, saying
from jmtrade_ledger import named
from jmtrade_ledger.cli import common
from jmtrade_ledger.lifecycle import MOVES

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _warned(connection: Connection, award: int) -> None:
    """What the gate found about the line of an award, by its codes."""
    from jmtrade_ledger import balances, recorded

    for one in balances.by_ids(connection, [award]):
        codes = recorded.warnings(connection, one)
        if codes:
            click.echo(saying(_("warnings"), listed(codes)), err=True)


def _rests(connection: Connection, award: int, config: Path | None) -> None:
    """The determinations and successions that an award rests on."""
    from jmtrade_ledger import acts, balances, steps
    from jmtrade_ledger.cli.names import Names

    chosen, names = balances.by_ids(connection, [award]), Names(config)
    for one in chosen:
        title = names.known(one.measure, one.jurisdiction, one.year)
        for _by, found in steps.resting(connection, chosen).values():
            for act in found:
                click.echo(acts.said(act, title), err=True)


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
        from jmtrade_ledger import adopted, report

        with ledger.reading() as connection:
            if runs:
                common.list_rows(form, report.runs(connection), report.RUN, config)
            elif award is not None:
                common.list_rows(form, report.life(connection, [award]), report.EVENT, config)
                _warned(connection, award)
                _rests(connection, award, config)
            else:
                rows = report.awards(connection, options.county_id(county, config), year, state)
                common.list_rows(form, rows, report.AWARD, config)
            click.echo(adopted.said(connection), err=True)
            click.echo(_("head {head}").format(head=report.head(connection)), err=True)

    return show
