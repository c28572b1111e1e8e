"""``jmtrade ledger pay``: a dry run until its batch is confirmed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import line, options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, saying
from jmtrade_core.output import write
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.paydata import PayData
    from jmtrade_ledger.payments import Batch
    from jmtrade_ledger.store import Ledger


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "pay", help=_("Show what would be paid; with --confirm BATCH, pay exactly that.")
    )
    @common.awards_argument
    @common.ledger_option
    @common.by_if_taken
    @click.option(
        "--data",
        required=True,
        type=click.Path(path_type=Path, exists=True),
        metavar="PATH",
        help=_("Tables dishonesty, struck_off and payees."),
    )
    @common.day_option(_("Payment day (else today)."))
    @common.head_option
    @click.option(
        "--anchor",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help=_("The last anchor: pay out of the ledger that holds it alone."),
    )
    @click.option("--confirm", metavar="BATCH", help=_("Pay the batch that was shown."))
    @common.file_option(_("The payment file, .xlsx or .csv; needed with --confirm."))
    @options.shared
    def pay(
        awards: tuple[int, ...],
        run: int | None,
        url: str,
        by: By,
        data: Path,
        day: date | None,
        expect: str,
        anchor: Path | None,
        confirm: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        if confirm is None:
            ledger = common.open_ledger(url)
            on = allowed(ledger, day, expect, anchor, config)
            show(_propose(ledger, awards, run, data, on, expect), config)
            return
        name, file = common.person(by), common.table_file(output, url, data)
        ledger = common.open_ledger(url, by)
        on = allowed(ledger, day, expect, anchor, config)
        _pay(ledger, awards, run, data, on, expect, confirm, name, file, config)

    return pay


def allowed(
    ledger: Ledger, day: date | None, expect: str, anchor: Path | None, config: Path | None
) -> date:
    """The day of the payment, out of this ledger. UsageError for a day too far back."""
    from jmtrade_ledger import anchors

    given = anchors.of_file(anchor) if anchor else None
    with ledger.reading() as connection:
        on = common.day_of(connection, day, config)
        anchors.require(connection, given, common.settings(connection, config).anchor_required)
        if given is None:
            _refuse_copy(connection, ledger, expect)
    return on


def _refuse_copy(connection: Connection, ledger: Ledger, expect: str) -> None:
    """UsageError for a file that was begun elsewhere: two copies could pay the same award. The
    head that was written down last shows that this is the one that went on."""
    from jmtrade_ledger.store import elsewhere, shown

    begun = elsewhere(connection, ledger.url)
    if begun and not expect:
        found = _("a copy, or moved: it was begun as {path}").format(path=begun)
        wanted = _("the ledger where it was begun")
        cure = _("pay there; if it was moved, say --expect-head with the head of the last payment")
        raise UsageError(Problem(shown(ledger.url), found, wanted, cure, "ledger-copy"))


def _propose(
    ledger: Ledger,
    awards: tuple[int, ...],
    run: int | None,
    data: Path,
    day: date,
    expect: str,
) -> Batch:
    from jmtrade_ledger import payments, steps

    known = _accounts(ledger, data)
    for warning in known.warnings:
        click.echo(line(warning), err=True)
    with ledger.reading() as connection:
        payments.sound(connection, expect)
        chosen = steps.select_payable(connection, awards, run)
        return payments.propose(connection, chosen, known, day)


def _pay(
    ledger: Ledger,
    awards: tuple[int, ...],
    run: int | None,
    data: Path,
    day: date,
    expect: str,
    confirm: str,
    by: str,
    output: Path,
    config: Path | None,
) -> None:
    from jmtrade_ledger import payments, sealing
    from jmtrade_ledger.cli.names import Names
    from jmtrade_ledger.sheets import marked, render

    known = _accounts(ledger, data)
    with ledger.writing() as connection:
        payments.sound(connection, expect)
        batch, head, new = payments.pay(connection, awards, run, known, day, confirm, by)
        mark = sealing.mark(connection)
    if new:  # said first: should the file fail, the same command writes it again
        common.done(_("paid"), [one for one, _payee in batch.pays], ledger.head)
    else:
        words = _("already paid: batch {id}; its file is written again; head {head}")
        options.told(words.format(id=batch.id, head=head))
    pages = marked(payments.sheets(batch, head, Names(config).county), mark)
    write.write(render(pages, output.suffix), output)


def _accounts(ledger: Ledger, data: Path) -> PayData:
    """The tables of the payment, read for the enterprises of the ledger."""
    from jmtrade_ledger import balances, paydata

    with ledger.reading() as connection:
        names = {one.uscc: one.name for one in balances.find(connection)}
    return paydata.read_pay_data(data, names)


def show(batch: Batch, config: Path | None) -> None:
    """What would be paid, to whom, and what is refused and why; accounts masked."""
    from jmtrade_core.money import grouped
    from jmtrade_ledger.cli.names import Names
    from jmtrade_ledger.payments import reasons

    words, names = reasons(), Names(config)

    def title(one: Standing) -> str:
        return names.known(one.measure, one.jurisdiction, one.year)

    rows = [
        {"award": one.id, "name": one.name, "measure": title(one), "amount": grouped(one.due),
         "city": grouped(one.city), "county": grouped(one.county), "account": payee.masked}
        for one, payee in batch.pays
    ]  # fmt: skip
    rows += [
        {"award": one.id, "name": one.name, "measure": title(one), "amount": "",
         "city": "", "county": "", "account": saying(_("refused"), f"{words[code]} [{code}]")}
        for one, code in batch.refused
    ]  # fmt: skip
    headings = {
        "award": _("award"), "name": _("enterprise"), "measure": _("measure"),
        "amount": _("amount (yuan)"), "city": _("city pays"), "county": _("county pays"),
        "account": _("account"),
    }  # fmt: skip
    options.show("table", [], rows, headings, figures=("amount", "city", "county"))
    sums = batch.sums
    said = _("batch {id}, {day}: {count} awards, {sum} yuan (city {city}, counties {county})")
    options.say(
        said.format(
            id=batch.id, day=batch.on, count=len(batch.pays), sum=grouped(sums.amount),
            city=grouped(sums.city), county=grouped(sums.county),
        )
    )  # fmt: skip
    click.echo(_("nothing is paid yet: to pay it, add --confirm {id}").format(id=batch.id))
