"""``jmtrade ledger publish``: the public notice, and who pays what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.ledger.standing import Standing


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "publish", help=_("Open the notice of approved awards; write its list and allocation.")
    )
    @common.awards_argument
    @common.ledger_option
    @common.by_if_taken
    @common.day_option(_("Day of the notice (else today)."))
    @click.option("--again", metavar="NOTICE", help=_("Write a published notice's file again."))
    @common.file_option(_("The list, as .xlsx (with the allocation) or .csv."), required=True)
    @options.shared
    def publish(
        awards: tuple[int, ...],
        run: int | None,
        url: str,
        by: str,
        day: date | None,
        again: str | None,
        output: Path,
        config: Path | None,
    ) -> None:
        name, file = "" if again else common.person(by), common.table_file(output, url)
        ledger = common.open_ledger(url)
        from jmtrade_core.ledger import notice, states, steps
        from jmtrade_core.ledger.sheets import render

        if again:
            with ledger.reading() as connection:
                opened = notice.again(connection, again)
        else:
            days = common.settings(config).notice()
            with ledger.writing() as connection:
                chosen = steps.select_awards(connection, awards, run, "published")
                opened = notice.publish(connection, chosen, name, day or states.today(), days)
        words = _("published: notice {ref}, {count} awards, until {ends}; head {head}")
        options.told(
            words.format(
                ref=opened.ref, count=len(opened.awards), ends=opened.ends, head=opened.head
            )
        )  # first: should the file fail, --again writes it by this number
        counties, titles = words_of(config)
        options.write(render(notice.sheets(opened, titles, counties), file.suffix), file)

    return publish


def words_of(config: Path | None) -> tuple[Callable[[str], str], Callable[[Standing], str]]:
    """Names of counties and titles of measures, as the configuration gives them."""
    from jmtrade_core import configuration, policy

    folder = configuration.folder(config)
    names = configuration.read_city(folder).jurisdictions

    @cache
    def of_county(county: str, year: int) -> policy.Policy:
        return policy.load(folder, county, year)

    def title(one: Standing) -> str:
        return str(of_county(one.jurisdiction, one.year).title(one.measure))

    return lambda id: names.get(id, id), title
