"""``jmtrade ledger correct``: a run that changes recorded lines, or one award withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By
from jmtrade_ledger.cli.record import say

if TYPE_CHECKING:
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.chain import Head
    from jmtrade_ledger.plan import Change


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "correct",
        help=_("Record a run that changes recorded lines: top-ups, recoveries, withdrawals."),
    )
    @common.ledger_option
    @common.by_option
    @click.option("--reason", required=True, metavar="TEXT", help=_("Why; kept for ever."))
    @click.option(
        "--withdraw",
        multiple=True,
        type=common.NUMBER,
        metavar="AWARD",
        help=_("Withdraw this award instead of recording a run."),
    )
    @common.run_options
    @options.shared
    def correct(
        url: str,
        by: By,
        reason: str,
        withdraw: tuple[int, ...],
        trials: tuple[str, ...],
        config: Path | None,
        **asked: Any,
    ) -> None:
        why = common.reason(reason)
        name = common.person(by)
        if withdraw:
            ledger = common.open_ledger(url, by)
            from jmtrade_ledger import balances, steps

            with ledger.writing() as connection:
                chosen = balances.by_ids(connection, withdraw)
                steps.withdraw(connection, chosen, name, why)
            withdrawn(chosen, ledger.head)
            return
        request = common.request_of(config, trials, **asked)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger.record import check_request, record

        check_request(request)
        recorded = record(ledger, request, name, why)
        say(recorded)
        beside(recorded.changes, config)

    return correct


def withdrawn(chosen: Sequence[Standing], head: Head) -> None:
    """What a withdrawal did: an award that was paid is none, its money has to come back."""
    from jmtrade_core.money import decimals

    paid = [one for one in chosen if one.is_paid]
    unpaid = [one for one in chosen if not one.is_paid]
    for step, awards in ((_("withdrawn"), unpaid), (_("corrected"), paid)):
        if awards:
            common.done(step, awards, head)
    for one in paid:
        words = _(
            "award {id} was paid: nothing is due of it any more, and {amount} yuan has to come "
            "back; once it has: jmtrade ledger recover {id} --amount {amount} --by NAME"
        )
        options.told(words.format(id=one.id, amount=decimals(one.paid - one.recovered)))


def beside(changes: Sequence[Change], config: Path | None) -> None:
    """Old and new side by side, with what follows for the money."""
    if not changes:
        return
    from jmtrade_core.money import grouped
    from jmtrade_ledger.cli.names import Names

    rows, names = [], Names(config)
    for change in changes:
        what, more = change.subject, change.new.amount - change.old.amount
        paid = sum(one.paid - one.recovered for one in change.rounds)
        over = max(paid - change.new.amount, 0)
        rows.append(
            {
                "uscc": what.uscc,
                "measure": names.known(what.measure, what.jurisdiction, what.year),
                "subject": what.subject,
                "old": grouped(change.old.amount),
                "new": grouped(change.new.amount),
                "change": grouped(more),
                "recover": grouped(over) if over else "",
            }
        )
    headings = {
        "uscc": _("code"), "measure": _("measure"), "subject": _("subject"),
        "old": _("old (yuan)"), "new": _("new (yuan)"), "change": _("change (yuan)"),
        "recover": _("to recover (yuan)"),
    }  # fmt: skip
    options.show("table", [], rows, headings, figures=("old", "new", "change", "recover"))
