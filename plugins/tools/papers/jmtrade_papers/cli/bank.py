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
    from jmtrade_ledger.chain import Head
    from jmtrade_ledger.payments import Batch
    from sqlalchemy import Connection

    from jmtrade_papers.compare import Difference
    from jmtrade_papers.seal import Seal


def transfer(
    url: str | None,
    chosen: tuple[int | None, int | None],
    data: Path,
    map_file: Path,
    folder: Path,
    output: Path,
) -> None:
    """Write the file, and say what it adds up to."""
    from jmtrade_papers import bank, bank_seal

    bank_seal.writable(output)
    form = bank.read_mapping(map_file)
    with common.reading(url) as connection:
        batch, head = _batch(connection, chosen, data, folder)
    ending = output.suffix.lower()
    content, mark = bank.render(batch, form, ending), bank_seal.of(batch, head, map_file, ending)
    beside = bank_seal.beside(output)
    write.write(content, output)
    write.write(f"{mark}\n".encode(), beside)
    words = _("batch {id} of {day}: {n} lines, {total} yuan")
    lines = len(bank.transfers(batch, form.per))
    total = grouped(batch.sums.amount)
    options.told(words.format(id=batch.id, day=batch.on, n=lines, total=total))


def _batch(
    connection: Connection, chosen: tuple[int | None, int | None], data: Path, folder: Path
) -> tuple[Batch, Head]:
    """The batch of the awards chosen, and the ledger's head. UsageError where the accounts are
    not those paid."""
    from jmtrade_papers import from_ledger, standing

    head = standing.now(connection)
    listing = standing.select_at(connection, head, *chosen)
    here = from_ledger.desk(connection, head, listing, folder)
    ref = from_ledger.group(here, "paid", "pay")
    return of_number(connection, ref, data), head


def of_number(connection: Connection, ref: str, data: Path) -> Batch:
    """A batch that was paid, with the accounts of the data: those that were paid, or UsageError."""
    from jmtrade_ledger import balances, paydata, payments

    names = {one.uscc: one.name for one in balances.find(connection)}
    known = paydata.read_pay_data(data, names)
    for warning in known.warnings:
        click.echo(line(warning), err=True)
    found = payments.paid_batch(connection, ref, known)
    if found is None:
        wanted = _("a batch that was paid")
        raise UsageError(Problem("bank", ref, wanted, code="papers-nothing"))
    return found[0]


def verified(
    paper: Path, mark: Seal, url: str | None, data: Path | None, map_file: Path | None
) -> list[Difference]:
    """What differs between the file and the batch as it is rendered anew. UsageError where the
    accounts or the mapping are not named."""
    from jmtrade_papers import bank, bank_seal, standing

    missing = {"--data": data, "--map": map_file}
    wanted = _("the accounts and the mapping that the bank's file was made with: --data, --map")
    problems = [Problem(name, _("nothing"), wanted, code="papers-select")
                for name, value in missing.items() if value is None]  # fmt: skip
    if data is None or map_file is None:
        raise UsageError(*problems)
    form = bank.read_mapping(map_file)
    with common.reading(url) as connection:
        if differs := standing.unknown(connection, mark):
            return [differs]
        batch = of_number(connection, mark.asked.get("batch", ""), data)
    return bank_seal.differences(paper, mark, batch, form, map_file)
