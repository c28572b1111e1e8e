"""``jmtrade ledger``: one file a step; the database loads only when a step runs."""

from __future__ import annotations

import click

from jmtrade_core.cli import Suite
from jmtrade_core.words import _

COMMANDS = (
    "create", "record", "correct", "review", "approve", "publish", "object", "clear",
    "pay", "recover", "show", "history", "export", "verify", "replay", "backup", "template",
)  # fmt: skip


class Steps(Suite):
    """The ledger's own commands."""

    home = "jmtrade_core.cli.ledger"
    names = COMMANDS


def build() -> click.Group:
    """The group in the language in use."""
    return Steps("ledger", help=_("Awards decided once, paid once, and provable afterwards."))
