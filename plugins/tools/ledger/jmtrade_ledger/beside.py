"""Deciding beside a ledger: its awards are prior awards (``--ledger`` of core's commands)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import Case, gather
from jmtrade_core.doctor import Answer
from jmtrade_core.i18n import _
from jmtrade_core.intake.eager import Intake
from jmtrade_ledger.cli.common import open_ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection


def award(url: str, request: Request) -> tuple[Award, Intake]:
    """Decide with the ledger's prior awards; says which lines it has decided already."""
    ledger = open_ledger(url)
    from jmtrade_ledger import adopted, named
    from jmtrade_ledger.priors import marked

    with ledger.reading() as connection:
        case = _with_priors(connection, request)
        decided = marked(connection, case.decided())
        other = adopted.warnings(connection, request.config, decided)
    known: Any = (decided.ledger or {})["already_decided"]
    for one in known:
        _say_decided({**one, "state": named.step(one["state"])})
    return decided, replace(case.intake, warnings=(*case.intake.warnings, *other))


def case(url: str, request: Request) -> Case:
    """What a run beside the ledger is decided on: the same prior awards, nothing decided."""
    with open_ledger(url).reading() as connection:
        return _with_priors(connection, request)


def standing(url: str, uscc: str, county: str, year: int, measure: str | None) -> None:
    """Say which awards of an enterprise the ledger has decided for this county and year: they
    are no prior awards of a run that decides them again."""
    from jmtrade_ledger import named, report

    with open_ledger(url).reading() as connection:
        for one in report.awards(connection, county, year, uscc=uscc):
            if one["due"] and measure in (None, one["measure"]):
                _say_decided({**one, "state": named.step(one["state"])})


def _say_decided(one: Mapping[str, Any]) -> None:
    words = _("already decided: {uscc} {measure} {subject}: award {award}, {state}")
    click.echo(words.format(**one), err=True)


def examine(url: str) -> list[Answer]:
    """What the doctor says of a ledger: its rules, and of a server who may do what."""
    ledger = open_ledger(url)
    from jmtrade_ledger import adopted, roles

    with ledger.reading() as connection:
        found = [Answer("ledger rules", adopted.said(connection))]
        if adopted.last(connection) is None:
            cure = _("jmtrade ledger adopt puts the city's rules in force")
            found = [Answer("ledger rules", adopted.said(connection), "note", cure)]
        if connection.dialect.name == "postgresql":
            cure = _("see the page of the ledger: who may do what on a server")
            faults = roles.faults(connection)
            found += [Answer("ledger roles", fault, "wrong", cure) for fault in faults]
            found += [] if faults else [Answer("ledger roles", _("as they were made"))]
    return found


def _with_priors(connection: Connection, request: Request) -> Case:
    """Policies and data with the ledger's prior awards, and what has to be said of them."""
    from jmtrade_ledger.priors import FromLedger

    priors = FromLedger(connection)
    found = gather(replace(request, priors=priors))
    warnings = (*found.intake.warnings, *priors.warnings())
    return replace(found, intake=replace(found.intake, warnings=warnings))
