"""``jmtrade ledger person add``: two city signers add a person with a key."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger.cli import common
from jmtrade_ledger.cli.common import By

ROLES = ("record", "review", "approve", "publish", "pay", "audit", "city")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("add", help=_("Add a person and a public key; two city signers sign it."))
    @click.argument("id", metavar="ID")
    @common.ledger_option
    @click.option("--name", required=True, metavar="TEXT", help=_("The person's name."))
    @click.option("--office", required=True, metavar="TEXT",
                  help=_("Office; of who reviews the bureau."))  # fmt: skip
    @click.option("--county", required=True, metavar="ID", help=_("A county's id, or all."))
    @click.option("--role", "roles", required=True, multiple=True, type=click.Choice(ROLES),
                  help=_("What the person may do; more than one is possible."))  # fmt: skip
    @click.option("--public-key", "key", required=True, metavar="KEY",
                  help=_("As jmtrade key new prints it."))  # fmt: skip
    @common.by_option
    @options.shared
    def add(
        id: str,
        url: str,
        name: str,
        office: str,
        county: str,
        roles: tuple[str, ...],
        key: str,
        by: By,
        config: Path | None,
    ) -> None:
        first = common.person(by)
        texts = (common.kept("ID", id), common.kept("--name", name))
        where, place = common.kept("--office", office), _county(county, config)
        ledger = common.open_ledger(url, by)
        from jmtrade_ledger import chain, persons, sealing

        new = persons.Person(*texts, where, place, tuple(dict.fromkeys(roles)), key.strip())
        with ledger.writing() as connection:
            if not sealing.signed(connection):
                raise unsigned(url)
            persons.check_new(persons.known(connection), new)
            chain.append(connection, [new.event(first)])
        options.told(_("added: {id}; head {head}").format(id=new.id, head=ledger.head))

    return add


def unsigned(url: str) -> UsageError:
    """Only a ledger that began with keys has persons."""
    from jmtrade_ledger.store import shown

    wanted = _("a signed ledger")
    cure = _("begin one: jmtrade ledger create --city DIR --by ID --key FILE --by ID --key FILE")
    return UsageError(Problem(shown(url), _("unsigned"), wanted, cure, "unsigned-ledger"))


def _county(county: str, config: Path | None) -> str:
    """The id of a county, or ``all``."""
    return county if county == "all" else options.county_id(county, config) or county
