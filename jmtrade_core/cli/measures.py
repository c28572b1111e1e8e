"""``jmtrade measures``: each measure with its clause, payer and numbers in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("measures", help=_("List measures, their numbers and where each comes from."))
    @click.option("--county", metavar="ID", help=_("Under this county's profile."))
    @click.option("--year", type=options.YEAR, metavar="Y", help=_("Award year (else this year)."))
    @options.listing
    @options.shared
    def measures(county: str | None, year: int | None, form: str, config: Path | None) -> None:
        from jmtrade_core.policy import overview

        entries = overview.measures(options.policy_of(county, config, year or date.today().year))
        payers = {"city": _("city"), "shared": _("shared"), "county": _("county"), None: "-"}
        rows = [
            {**entry, **term, "payer": payers[entry["payer"]]}
            for entry in entries
            for term in entry["terms"] or [dict.fromkeys(("term", "value", "from", "origin"), "")]
        ]
        headings = {
            "measure": _("measure"), "title": _("title"), "clause": _("clause"),
            "payer": _("payer"), "term": _("term"), "value": _("value"), "from": _("from"),
            "origin": _("origin"),
        }  # fmt: skip
        options.show(form, entries, rows, headings)

    return measures
