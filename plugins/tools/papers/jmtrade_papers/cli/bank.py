"""``jmtrade papers bank``: a batch that was paid, as the bank takes it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import line, options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.money import grouped
from jmtrade_core.output import write
from jmtrade_papers.cli import common

if TYPE_CHECKING:
    from jmtrade_ledger.payments import Batch
    from sqlalchemy import Connection


def transfer(
    url: str | None,
    chosen: tuple[int | None, int | None],
    data: Path,
    map_file: Path,
    folder: Path,
    output: Path,
) -> None:
    """Write the file, and say what it adds up to."""
    from jmtrade_papers import bank

    form = bank.read_mapping(map_file)
    with common.reading(url) as connection:
        batch = _batch(connection, chosen, data, folder)
    content = bank.render(batch, form, output.suffix.lower())
    write.write(content, output)
    words = _("batch {id} of {day}: {n} lines, {total} yuan")
    lines = len(bank.transfers(batch, form.per))
    total = grouped(batch.sums.amount)
    options.told(words.format(id=batch.id, day=batch.on, n=lines, total=total))


def _batch(
    connection: Connection, chosen: tuple[int | None, int | None], data: Path, folder: Path
) -> Batch:
    """The batch of the awards chosen. UsageError where the accounts are not those paid."""
    from jmtrade_ledger import balances, paydata, payments

    from jmtrade_papers import from_ledger, standing

    head = standing.now(connection)
    listing = standing.select_at(connection, head, *chosen)
    here = from_ledger.desk(connection, head, listing, folder)
    ref = from_ledger.group(here, "paid", "pay")
    names = {one.uscc: one.name for one in balances.find(connection)}
    known = paydata.read_pay_data(data, names)
    for warning in known.warnings:
        click.echo(line(warning), err=True)
    found = payments.paid_batch(connection, ref, known)
    if found is None:
        wanted = _("a batch that was paid")
        raise UsageError(Problem("bank", ref, wanted, code="papers-nothing"))
    return found[0]
