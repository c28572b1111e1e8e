"""A simulation as table, json, csv and xlsx."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO

from jmtrade_core.awards.result import marks_of
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.awards.xlsx import AwardBook
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals, grouped
from jmtrade_core.output.csv_text import inert
from jmtrade_core.output.documents import as_document
from jmtrade_core.output.grid import grid
from jmtrade_core.output.printed_book import Page, Printed
from jmtrade_core.simulations.compare import Row, Simulation
from jmtrade_core.simulations.sums import Cell

SCHEMA = "jmtrade.simulate/1"
ABREAST = 3
"""So many scenarios stand side by side; more stand one below another."""
FIELDS = (
    "dimension",
    "group",
    "title",
    "scenario",
    "lines",
    "winners",
    "losers",
    "money",
    "change",
)
SHEETS = {"all": "合计", "measure": "按项目", "payer": "按负担", "county": "按县市区",
          "exports": "按出口额"}  # fmt: skip


def dimensions() -> Mapping[str, str]:
    """The groupings, in the order in which they are shown."""
    return {
        "all": _("All"),
        "measure": _("By measure"),
        "payer": _("By payer"),
        "county": _("By county"),
        "exports": _("By exports of the year (US dollars)"),
    }


def heading(case: Case) -> str:
    names = {policy.county.name for policy in case.policies}
    name = names.pop() if len(names) == 1 else case.policies[0].city.name
    return _("{name}: what if, {year}, as of {day}. Nothing here is a decision.").format(
        name=name, year=case.policies[0].year, day=case.as_of
    )


def to_table(case: Case, found: Simulation) -> str:
    """Every grouping, baseline and scenarios in columns."""
    parts = [heading(case), *marks(case)]
    if len(found.names) > ABREAST:
        return "\n".join([*parts, "", *_one_below_another(found)]) + "\n"
    parts += [f"[{nr}] {name}" for nr, name in enumerate(found.names, start=1)]
    for dimension, title in dimensions().items():
        rows = [row for row in found.rows if row.dimension == dimension]
        if dimension == "county" and len(rows) < 2:
            continue
        body = [[row.title, *_texts(row)] for row in rows]
        numbers = set(range(1, 3 + 5 * len(found.names)))
        parts += ["", title, grid(_headings("", len(found.names)), body, numbers)]
    return "\n".join(parts) + "\n"


def _one_below_another(found: Simulation) -> Iterator[str]:
    """Of many scenarios the sums alone, a row each."""
    body = [
        [name, *_texts(replace(row, scenarios=(cell,)))[2:]]
        for row in found.rows
        if row.dimension == "all"
        for name, cell in zip(
            (_("baseline"), *found.names), (row.baseline, *row.scenarios), strict=True
        )
    ]
    yield grid([_("scenario"), *_measured("")], body, set(range(1, 6)))
    yield ""
    yield _("By measure, payer, county and exports: --format csv or xlsx")


def _measured(mark: str) -> list[str]:
    words = _("lines"), _("winners"), _("losers"), _("amount (yuan)"), _("change (yuan)")
    return [mark + word for word in words]


def _headings(first: str, scenarios: int) -> list[str]:
    headings = [first, _("lines"), _("baseline (yuan)")]
    for nr in range(1, scenarios + 1):
        headings += _measured(f"[{nr}] ")
    return headings


def _texts(row: Row) -> list[str]:
    texts = [str(row.baseline.lines), grouped(row.baseline.money)]
    for cell in row.scenarios:
        change = cell.money - row.baseline.money
        texts += [str(cell.lines), str(cell.winners), str(cell.losers), grouped(cell.money),
                  grouped(change)]  # fmt: skip
    return texts


def _entries(found: Simulation) -> Iterator[Mapping[str, object]]:
    """One entry a group and scenario; the baseline first."""
    for row in found.rows:
        named = zip(("baseline", *found.names), (row.baseline, *row.scenarios), strict=True)
        for name, cell in named:
            yield _entry(row, name, cell)


def _entry(row: Row, name: str, cell: Cell) -> Mapping[str, object]:
    head = {"dimension": row.dimension, "group": row.group, "title": row.title, "scenario": name}
    counts = {"lines": cell.lines, "winners": cell.winners, "losers": cell.losers}
    change = decimals(cell.money - row.baseline.money)
    return {**head, **counts, "money": decimals(cell.money), "change": change}


def to_json(case: Case, found: Simulation) -> bytes:
    """Amounts in yuan as text."""
    document = {
        "schema": SCHEMA,
        "county": case.county,
        "year": case.policies[0].year,
        "as_of": case.as_of.isoformat(),
        "example": case.example,
        "partial": case.partial,
        "scenarios": [
            {"name": name, "broken_locks": list(broken)}
            for name, broken in zip(found.names, found.broken, strict=True)
        ],
        "rows": list(_entries(found)),
    }
    return as_document(document)


def to_csv(case: Case, found: Simulation) -> bytes:
    """One row a group and scenario, UTF-8 with BOM."""
    stream = StringIO()
    writer = csv.DictWriter(stream, (*FIELDS, "marks"), lineterminator="\n")
    writer.writeheader()
    marks = marks_of(case)
    for entry in _entries(found):
        texts = {name: inert(str(entry[name])) for name in ("group", "title", "scenario")}
        writer.writerow({**entry, **texts, "marks": marks})
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(case: Case, found: Simulation) -> bytes:
    """A page for each grouping, ready to print."""
    book = AwardBook(case.award(found.lines))
    for dimension, title in dimensions().items():
        rows = [row for row in found.rows if row.dimension == dimension]
        if len(found.names) > ABREAST:
            _long_page(
                book.page(SHEETS[dimension], heading(case), _long_columns(title)), found, rows
            )
            continue
        page = book.page(SHEETS[dimension], heading(case), _columns(title, len(found.names)))
        for nr, name in enumerate(found.names, start=1):
            page.note(f"[{nr}] {name}")
        page.table([[row.title, *_numbers(row)] for row in rows], repeat=True,
                   total=dimension != "all")  # fmt: skip
    return book.finish()


def _long_page(page: Page, found: Simulation, rows: Sequence[Row]) -> None:
    """Of many scenarios a row for each group and scenario."""
    body = [
        [row.title, name, *_numbers(replace(row, scenarios=(cell,)))[2:]]
        for row in rows
        for name, cell in zip(
            (_("baseline"), *found.names), (row.baseline, *row.scenarios), strict=True
        )
    ]
    page.table(body, repeat=True)


def _long_columns(title: str) -> Sequence[Printed]:
    return [Printed(title, 34), Printed(_("scenario"), 34), *map(_printed, _measured(""))]


def _printed(heading: str) -> Printed:
    money = heading.endswith((_("(yuan)"), "(yuan)"))
    return Printed(heading, 18 if money else 9, money=money, count=not money)


def _columns(title: str, scenarios: int) -> Sequence[Printed]:
    first, *rest = _headings(title, scenarios)
    return [Printed(first, 34), *map(_printed, rest)]


def _numbers(row: Row) -> list[int]:
    numbers = [row.baseline.lines, row.baseline.money]
    for cell in row.scenarios:
        numbers += [cell.lines, cell.winners, cell.losers, cell.money,
                    cell.money - row.baseline.money]  # fmt: skip
    return numbers
