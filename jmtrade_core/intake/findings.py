"""What the gate says of a row that is wrong, in the same words for every kind of input."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.intake.catalogue import finding
from jmtrade_core.records import DISHONESTY, PRIOR_AWARDS, Column, Table
from jmtrade_core.words import _, listed, pick


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


def stranger(place: str, uscc: str, *, severe: bool) -> Problem:
    """``severe``: a row of a claim table or of ``exports``."""
    wanted = _("an enterprise of the table enterprises (企业名录)")
    if severe:
        cure = _("add the enterprise, or mend the code")
        return finding("unknown-enterprise", place, uscc, wanted, cure)
    cure = _("the row is read all the same")
    return finding("unlisted-enterprise", place, uscc, wanted, cure)


def failing_code(place: str, uscc: str) -> Problem:
    """GB 32100: some published codes fail it, so it never refuses."""
    wanted = _("a code that passes GB 32100")
    cure = _("compare it with the business licence")
    return finding("code-check", place, uscc, wanted, cure)


def strange_measure(place: str, name: str, known: Iterable[str]) -> Problem:
    """``known``: ids, or ids with their titles, by which people call a measure."""
    titles = known if isinstance(known, Mapping) else {}
    meant = next((id for id, title in titles.items() if title == name), None)
    cure = did_you_mean(meant or name, sorted(known))
    return finding("unknown-measure", place, name, _("a known measure"), cure)
