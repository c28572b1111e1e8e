"""Whether the headings of a table say what is wanted: each once, none missing, in single units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables import unit_lines, units
from jmtrade_core.intake.tables.layout import Layout, amount, heading_key, headings, lowest
from jmtrade_core.intake.tables.sheet import Sheet, blank
from jmtrade_core.schema.tables import Column, Table

Doubt = tuple[Problem, tuple[str, ...]]
"""What is wrong, and the columns whose cells it makes worthless."""


def doubts(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    """Everything that is wrong with the headings, and with what stands over them."""
    yield from _doubled(sheet, table, layout)
    yield from _others(sheet, table, layout)
    yield from _missing(sheet, table, layout)
    yield from _unit_rows(sheet, table, layout)
    yield from _agreed(sheet, table, layout)
    yield from _titles(sheet, table, layout)


def _doubled(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    for at, id in layout.again.items():
        found = _("{name} again").format(name=table.column(id).heading)
        wanted = _("each heading once")
        yield finding("double-column", sheet.place(layout.bottom, at), found, wanted), (id,)


def _others(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    """Another unit, or a heading that is not known, from left to right."""
    converted = {at: table.column(id) for id, at in layout.converted.items()}
    for at in sorted((*converted, *layout.unknown)):
        row, text = lowest(sheet, layout, at)
        place = sheet.place(row, at)
        if at in converted:
            yield _converted(place, text, converted[at])
        else:
            names = [c.heading for c in table.columns]
            cure = _("the column is not read; {hint}").format(hint=did_you_mean(text, names))
            yield finding("unknown-column", place, text, _("a known heading"), cure), ()


def _converted(place: str, text: str, column: Column) -> Doubt:
    cure = _("convert the amounts and write {heading}").format(heading=column.heading)
    return finding("heading-unit", place, text, column.heading, cure), (column.id,)


def _missing(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    for column in table.columns:
        if column.required and column.id not in layout.positions:
            found = _("no column {name}").format(name=f"{column.heading} ({column.id})")
            cure = _("add the column, with a value in each row")
            wanted = _("a required column")
            place = sheet.place(layout.bottom)
            yield finding("missing-column", place, found, wanted, cure), ()


def _unit_rows(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    """Units in the rows between the headings and the records."""
    for row in range(layout.bottom + 1, layout.first):
        cells = {at: text for at in layout.positions.values() if (text := _text(sheet, row, at))}
        columns = {at: table.column(id) for id, at in layout.positions.items()}
        for at, text in sorted(cells.items()):
            unit = units.unit(text)
            if unit and not unit.fits(columns[at]):
                problem = _unit_problem(sheet.place(row, at), text, columns[at])
                yield problem, (columns[at].id,)


def _agreed(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    """Heading rows of one column say the same: an id below never overrules what stands over it."""
    known = headings(table)
    told = {sheet.place(lowest(sheet, layout, at)[0], at) for at in layout.converted.values()}
    for id, at in layout.positions.items():
        column = table.column(id)
        rows = [row for row in range(layout.top, layout.first) if _text(sheet, row, at)]
        for row in rows:
            text = _text(sheet, row, at)
            other = known.get(heading_key(text), column)
            if other.id != id:
                wanted, cure = column.heading, _("mend the heading that is wrong")
                place = sheet.place(row, at)
                yield finding("heading-conflict", place, text, wanted, cure), (id,)
        wrong = _wrong_unit(sheet, layout, at, column) if amount(column) else None
        if wrong and (place := sheet.place(wrong[0], at)) not in told:
            yield _converted(place, wrong[1], column)


def _wrong_unit(sheet: Sheet, layout: Layout, at: int, column: Column) -> tuple[int, str] | None:
    """The first level of a heading that says another unit; a group's heading stands to the left."""
    base, _unit = units.heading_parts(column.heading)
    levels = [(row, _over(sheet, row, at, layout)) for row in range(layout.top, layout.bottom + 1)]
    parts = [(row, text, *units.heading_parts(text)) for row, text in levels]
    said = [(row, text, unit or units.unit(text)) for row, text, _base, unit in parts]
    wrong = [(row, text) for row, text, unit in said if unit and not unit.fits(column)]
    if not wrong and not any(unit for *_place, unit in said):
        own = heading_key(column.heading)
        wrong = [(r, t) for r, t, named, _u in parts if named == base and heading_key(t) != own]
    return wrong[0] if wrong else None


def _over(sheet: Sheet, row: int, at: int, layout: Layout) -> str:
    """A cell of the headings, or of a level above the last the one that reaches over it."""
    left = at if row == layout.bottom else 0
    return next((t for n in range(at, left - 1, -1) if (t := _text(sheet, row, n))), "")


def _text(sheet: Sheet, row: int, at: int) -> str:
    line = sheet.rows[row]
    return "" if at >= len(line) or blank(line[at]) else str(line[at])


def _unit_problem(place: str, found: str, column: Column) -> Problem:
    cure = _("convert the amounts, then correct or delete the unit")
    return finding("sheet-unit", place, found, column.heading, cure)


def unit_problems(
    sheet: Sheet, columns: Sequence[Column], rows: Iterable[int]
) -> Iterator[Problem]:
    """单位：万元 in lines beside the table speaks of all its amounts."""
    amounts = [column for column in columns if amount(column)]
    for row in rows if amounts else ():
        for at, text, said in unit_lines.of_line(sheet.rows[row]):
            if _disagree(said, amounts):
                yield _unit_problem(sheet.place(row, at), text.strip(), amounts[0])


def _titles(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Doubt]:
    """Units in the lines over the table, in the sheet's name and on its printed page."""
    columns = [c for c in table.columns if c.id in layout.positions]
    amounts = [column for column in columns if amount(column)]
    ids = tuple(column.id for column in amounts)
    for problem in unit_problems(sheet, columns, range(layout.top)):
        yield problem, ids
    beside = [(sheet.name, unit_lines.of_name(sheet.name, table.sheet))]
    beside += [(text, unit_lines.of_page(text)) for text in sheet.printed]
    for text, said in beside:
        if amounts and said and _disagree(said, amounts):
            yield _unit_problem(sheet.place(0), text, amounts[0]), ids


def _disagree(said: Sequence[units.Unit], amounts: Sequence[Column]) -> bool:
    """A scale is wrong for every column; a currency may be that of some."""
    scaled = any(unit.scale for unit in said)
    return scaled or not any(unit.fits(column) for unit in said for column in amounts)


def no_headings(sheet: Sheet, table: Table) -> Problem:
    """The problem of a sheet that shows no heading of its table."""
    names = listed(column.heading for column in table.columns)
    wanted = _("a row of headings: {names}").format(names=names)
    cure = _("use the headings of the template")
    return finding("no-headings", sheet.place(0), _("no known heading"), wanted, cure)
