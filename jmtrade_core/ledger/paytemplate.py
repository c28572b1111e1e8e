"""Empty tables of a payment, as ``paydata`` reads them: headings, and nothing filled in."""

from __future__ import annotations

from pathlib import Path

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger.paydata import TABLES
from jmtrade_core.ledger.sheets import Sheet, render
from jmtrade_core.records import Table
from jmtrade_core.words import _, listed


def empty(file: Path) -> bytes:
    """The workbook with all tables; of a ``.csv`` the table that its name says.

    UsageError for a csv whose name is no table's: nothing else says what it holds.
    """
    if file.suffix == ".xlsx":
        from jmtrade_core.output.template import template

        return template(TABLES.values(), _("Tables of a payment"), advice=_advice())
    return render([_headings(_named(file))], file.suffix)


def _advice() -> tuple[str, ...]:
    return (
        _("One sheet a table. Columns marked * must be filled in; an empty cell means: not known."),
        _("A sheet without rows means: none. A sheet that nobody has looked up has to be deleted: "
          "that means not known, and nothing is paid."),
        _("Codes and account numbers are text: paste them as values, so that no digit is lost."),
        _("The account is in the enterprise's own name, as the ledger has it."),
        _("jmtrade ledger pay --data FILE shows what would be paid, and what is still wrong."),
    )  # fmt: skip


def _named(file: Path) -> Table:
    for table in TABLES.values():
        if file.stem in (table.id, table.sheet):
            return table
    wanted = _("a file named as its table: {names}")
    names = listed(f"{table.id}.csv ({table.sheet}.csv)" for table in TABLES.values())
    raise UsageError(Problem("-o", str(file), wanted.format(names=names), "", "table-name"))


def _headings(table: Table) -> Sheet:
    return Sheet(table.sheet, [column.heading for column in table.columns], [])
