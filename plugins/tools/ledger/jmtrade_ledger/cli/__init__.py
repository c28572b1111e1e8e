"""``jmtrade ledger``: one file a step; the database loads only when a step runs."""

from __future__ import annotations

import click

from jmtrade_core.cli.help import language
from jmtrade_core.cli.suite import Suite
from jmtrade_core.i18n import _

COMMANDS = (
    "create", "adopt", "record", "correct", "review", "approve", "publish", "object", "clear",
    "pay", "recover", "void", "person", "show", "history", "export", "verify", "replay",
    "backup", "anchor", "template",
)  # fmt: skip


class Steps(Suite):
    """The ledger's own commands."""

    home = "jmtrade_ledger.cli"
    names = COMMANDS


def build() -> click.Group:
    """The group in the language in use."""
    words = _("Awards decided once, paid once, and provable afterwards.")
    return Steps("ledger", params=[language()], help=words)
