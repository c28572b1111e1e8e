"""A small TOML file that renames another system's sheets and headings before reading.

```toml
[enterprises]
sheet = "firms"                   # sheet, or CSV file without its ending
columns = { uscc = "信用代码", registered_on = "成立日期" }
fixed = { county = "东宝区" }      # the same value in every row, stated by whoever maps
```
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import tomli

from jmtrade_core.errors import DataError, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.layout import HEADING_ROWS, heading_key
from jmtrade_core.intake.tables.match import without_ending
from jmtrade_core.intake.tables.sheet import Sheet, blank
from jmtrade_core.schema.tables import Table


@dataclass(frozen=True)
class TableMapping:
    """How one table is found: its sheet, the headings it has there, and fixed values."""

    sheet: str
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


Mapping_ = Mapping[str, TableMapping]


def load(path: Path, tables: Mapping[str, Table]) -> Mapping_:
    """A mapping file. DataError (``map-file``) names a table or column that is not known."""
    try:
        data = tomli.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise _wrong(path.name, str(error), _("a TOML file")) from error
    mapping = {}
    for id, given in data.items():
        place = f"{path.name} [{id}]"
        if id not in tables or not isinstance(given, dict):
            raise _wrong(place, id, _("a known table"), did_you_mean(id, list(tables)))
        known = [column.id for column in tables[id].columns]
        columns, fixed = given.get("columns", {}), given.get("fixed", {})
        for name in (*columns, *fixed):
            if name not in known:
                raise _wrong(place, name, _("a known column"), did_you_mean(name, known))
        strings = all(isinstance(v, str) for v in (*columns.values(), *fixed.values()))
        if not strings or given.keys() - {"sheet", "columns", "fixed"}:
            raise _wrong(place, listed(given), _("sheet, columns and fixed, as text"))
        mapping[id] = TableMapping(str(given.get("sheet", tables[id].sheet)), columns, fixed)
    return mapping


def _wrong(place: str, found: str, wanted: str, cure: str = "") -> DataError:
    return DataError(finding("map-file", place, found, wanted, cure))


def apply(mapping: Mapping_, sheets: Sequence[Sheet], tables: Mapping[str, Table]) -> list[Sheet]:
    """The sheets with the names and headings of the record; their places keep the file."""
    result = []
    for sheet in sheets:
        name = heading_key(without_ending(sheet.name))
        id = next((id for id, m in mapping.items() if heading_key(m.sheet) == name), None)
        result.append(sheet if id is None else _renamed(sheet, mapping[id], tables[id]))
    return result


def _renamed(sheet: Sheet, mapped: TableMapping, table: Table) -> Sheet:
    names = {heading_key(heading): id for id, heading in mapped.columns.items()}
    top = next(
        (nr for nr, row in enumerate(sheet.rows[:HEADING_ROWS])
         if names.keys() <= {heading_key(c) for c in row if not blank(c)}), None,
    )  # fmt: skip
    if top is None:
        wanted = _("a row with the headings {names}").format(names=listed(names))
        raise _wrong(sheet.place(0), _("no such row"), wanted)
    heads = [names.get(heading_key(c), c) if not blank(c) else c for c in sheet.rows[top]]
    fixed = list(mapped.fixed.values())
    body = [
        [
            *row,
            *(None,) * (len(heads) - len(row)),
            *(fixed if any(not blank(c) for c in row) else ()),
        ]
        for row in sheet.rows[top + 1 :]
    ]
    rows = [*sheet.rows[:top], [*heads, *mapped.fixed], *body]
    return replace(sheet, alias=table.id, rows=rows)
