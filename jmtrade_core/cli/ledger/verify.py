"""``jmtrade ledger verify``: a second program recomputes the chain and every balance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.ledger import common
from jmtrade_core.words import _, saying

if TYPE_CHECKING:
    from jmtrade_core import ledger_verify

TOUCHED = 1


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("verify", help=_("Recompute the chain and every balance, independently."))
    @common.ledger_option
    @common.head_option
    @options.shared
    def verify(url: str, expect: str, config: Path | None) -> None:
        from jmtrade_core import ledger_verify
        from jmtrade_core.ledger import findings
        from jmtrade_core.ledger.near import refuse_absent

        if "://" not in url or url.startswith("sqlite:///"):
            path = Path(url.removeprefix("sqlite:///"))
            refuse_absent(path.absolute(), url)
            export = path.suffix == ".ndjson"
            check = ledger_verify.of_export if export else ledger_verify.of_sqlite
            report = check(path, expect)
        else:
            report = _of_server(url, expect)
        for finding in report.findings:
            click.echo(saying(_("error"), findings.said(finding)), err=True)
        for event in report.clock:
            words = _("the clock went back before event {event}").format(event=event)
            click.echo(saying(_("note"), words), err=True)
        words = _("sound") if report.sound else _("touched: first {row}").format(
            row=findings.row(report.findings[0])
        )  # fmt: skip
        said = _("{words}; {events} events, {awards} awards, head {head}")
        click.echo(
            said.format(words=words, events=report.events, awards=report.awards, head=report.head)
        )
        if not report.sound:
            click.get_current_context().exit(TOUCHED)

    return verify


def _of_server(url: str, expect: str) -> ledger_verify.Report:
    """Rows of a server's ledger, in one consistent view, to the same verifier."""
    ledger = common.open_ledger(url)
    from jmtrade_core.ledger import report

    with ledger.reading() as connection:
        return report.verified(connection, expect)
