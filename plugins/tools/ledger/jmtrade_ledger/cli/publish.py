"""``jmtrade ledger publish``: the public notice, and who pays what."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

if TYPE_CHECKING:
    from jmtrade_ledger.selection import Selection


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "publish", help=_("Open the notice of approved awards; write its list and allocation.")
    )
    @common.selection_options
    @common.reviewed_by_option
    @common.ledger_option
    @common.by_if_taken
    @common.day_option(_("Day of the notice (else today)."))
    @click.option("--again", metavar="NOTICE", help=_("Write a published notice's file again."))
    @common.file_option(_("The list, as .xlsx (with the allocation) or .csv."), required=True)
    @options.shared
    def publish(
        chosen: Selection,
        url: str,
        by: By,
        day: date | None,
        again: str | None,
        output: Path,
        config: Path | None,
    ) -> None:
        name, file = "" if again else common.person(by), common.table_file(output, url)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import notice, sealing
        from jmtrade_ledger.cli.names import Names
        from jmtrade_ledger.selection import select
        from jmtrade_ledger.sheets import marked, render

        if again:
            with ledger.reading() as connection:
                opened = notice.again(connection, again)
            head = opened.head
        else:
            with ledger.writing() as connection:
                days = common.settings(connection, config).notice()
                on = common.day_of(connection, day, config)
                found = select(connection, chosen, "published")
                opened = notice.publish(connection, found.awards, name, on, days)
            head = ledger.head
        words = _("published: notice {ref}, {count} awards, until {ends}; head {head}")
        options.told(
            words.format(ref=opened.ref, count=len(opened.awards), ends=opened.ends, head=head)
        )  # first: should the file fail, --again writes it by this number
        with ledger.reading() as connection:
            mark = sealing.mark(connection)
        names = Names(config)
        pages = notice.sheets(
            opened, lambda one: names.title(one.measure, one.jurisdiction, one.year), names.county
        )
        write.write(render(marked(pages, mark), file.suffix), file)

    return publish
