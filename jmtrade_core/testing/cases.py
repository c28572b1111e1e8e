"""Worked cases as TOML: what a clerk writes, to be decided by the installed policy.

A case gives a county, a year, a few rows and the decisions expected of them. Rows are one
table each (``[[tables.exports]]``) or columnar
(``tables.exports = {columns = ["uscc", ...], rows = [["...", ...]]}``); tables that a case
does not name are present and empty, those under ``absent`` are not there. Every
expectation matches a decision of its own and compares only the fields it names; of the
measures in ``complete`` there is no further decision.

The same case may stand in further forms, each with an ``expect`` of its own:
``[by_default]`` is the case without its readings; each ``[[filled]]`` has one empty cell
filled in (``table``, ``row`` from 1, ``column``, ``value``), or without a ``column`` gives
an absent table without rows. Where no empty cell settles the matter, ``was`` names the
value that the cell has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmtrade_core.config import toml
from jmtrade_core.config.profiles import CITY_FILE
from jmtrade_core.config.reader import Reader
from jmtrade_core.config.toml import Document
from jmtrade_core.engine.decision import FIELDS, MONEY
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals, hundredths
from jmtrade_core.testing.bench import Rows

CASE_KEYS = (
    "title", "clause", "why", "county", "year", "as_of", "readings", "exports_since",
    "shared_city", "tables", "absent", "expect", "complete", "by_default", "filled",
)  # fmt: skip
FILLED_KEYS = ("table", "row", "column", "value", "was", "expect")
Decision = dict[str, str]


@dataclass(frozen=True)
class WorkedCase:
    """One worked case. ``expect`` gives fields as text, as the contract's output has them.

    ``by_default`` and ``filled`` are its further forms, cases themselves.
    """

    name: str
    document: Document
    county: str
    year: int
    as_of: date
    readings: Mapping[str, str]
    exports_since: int | None
    shared_city: str | None
    tables: Rows
    absent: tuple[str, ...]
    expect: tuple[Decision, ...]
    complete: tuple[str, ...]
    by_default: WorkedCase | None = None
    filled: tuple[WorkedCase, ...] = ()

    @property
    def forms(self) -> tuple[WorkedCase, ...]:
        """The case as it stands, by default, and with each of its cells filled."""
        return (self, *([self.by_default] if self.by_default else []), *self.filled)


NOT_CASES = frozenset({"pyproject.toml", "terms.toml", CITY_FILE})
"""What a plugin's or a city's folder holds beside its cases; profiles stand in ``counties/``."""


def find(path: Path) -> list[Path]:
    """The cases of a folder and the folders in it, or the one file named."""
    if not path.is_dir():
        return [path]
    inside = [file.relative_to(path) for file in path.rglob("*.toml")]
    found = [f for f in inside if f.name not in NOT_CASES and f.parent.name != "counties"]
    return sorted(path / file for file in found)


def read_case(path: Path) -> WorkedCase:
    """Read a case. PolicyError names every key that is unknown or wrong."""
    document = toml.read(path, str(path))
    reader = Reader(replace(document, data=_numbered(document.data)))
    reader.table(CASE_KEYS)
    for key in ("county", "year"):
        if key not in document.data:
            reader.problems.append(document.wrong((key,), _("nothing"), _("a value")))
    case = _as_it_stands(path.stem, reader)
    case = replace(case, by_default=_by_default(case, reader), filled=_filled(case, reader))
    reader.done()
    return case


def _numbered(data: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of ``[[filled]]`` by number, as the document's lines have them."""
    filled = data.get("filled", [])
    if not isinstance(filled, list):
        return dict(data)
    return {**data, "filled": {str(n): table for n, table in enumerate(filled, start=1)}}


def _as_it_stands(name: str, reader: Reader) -> WorkedCase:
    year = reader.value(int, _("a year"), "year")
    return WorkedCase(
        name=name,
        document=reader.document,
        county=reader.text("county") or "",
        year=year or 1,
        as_of=_day(reader, "as_of") or date(year or 1, 12, 31),
        readings={k: str(v) for k, v in reader.table((), "readings").items()},
        exports_since=reader.value(int, _("a year"), "exports_since"),
        shared_city=reader.text("shared_city"),
        tables={id: _rows(reader, "tables", id) for id in reader.table((), "tables")},
        absent=reader.names("absent"),
        expect=_expect(reader),
        complete=reader.names("complete"),
    )


def _by_default(case: WorkedCase, reader: Reader) -> WorkedCase | None:
    if "by_default" not in reader.document.data:
        return None
    reader.table(("expect",), "by_default")
    expect = _expect(reader, "by_default")
    name = f"{case.name} / " + _("by default")
    return replace(case, name=name, readings={}, expect=expect)


def _filled(case: WorkedCase, reader: Reader) -> tuple[WorkedCase, ...]:
    forms = []
    for number in reader.table((), "filled"):
        keys = "filled", number
        given = reader.table(FILLED_KEYS, *keys)
        changed = _cell_filled if "column" in given else _table_given
        what = _("filled {name}").format(name=given.get("column", given.get("table")))
        form = replace(case, name=f"{case.name} / {what}", expect=_expect(reader, *keys))
        forms.append(changed(form, reader, keys))
    return tuple(forms)


def _table_given(case: WorkedCase, reader: Reader, keys: tuple[str, ...]) -> WorkedCase:
    """The case with one table present and empty that it said is absent."""
    id = reader.text(*keys, "table") or ""
    if id not in case.absent:
        wanted = _("a table under `absent`, or a column to fill")
        reader.problems.append(reader.document.wrong((*keys, "table"), id, wanted))
    return replace(case, absent=tuple(name for name in case.absent if name != id))


def _cell_filled(case: WorkedCase, reader: Reader, keys: tuple[str, ...]) -> WorkedCase:
    """The case with one cell filled, which is empty so far or what ``was`` says."""
    given = reader.table((), *keys)
    id, column = reader.text(*keys, "table") or "", reader.text(*keys, "column") or ""
    rows = [dict(row) for row in case.tables.get(id, ())]
    number = given.get("row", 1)
    if number not in range(1, len(rows) + 1):
        wanted = _("a row of the case's {table}, from 1").format(table=id)
        reader.problems.append(reader.document.wrong((*keys, "row"), number, wanted))
        return case
    row = rows[number - 1]
    found, was = row.get(column, ""), text(given.get("was", ""))
    if found != was or "value" not in given:
        wanted = _("the new value, and under `was` what the cell has now unless it is empty")
        reader.problems.append(reader.document.wrong((*keys, "column"), found or "-", wanted))
    row[column] = text(given.get("value", ""))
    return replace(case, tables={**case.tables, id: rows})


def _day(reader: Reader, key: str) -> date | None:
    """A date, with or without quotes."""
    value = reader.document.data.get(key)
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        reader.problems.append(reader.document.wrong((key,), value, _("a date")))
        return None


def _rows(reader: Reader, *keys: str) -> list[dict[str, str]]:
    """Rows written one table each, or as columns and rows."""
    value: Any = reader.document.data
    for key in keys:
        value = value.get(key, []) if isinstance(value, dict) else None
    if isinstance(value, dict) and set(value) == {"columns", "rows"}:
        columns, rows = value["columns"], value["rows"]
        if isinstance(rows, list) and all(
            isinstance(row, list) and len(row) == len(columns) for row in rows
        ):
            return [{c: text(v) for c, v in zip(columns, row, strict=True)} for row in rows]
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return [{column: text(cell) for column, cell in row.items()} for row in value]
    wanted = _("rows, or columns with rows of as many cells")
    reader.problems.append(reader.document.wrong(keys, type(value).__name__, wanted))
    return []


def text(value: object) -> str:
    """A TOML value as the text of a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _expect(reader: Reader, *keys: str) -> tuple[Decision, ...]:
    """The decisions expected; amounts may be numbers, the output has two decimals."""
    if keys and "expect" not in reader.table((), *keys):
        wanted = _("what is then expected, under `expect`")
        reader.problems.append(reader.document.wrong(keys, _("nothing"), wanted))
    rows = _rows(reader, *keys, "expect")
    for number, row in enumerate(rows, start=1):
        reader.problems += [
            reader.document.unknown((*keys, "expect", str(number), field), FIELDS)
            for field in row
            if field not in FIELDS
        ]
    return tuple({k: _amount(v) if k in MONEY else v for k, v in row.items()} for row in rows)


def _amount(written: str) -> str:
    try:
        return decimals(hundredths(Decimal(written)))
    except (ValueError, ArithmeticError):
        return written  # no decision has it, so the case fails and shows it
