"""``jmtrade explain-code``: what a finding of the gate means."""

from __future__ import annotations

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("explain-code", help=_("Explain a finding such as E301; all of them without."))
    @click.argument("code", required=False)
    @options.shared
    def explain_code(code: str | None, config: object) -> None:
        from jmtrade_core.intake import finding_codes

        if code is None:
            for entry in finding_codes.entries():
                options.say(f"{entry.number}  {entry.code}: {entry.meaning}")
            return
        found = finding_codes.look_up(code)
        if found is None:
            near = finding_codes.nearest(code)
            cure = _("did you mean {name}?").format(name=near) if near else ""
            wanted = _("a code such as E301 or not-number")
            raise UsageError(Problem("CODE", code, wanted, cure, "unknown-code"))
        severity = {"error": _("error"), "warning": _("warning"), "note": _("note")}
        click.echo(f"{found.number}  {found.code}  ({severity[found.severity]})")
        options.say(found.meaning)
        options.say(found.cure)

    return explain_code
