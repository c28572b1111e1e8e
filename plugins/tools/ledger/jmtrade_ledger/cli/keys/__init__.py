"""``jmtrade key``: keys with which persons sign."""

from __future__ import annotations

import click

from jmtrade_core.cli.help import language
from jmtrade_core.cli.suite import Suite
from jmtrade_core.i18n import _


class Keys(Suite):
    """The commands of keys."""

    home = "jmtrade_ledger.cli.keys"
    names = ("new",)


def build() -> click.Group:
    """The group in the language in use."""
    return Keys("key", params=[language()], help=_("Keys with which persons sign a ledger."))
