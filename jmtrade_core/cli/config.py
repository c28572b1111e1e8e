"""``jmtrade config show``: what is configured, and in which file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.cli.help import Section, language
from jmtrade_core.i18n import _


def build() -> click.Command:
    """The command group in the language in use."""

    @click.group("config", cls=Section, params=[language()], help=_("Look at the configuration."))
    def config_group() -> None:
        pass

    @config_group.command("show", help=_("Show every key in force."))
    @click.option("--county", metavar="ID", help=_("With this county's profile."))
    @click.option("--origin", is_flag=True, help=_("With the file and line of each key."))
    @options.listing
    @options.shared
    def show(county: str | None, origin: bool, form: str, config: Path | None) -> None:
        from jmtrade_core.policy import overview

        entries = overview.configuration(options.policy_of(county, config, date.today().year))
        headings = {"key": _("key"), "value": _("value")}
        if origin:
            headings["origin"] = _("origin")
        options.show(form, entries, entries, headings)

    return config_group
