"""``jmtrade doctor``: is this installation whole, and what would it decide with?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _

FINDINGS = 3


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("doctor", help=_("Examine the installation, its plugins and configuration."))
    @options.ledger(_("Examine this ledger as well: its rules, and a server's roles."))
    @options.listing
    @options.shared
    def doctor(url: str | None, form: str, config: Path | None) -> int:
        from jmtrade_core import doctor as examination
        from jmtrade_core.cli import COMMANDS
        from jmtrade_core.plugin import tools

        answers = examination.examine(config, COMMANDS)
        if url:
            answers += tools.only(tools.PRIORS, "ledger", "--ledger").examine(url)
        entries = [asdict(entry) for entry in answers]
        states = {"ok": _("ok"), "note": _("note"), "wrong": _("WRONG")}
        rows = [{**entry, "state": states[entry["state"]]} for entry in entries]
        headings = {
            "state": _("state"), "check": _("check"), "value": _("value"), "cure": _("cure"),
        }  # fmt: skip
        options.show(form, entries, rows, headings)
        return FINDINGS if any(entry["state"] == "wrong" for entry in entries) else 0

    return doctor
