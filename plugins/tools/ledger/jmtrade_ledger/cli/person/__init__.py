"""``jmtrade ledger person``: who may sign, and what they may do."""

from __future__ import annotations

import click

from jmtrade_core.cli.help import language
from jmtrade_core.cli.suite import Suite
from jmtrade_core.i18n import _


class Persons(Suite):
    """The commands of persons."""

    home = "jmtrade_ledger.cli.person"
    names = ("add", "revoke", "list")


def build() -> click.Group:
    """The group in the language in use."""
    words = _("Persons of a signed ledger: add, revoke and list them.")
    return Persons("person", params=[language()], help=words)
