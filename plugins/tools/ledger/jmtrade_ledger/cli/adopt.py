"""``jmtrade ledger adopt``: the city's rules from now on, by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.config import profiles
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

if TYPE_CHECKING:
    from jmtrade_ledger.adopted import Difference


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "adopt",
        help=_("Put a configuration in force: settings, terms, plugins and rulings, by two."),
    )
    @common.ledger_option
    @common.by_option
    @options.shared
    def adopt(url: str, by: By, config: Path | None) -> None:
        common.person(by)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import adopted

        rules = adopted.rules(profiles.folder(config))
        with ledger.writing() as connection:
            changes, head = adopted.adopt(connection, rules, [hand.id for hand in ledger.hands])
        if head is None:
            options.told(_("these rules are in force already: nothing new"))
            return
        words = _("adopted: {count} differences; head {head}")
        options.told(words.format(count=len(changes), head=ledger.head))
        beside(changes)

    return adopt


def beside(changes: Sequence[Difference]) -> None:
    """What was in force, and what is now."""
    rows = [
        {"place": one.place, "before": one.adopted or "-", "now": one.found or "-"}
        for one in changes
    ]
    headings = {"place": _("place"), "before": _("before"), "now": _("now")}
    options.show("table", [], rows, headings)
