"""``jmtrade ledger recover``: money that came back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("recover", help=_("Note money that came back of a corrected award."))
    @click.argument("award", type=common.NUMBER)
    @common.ledger_option
    @common.by_option
    @click.option("--amount", required=True, metavar="YUAN", help=_("What came back."))
    @click.option("--reason", default="", metavar="TEXT", help=_("Such as the receipt."))
    @options.shared
    def recover(
        award: int, url: str, by: By, amount: str, reason: str, config: Path | None
    ) -> None:
        fen, name = yuan(amount), common.person(by)
        why = common.kept("--reason", reason)
        ledger = common.open_ledger(url, by)
        from jmtrade_core.money import grouped
        from jmtrade_ledger import balances, steps

        with ledger.writing() as connection:
            one = balances.by_ids(connection, [award])[0]
            one, _head = steps.recover(connection, one, name, fen, why)
        words = _("recovered: {amount} yuan, {left} outstanding; head {head}")
        left = grouped(one.outstanding)
        options.told(words.format(amount=grouped(fen), left=left, head=ledger.head))

    return recover


def yuan(text: str) -> int:
    """Yuan as written to fen. UsageError unless it is an amount with two decimals."""
    from jmtrade_core.money import hundredths

    try:
        return hundredths(Decimal(text.replace(",", "")))
    except (InvalidOperation, ValueError) as error:
        wanted = _("yuan, such as 50000.00")
        raise UsageError(Problem("--amount", text, wanted, code="amount")) from error
