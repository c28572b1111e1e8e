"""Successions of kind `recode`: two codes, one enterprise (rulebook 2.1)."""

from __future__ import annotations

from datetime import date

from .cells import day, money, render, text
from .columns import identity
from .model import Row, Tables

_CODE_COLUMNS = ("uscc", "predecessor")
_FIGURES = ("export_usd", "import_usd", "processing_export_usd", "ecommerce_usd")


def in_force(row: Row, as_of: date) -> bool:
    """Whether a succession is there yet: `on` no later than as_of, or empty (rulebook 2.1)."""
    on = day(row, "on")
    return on is None or on <= as_of


class NewCodes:
    """Old codes and the new ones that replaced them by the day of the decision."""

    def __init__(self, successions: list[Row], as_of: date) -> None:
        self._step: dict[str, str] = {}
        for row in successions:
            if text(row, "kind") == "recode" and in_force(row, as_of):
                self._add(text(row, "predecessor"), text(row, "uscc"))

    def _add(self, old: str, new: str) -> None:
        """One old code has one new code, else it is an error (rulebook 2.1)."""
        if self._step.setdefault(old, new) != new:
            raise ValueError(f"{old} has two new codes")

    def later(self, code: str) -> list[str]:
        """The codes that replaced this one, the newest last."""
        chain = [code]
        while chain[-1] in self._step:
            chain.append(self._step[chain[-1]])
            if len(set(chain)) != len(chain):
                raise ValueError(f"a circle of successions at {chain[-1]}")
        return chain[1:]

    def newest(self, code: str) -> str:
        """The end of the chain; a code that nothing replaced is its own."""
        return [code, *self.later(code)][-1]

    def renamed(self, row: Row) -> Row:
        """The row under the newest codes."""
        return {**row, **{c: self.newest(text(row, c)) for c in _CODE_COLUMNS if c in row}}


def _in_capitals(row: Row) -> Row:
    """Codes are compared and read in capitals (rulebook 2)."""
    return {**row, **{c: text(row, c).upper() for c in _CODE_COLUMNS if c in row}}


def _enterprises(rows: list[Row], codes: NewCodes) -> list[Row]:
    """The row under the newest code counts, where that is not listed the last one before."""
    listed = {text(row, "uscc"): row for row in rows}
    return [
        codes.renamed(row)
        for code, row in listed.items()
        if not any(later in listed for later in codes.later(code))
    ]


def _exports(rows: list[Row]) -> list[Row]:
    """Figures of one year are added; an empty one makes the sum unknown."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = identity("exports", row)
        found[key] = _added(found[key], row) if key in found else row
    return list(found.values())


def _added(left: Row, right: Row) -> Row:
    """One row of two, cents added column by column."""
    total = dict(left)
    for column in _FIGURES:
        one, other = money(left, column), money(right, column)
        total[column] = "" if one is None or other is None else render(one + other)
    return total


def _unique(table: str, rows: list[Row]) -> list[Row]:
    """Other rows that become one identity are an error (rulebook 2.1)."""
    if len({identity(table, row) for row in rows}) != len(rows):
        raise ValueError(f"{table}: two rows have become one")
    return rows


def _moved(table: str, rows: list[Row], codes: NewCodes) -> list[Row]:
    """One table under the newest codes; of the successions only the second kind is left."""
    if table == "enterprises":
        return _enterprises(rows, codes)
    if table == "successions":
        rows = [row for row in rows if text(row, "kind") != "recode"]
    renamed = [codes.renamed(row) for row in rows]
    return _exports(renamed) if table == "exports" else _unique(table, renamed)


def as_read(tables: Tables, as_of: date) -> Tables:
    """The tables with every row under its enterprise's newest code; None stays absent."""
    capitals = {
        table: None if rows is None else [_in_capitals(row) for row in rows]
        for table, rows in tables.items()
    }
    codes = NewCodes(capitals.get("successions") or [], as_of)
    return {
        table: None if rows is None else _moved(table, rows, codes)
        for table, rows in capitals.items()
    }
