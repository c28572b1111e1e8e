"""``jmtrade ledger template``: the tables of a payment, to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("template", help=_("Write empty tables of a payment: pay --data reads them."))
    @common.file_option(_("A new .xlsx with all tables, or a .csv named as one."), required=True)
    @options.shared
    def template(output: Path, config: Path | None) -> None:
        file = common.table_file(output)
        from jmtrade_core.ledger.paytemplate import empty

        options.write(empty(file), file)

    return template
