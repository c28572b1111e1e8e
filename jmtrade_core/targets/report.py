"""The 2020 scoreboard as table, json and xlsx, with progress bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from jmtrade_core.awards.table import encoding
from jmtrade_core.config.profiles import City
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals, grouped
from jmtrade_core.output.documents import as_document
from jmtrade_core.output.grid import grid
from jmtrade_core.targets.score import Score

WIDTH = 20
"""Characters of a full progress bar."""


def bar(score: Score) -> str:
    """``#####...............`` : a full bar is the aim."""
    if score.share is None:
        return ""
    full = min(score.share, 100) * WIDTH // 100
    return "#" * full + "." * (WIDTH - full)


def _figures(score: Score) -> tuple[str, str]:
    written = grouped if score.usd else "{:,}".format
    reached = _("unknown") if score.reached is None else written(score.reached)
    return reached, written(score.aim)


def _note(score: Score) -> str:
    if score.reached is None:
        return _("no figures of the year; see --year")
    return _("at least: {n} unknown").format(n=score.unknown) if score.unknown else ""


def _share(score: Score) -> str:
    return "-" if score.share is None else str(score.share)


def to_table(scores: Sequence[Score], city: City, year: int) -> bytes:
    headings = [_("target"), _("reached"), _("aim"), "%", "", _("note")]
    rows = [[str(s), *_figures(s), _share(s), bar(s), _note(s)] for s in scores]
    title = _("{name}: targets of the policy, {year}").format(name=city.name, year=year)
    page = f"{title}\n\n{grid(headings, rows, {1, 2, 3})}\n"
    return page.encode(encoding(), "replace")


def to_json(scores: Sequence[Score], city: City, year: int) -> bytes:
    body = [
        {
            "target": score.id,
            "reached": decimals(score.reached)
            if score.usd and score.reached is not None
            else score.reached,
            "aim": decimals(score.aim) if score.usd else score.aim,
            "percent": score.share,
            "unknown": score.unknown,
        }
        for score in scores
    ]
    document = {"schema": "jmtrade.targets/1", "year": year, "targets": body}
    return as_document(document)


def to_xlsx(scores: Sequence[Score], city: City, year: int) -> bytes:
    """One sheet; the share reached as a data bar."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(year, 12, 31)})
    sheet = book.add_worksheet(_("targets"))
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    text = book.add_format({"border": 1})
    percent = book.add_format({"border": 1, "num_format": "0%"})
    sheet.write_string(0, 0, _("{name}: targets of the policy, {year}").format(
        name=city.name, year=year), bold)  # fmt: skip
    for index, heading in enumerate((_("target"), _("reached"), _("aim"), "%", _("note"))):
        sheet.write_string(2, index, heading, head)
    for row, score in enumerate(scores, start=3):
        sheet.write_string(row, 0, str(score), text)
        for index, figure in enumerate(_figures(score), start=1):
            sheet.write_string(row, index, figure, text)
        if score.share is None:
            sheet.write_string(row, 3, _share(score), text)
        else:
            sheet.write_number(row, 3, score.share / 100, percent)
        sheet.write_string(row, 4, _note(score), text)
    sheet.conditional_format(3, 3, 2 + len(scores), 3, {
        "type": "data_bar", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
        "bar_solid": True, "bar_color": "#70AD47",
    })  # fmt: skip
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 22)
    sheet.set_column(3, 4, 24)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()
