"""The workbook to fill in, generated from the record tables of the enabled plugins."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jmtrade_core.i18n import _, also, listed, pick, saying
from jmtrade_core.intake.tables.match import GUIDE_SHEET, LISTS_SHEET
from jmtrade_core.output.grid import text_width
from jmtrade_core.output.printed_book import UNDATED
from jmtrade_core.schema.columns import kinds
from jmtrade_core.schema.tables import PRIOR_AWARDS, Column, Table

LAST_ROW = 1_048_575
"""Rules reach to the end of the sheet, so that pasted rows meet them too."""
FIRST_ROW = 2
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Text stays text, whatever sign it begins with."""

_GUIDE_WIDTH = 100
"""Latin letters on a line of the guide; no program fits a row's height by itself."""
MEASURE = f"{PRIOR_AWARDS.id}.measure"
"""Chosen from the measures in force; one of earlier years may still be typed."""

Formats = Mapping[str, Any]
Choices = Mapping[str, tuple[str, list[str]]]


def template(
    tables: Iterable[Table],
    title: str,
    measures: Mapping[str, str] | None = None,
    advice: Iterable[str] | None = None,
) -> bytes:
    """One sheet a table under a first sheet that explains; nothing filled in.

    ``measures``: id -> title, to choose the measure of an earlier award from. ``advice``
    stands on the first sheet, else that of the enterprise record.
    """
    tables = list(tables)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **SAFE})
    book.set_properties(UNDATED)
    formats = _formats(book)
    measures = measures or {}
    said = _advice() if advice is None else advice
    _guide(book.add_worksheet(GUIDE_SHEET), formats, tables, title, measures, said)
    choices = _choices(tables)
    if measures:
        choices[MEASURE] = "jm_measure", list(measures)
    for table in tables:
        _sheet(book.add_worksheet(table.sheet), formats, table, choices)
    _lists(book, choices)
    book.close()
    return stream.getvalue()


def _formats(book: Workbook) -> Formats:
    head = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "align": "center"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format(head),
        "required": book.add_format({**head, "bg_color": "#F8CBAD"}),
        "id": book.add_format({"font_color": "#7F7F7F", "font_size": 8, "align": "center"}),
        **{id: book.add_format({"num_format": k.number_format}) for id, k in kinds().items()},
    }


def _choices(tables: Iterable[Table]) -> dict[str, tuple[str, list[str]]]:
    """``table.column`` -> the name of its range and what may be chosen."""
    found: dict[str, tuple[str, list[str]]] = {}
    for table in tables:
        for column in table.columns:
            key = f"{table.id}.{column.id}"
            if values := column.kind.choices(column):
                found[key] = column.kind.list_name or f"jm_{table.id}_{column.id}", values
    return found


def _lists(book: Workbook, choices: Choices) -> None:
    """A hidden sheet with a named range for each list of choices."""
    page = book.add_worksheet(LISTS_SHEET)
    page.hide()
    for at, (name, values) in enumerate(dict(choices.values()).items()):
        page.write_column(0, at, [name, *values])
        letter = xl_col_to_name(at)
        book.define_name(name, f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(values) + 1}")


def _sheet(page: Worksheet, formats: Formats, table: Table, choices: Choices) -> None:
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.set_row(0, 32)
    for at, column in enumerate(table.columns):
        star = " *" if column.required else ""
        page.set_column(at, at, column.kind.width, formats[column.type])
        page.write_string(0, at, f"{column.heading}{star}",
                          formats["required" if column.required else "head"])  # fmt: skip
        page.write_string(1, at, column.id, formats["id"])
        page.write_comment(0, at, _help(column), {"x_scale": 2})
        page.data_validation(FIRST_ROW, at, LAST_ROW, at, _rule(table, column, choices, at))
    page.freeze_panes(FIRST_ROW, 2 if len(table.columns) > 2 else 1)


def _help(column: Column) -> str:
    """What a column takes, for the comment on its heading."""
    must = _("must be filled in") if column.required else _("may stay empty: not known")
    among = f" ({column.among_what})" if column.among_what else ""
    when = [pick(*column.when)] if any(column.when) else []
    return also([saying(column.id, column.kind.help(column) + among), must, *when])


def _rule(table: Table, column: Column, choices: Choices, at: int) -> dict[str, Any]:
    """Validation with messages; a paste may pass it by, so the gate checks all of it again."""
    message = {
        "input_title": column.heading[:32],
        "input_message": _help(column)[:255],
        "error_title": column.heading[:32],
        "error_message": _help(column)[:255],
    }
    chosen = choices.get(f"{table.id}.{column.id}")
    if chosen:
        strict = "stop" if column.kind.choices(column) else "warning"
        return {"validate": "list", "source": f"={chosen[0]}", "error_type": strict, **message}
    rule = column.kind.validation(column, f"{xl_col_to_name(at)}{FIRST_ROW + 1}")
    if rule["validate"] == "any":
        message = {key: message[key] for key in ("input_title", "input_message")}
    return {**rule, **message}


def _guide(
    page: Worksheet,
    formats: Formats,
    tables: Iterable[Table],
    title: str,
    measures: Mapping[str, str],
    advice: Iterable[str],
) -> None:
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, _GUIDE_WIDTH)
    page.write_string(0, 0, title, formats["title"])
    row = 2
    for words in advice:
        page.set_row(row, 15 * -(-text_width(words) // _GUIDE_WIDTH))
        page.write_string(row, 1, words, formats["wrap"])
        row += 1
    row += 1
    for table in tables:
        page.write_string(row, 0, table.sheet, formats["bold"])
        columns = listed(f"{c.heading}{'*' if c.required else ''}" for c in table.columns)
        page.write_string(row, 1, columns, formats["wrap"])
        row += 1
    if measures:
        words = _("Earlier awards name their measure by its id:")
        page.write_string(row + 1, 1, words, formats["wrap"])
    for nr, (id, name) in enumerate(measures.items(), row + 2):
        page.write_string(nr, 0, id)
        page.write_string(nr, 1, name, formats["wrap"])


def _advice() -> tuple[str, ...]:
    return (
        _("One sheet a table. Columns marked * must be filled in; an empty cell means: not known."),
        _("Write amounts in the unit of the heading, as plain numbers without 万 or a sign."),
        _("Write days as 2018-03-07. A month alone cannot be decided."),
        _("Codes are text: paste them as values, so that no digit is lost."),
        _("Delete no heading. A sheet without rows means: none. Where nobody has looked up "
          "dishonesty or earlier awards, delete the sheet 失信记录 or 历史兑付: that means: not "
          "known."),
        _("Paste values only (right click, paste special): a plain paste removes the checks."),
        _("jmtrade check FILE shows everything that is still wrong."),
    )  # fmt: skip
