"""``jmtrade plugins``: which plugins speak for a county, and which do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("plugins", help=_("List plugins: version, article, enabled or why not."))
    @click.option("--county", metavar="ID", help=_("With this county's own plugins."))
    @options.listing
    @options.shared
    def plugins(county: str | None, form: str, config: Path | None) -> None:
        from jmtrade_core.policy import overview

        policy = options.policy_of(county, config, date.today().year)
        entries = overview.plugins(policy)
        headings = {
            "name": _("name"), "version": _("version"), "article": _("article"),
            "status": _("status"), "replaces": _("replaces"), "sha256": "sha256",
        }  # fmt: skip
        short = [{**e, "sha256": e["sha256"][:12]} for e in entries]
        options.show(form, entries, short, headings)

    return plugins
