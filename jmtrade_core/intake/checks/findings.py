"""What the gate says of a row that is wrong, in the same words for every kind of input."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from jmtrade_core.errors import Problem, nearest
from jmtrade_core.i18n import _, listed, pick
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.schema.tables import DISHONESTY, PRIOR_AWARDS, Column, Table


def vague(column: Column, found: str) -> str:
    """The cure for a name that several codes could mean."""
    meant = column.vague.get(found.strip(), "")
    return _("write {names}").format(names=meant) if meant else ""


def repeated(place: str, first: str, table: Table, row: Mapping[str, Any]) -> Problem:
    names = listed(
        f"{pick(table.column(id).heading, id)}={'' if row[id] is None else row[id]}"
        for id in table.identity
    )
    found = _("the same identity as {place}: {names}").format(place=first, names=names)
    wanted = _("one row for each identity")
    cure = _("delete the repeated row, or mend what tells the two apart")
    return finding("duplicate-row", place, found, wanted, cure)


def unknown_tables(given: Container[str]) -> list[Problem]:
    """Tables without which it is not known whether anybody may be paid (rulebook, section 1)."""
    found = _("no such table")
    wanted = _("the table, with its headings alone where there is nothing to enter")
    cure = _("without it every line with money is held")
    return [
        finding("table-absent", f"{table.sheet} ({table.id})", found, wanted, cure)
        for table in (DISHONESTY, PRIOR_AWARDS)
        if table.id not in given
    ]


def no_list() -> Problem:
    """Without the enterprises nobody can be awarded anything."""
    wanted = _("the table {name}").format(name="企业名录 (enterprises)")
    return finding("no-enterprises", "enterprises", _("no such table"), wanted)


def stranger(place: str, uscc: str, *, severe: bool) -> Problem:
    """``severe``: a row of a claim table or of ``exports``."""
    wanted = _("an enterprise of the table enterprises (企业名录)")
    if severe:
        cure = _("add the enterprise, or mend the code")
        return finding("unknown-enterprise", place, uscc, wanted, cure)
    cure = _("compare the code with the documents: no listed enterprise has it")
    return finding("unlisted-enterprise", place, uscc, wanted, cure)


def slip(place: str, uscc: str, meant: str) -> Problem:
    """A code that is not listed, one character away from exactly one that is."""
    wanted = _("an enterprise of the table enterprises (企业名录)")
    cure = _("did you mean {name}?").format(name=meant)
    return finding("code-slip", place, uscc, wanted, cure)


def misshapen(place: str, found: str, meant: str = "") -> Problem:
    """What is no code at all. ``meant``: the one that is probably meant, and its name."""
    cure = _("did you mean {name}?").format(name=meant) if meant else ""
    wanted = _("a unified social credit code of 18 characters")
    return finding("code-shape", place, found, wanted, cure)


def failing_code(place: str, uscc: str) -> Problem:
    """GB 32100: some published codes fail it, so it never refuses."""
    wanted = _("a code that passes GB 32100")
    cure = _("compare it with the business licence")
    return finding("code-check", place, uscc, wanted, cure)


def meant(column: Column, found: str) -> str:
    """A cure that names the option nearest to what was found, or all that it could mean;
    empty without one."""
    close = nearest(found, (*column.options.values(), *column.options)) if column.options else ""
    return _("did you mean {name}?").format(name=close) if close else vague(column, found)
