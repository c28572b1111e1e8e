"""``jmtrade ledger anchor``: the head for a second office to countersign."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("anchor", help=_("Write the head for a second office to countersign and keep."))
    @common.ledger_option
    @common.by_option
    @common.file_option(_("The sheet, as .txt."), required=True)
    @options.shared
    def anchor(url: str, by: By, output: Path, config: Path | None) -> None:
        name = common.person(by)
        common.spared(output, ("txt",), url)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import anchors

        with ledger.writing() as connection:
            given, _head = anchors.make(connection, name)
            text = anchors.text(connection, given, name)
        words = _("anchored: {given}; to read out: {short}; head {head}")
        options.told(words.format(given=given, short=anchors.short(given), head=ledger.head))
        write.write(text.encode(), output)

    return anchor
