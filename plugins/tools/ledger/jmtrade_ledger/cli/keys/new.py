"""``jmtrade key new``: a key of one's own, in a file with a passphrase."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common, passphrases


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("new", help=_("Make a key, and print the public one to be added by."))
    @click.option(
        "-o", "--output", "file", required=True, metavar="FILE",
        type=click.Path(path_type=Path), help=_("The key's file; one that is there stays."),
    )  # fmt: skip
    @common.passphrase_option()
    @options.shared
    def new(file: Path, passphrase: Path | None, config: Path | None) -> None:
        common.extra()
        from jmtrade_ledger import keys

        key = keys.new(file, passphrases.of_key(file, passphrase, twice=True))
        click.echo(key.public_key)
        words = _("fingerprint {print}; keep the file and its passphrase apart")
        click.echo(words.format(print=keys.fingerprint(key.public_key)), err=True)

    return new
