"""``jmtrade ledger verify``: a second program recomputes the chain and every balance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _, listed, saying
from jmtrade_ledger.cli import common

if TYPE_CHECKING:
    from jmtrade_ledger import ledger_verify

TOUCHED = 1


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("verify", help=_("Recompute the chain and every balance, independently."))
    @common.ledger_option
    @common.head_option
    @click.option(
        "--payments",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help=_("A payment file: compare it with its batch."),
    )
    @options.shared
    def verify(url: str, expect: str, payments: Path | None, config: Path | None) -> None:
        from jmtrade_ledger import findings, ledger_verify
        from jmtrade_ledger.near import refuse_absent

        if "://" not in url or url.startswith("sqlite:///"):
            path = Path(url.removeprefix("sqlite:///"))
            refuse_absent(path.absolute(), url)
            export = path.suffix == ".ndjson"
            check = ledger_verify.of_export if export else ledger_verify.of_sqlite
            report = check(path, expect)
            if payments and report.sound:
                report.findings += ledger_verify.of_payments(
                    payments, ledger_verify.events_of(path)
                )
        else:
            report = _of_server(url, expect, payments)
        for finding in report.findings:
            click.echo(saying(_("error"), findings.said(finding)), err=True)
        notes(report, server="://" in url)
        words = _("sound") if report.sound else _("touched: first {row}").format(
            row=findings.row(report.findings[0])
        )  # fmt: skip
        said = _("{words}; {events} events, {awards} awards, head {head}")
        options.say(
            said.format(words=words, events=report.events, awards=report.awards, head=report.head)
        )
        if not report.sound:
            click.get_current_context().exit(TOUCHED)

    return verify


def notes(report: ledger_verify.Report, server: bool) -> None:
    """What is to be known beside what is wrong: clocks, keys, rules, what was not compared."""
    for event in report.clock:
        words = _("the clock went back before event {event}").format(event=event)
        click.echo(saying(_("note"), words), err=True)
    if report.steps:
        words = _("{count} signed steps; begun with keys {keys}")
        said = words.format(count=report.steps, keys=listed(report.keys))
        click.echo(saying(_("note"), said), err=True)
    elif not server:
        click.echo(common.note_unsigned(), err=True)
    if not report.compared:
        words = _("no archive at hand: awards were not compared with their decisions")
        click.echo(saying(_("note"), words), err=True)
    if report.rules:
        told = _("rules in force: event {seq}, jmtrade {version}, terms {terms}")
        click.echo(told.format(**report.rules), err=True)


def _of_server(url: str, expect: str, payments: Path | None) -> ledger_verify.Report:
    """Rows of a server's ledger, in one consistent view, to the same verifier."""
    ledger = common.open_ledger(url)
    from jmtrade_ledger import ledger_verify, report, roles

    with ledger.reading() as connection:
        found = report.verified(connection, expect)
        for fault in roles.faults(connection):
            click.echo(saying(_("note"), fault), err=True)
        if payments and found.sound:
            events = report.rows(connection, "events", "seq", ledger_verify.EVENT)
            found.findings += ledger_verify.of_payments(payments, events)
    return found
