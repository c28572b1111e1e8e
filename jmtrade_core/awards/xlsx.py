"""The award as a workbook: 汇总, 拟兑付, 待补正, 不予, 分级负担, ready to print and sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from jmtrade_core.awards.result import Award
from jmtrade_core.awards.table import differences, level_and_warnings, marks, stake, under_options
from jmtrade_core.awards.worded import Row, sums, worded
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.i18n import _
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import decimals
from jmtrade_core.output.printed_book import Book, Page, Printed


class AwardBook(Book):
    """A printed book of an award: its marks and the policy stand under each title."""

    def __init__(self, award: Award) -> None:
        city = award.policies[0].city
        basis = _("Basis: {title} ({number})").format(title=city.title, number=city.number)
        super().__init__(award.as_of, marks(award), basis)
        self.award = award


def to_xlsx(award: Award, last: Sequence[str] = ()) -> bytes:
    """The workbook's bytes. Sheet names are fixed; headings follow the language. ``last``
    ends the summary, as it ends the table on a terminal."""
    book = AwardBook(award)
    rows = worded(award)
    _summary(book, rows, last)
    _payable(book, [row for row in rows if row["outcome"] == Outcome.PAY])
    _held(book, [row for row in rows if row["outcome"] == Outcome.HOLD])
    _denied(book, [row for row in rows if row["outcome"] == Outcome.DENY])
    _burden(book, rows)
    _under_options(book)
    return book.finish()


def _title(award: Award, what: str) -> str:
    names = {policy.county.name for policy in award.policies}
    name = names.pop() if len(names) == 1 else award.policies[0].city.name
    return _("{name} {year}: {what}").format(name=name, year=award.year, what=what)


def _by_clause(row: Row) -> tuple[int, str, str]:
    """Articles in their order, a county's own measures last."""
    return row["article"] or 99, row["measure"], row["title"]


def _day(row: Row) -> str:
    return row["event_date"].isoformat() if row["event_date"] else ""


def _summary(book: AwardBook, rows: Sequence[Row], last: Sequence[str]) -> None:
    award = book.award
    columns = [
        Printed(_("measure"), 40), Printed(_("lines"), 8, count=True),
        Printed(_("amount (yuan)"), 22, money=True), Printed(_("city"), 22, money=True),
        Printed(_("county"), 22, money=True), Printed(_("unallocated"), 22, money=True),
    ]  # fmt: skip
    page = book.page("汇总", _title(award, _("summary of awards")), columns)
    body = [[key[-1], *money] for key, money in sums(rows, _by_clause).items()]
    first = page.table(body)
    page.note(_outcomes(rows))
    _differences(page, award)
    _not_money(page, award, rows)
    for words in last:
        page.note(words)
    page.sign()
    if body:
        _charts(book, page, first, body)


def _outcomes(rows: Sequence[Row]) -> str:
    count = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in Outcome}
    words = _("Lines: {pay} payable, {hold} held, {deny} denied, {refer} referred, "
              "{record} recorded.")  # fmt: skip
    return words.format(**count)


def _differences(page: Page, award: Award) -> None:
    """The six columns of the page hold what matters; the county stands in its title."""
    headings, rows = differences(award)
    if not rows:
        return
    page.note(_("Differences from the city text"))
    kept = (1, 3, 4, 5, 6, 7)
    columns = [Printed(headings[index], 0) for index in kept]
    body = [[row[index] for index in kept] for row in rows]
    for row, printed in zip(rows, body, strict=True):
        printed[0] = " ".join(part for part in (row[0], row[1], row[2], row[8]) if part)
    page.table(body, columns)


def _not_money(page: Page, award: Award, rows: Sequence[Row]) -> None:
    """Referrals and records have no sheet of their own: they carry no money."""
    others = [row for row in rows if row["outcome"] in (Outcome.REFER, Outcome.RECORD)]
    if not others:
        return
    page.note(_("Referred to another document, or recorded"))
    columns = [
        Printed(heading, 0)
        for heading in (_("enterprise"), _("clause"), _("code"), _("measure"), _("subject"),
                        _("level"))
    ]  # fmt: skip
    body = [
        [row["name"], row["clause"], row["uscc"], row["title"], row["subject"],
         level_and_warnings(row)]
        for row in others
    ]  # fmt: skip
    page.table(body, columns)


def _charts(book: AwardBook, page: Page, first: int, body: Sequence[Sequence[Any]]) -> None:
    """Native charts of amounts by measure and by payer, below the page's text."""
    name, last = page.name, first + len(body) - 1
    bars = book.book.add_chart({"type": "bar"})
    bars.add_series({
        "categories": [name, first, 0, last, 0],
        "values": [name, first, 2, last, 2],
        # What a program shows before it computes: a table's cells cannot be asked.
        "categories_data": [title for title, *_ in body],
        "values_data": [decimals(fen) for _, _, fen, *_ in body],
        "fill": {"color": "#5B9BD5"},
        "data_labels": {"value": True, "num_format": "#,##0"},
    })  # fmt: skip
    bars.set_title({"name": _("Amounts by measure (yuan)"), "name_font": {"size": 11}})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": False}})
    bars.set_size({"width": 540, "height": max(260, 32 * (last - first + 3))})
    columns = book.book.add_chart({"type": "column"})
    columns.add_series({
        "categories": [name, first - 1, 3, first - 1, 5],
        "values": [name, last + 1, 3, last + 1, 5],
        "fill": {"color": "#70AD47"},
        "data_labels": {"value": True, "num_format": "#,##0"},
    })  # fmt: skip
    columns.set_title({"name": _("Amounts by payer (yuan)"), "name_font": {"size": 11}})
    columns.set_legend({"none": True})
    columns.set_y_axis({"num_format": "#,##0"})
    columns.set_size({"width": 380, "height": max(260, 32 * (last - first + 3))})
    page.sheet.insert_chart(page.row + 2, 0, bars)
    page.sheet.insert_chart(page.row + 2, 3, columns, {"x_offset": 50})
    page.sheet.print_area(0, 0, page.row + 4 + max(14, 2 * (last - first + 3)), page.last)


def _payable(book: AwardBook, rows: Sequence[Row]) -> None:
    award = book.award
    payers = [name for name in PAYERS if any(row[name] for row in rows)]
    columns = [
        Printed(_("enterprise"), 27), Printed(_("code"), 20), Printed(_("measure"), 23),
        Printed(_("clause"), 8), Printed(_("subject"), 22), Printed(_("date"), 11),
        Printed(_("gross (yuan)"), 13, money=True), Printed(_("amount (yuan)"), 13, money=True),
        *(Printed(_payer(name), 13, money=True) for name in payers),
        Printed(_("note"), 16), Printed(_("source"), 16),
    ]  # fmt: skip
    page = book.page("拟兑付", _title(award, _("awards to be paid")), columns)
    body = [
        [row["name"], row["uscc"], row["title"], row["clause"], row["subject"],
         _day(row), row["gross"], row["amount"], *(row[name] for name in payers),
         row["why"], row["source"]]
        for row in rows
    ]  # fmt: skip
    page.table(body, repeat=True)
    page.sign()


def _payer(name: str) -> str:
    return {"city_pays": _("city"), "county_pays": _("county")}.get(name, _("unallocated"))


def _held(book: AwardBook, rows: Sequence[Row]) -> None:
    """By enterprise, so that each can be told in one go what to bring; whoever has most at
    stake comes first."""
    award = book.award
    columns = [
        Printed(_("enterprise"), 26), Printed(_("code"), 20), Printed(_("measure"), 24),
        Printed(_("at stake (yuan)"), 16),
        Printed(_("subject"), 22), Printed(_("reason"), 30), Printed(_("to bring"), 44),
        Printed(_("source"), 16),
    ]  # fmt: skip
    worth: Counter[str] = Counter()
    for row in rows:
        worth[row["uscc"]] += row["at_stake"] or 0
    page = book.page("待补正", _title(award, _("held: something is missing")), columns)
    body = [
        [row["name"], row["uscc"], row["title"], stake(row), row["subject"], row["why"],
         row["bring"], row["source"]]
        for row in sorted(rows, key=lambda row: (-worth[row["uscc"]], row["name"], row["uscc"],
                                                 -(row["at_stake"] or 0)))
    ]  # fmt: skip
    page.table(body, repeat=True)
    page.sign()


def _denied(book: AwardBook, rows: Sequence[Row]) -> None:
    award = book.award
    columns = [
        Printed(_("enterprise"), 26), Printed(_("code"), 20), Printed(_("measure"), 24),
        Printed(_("clause"), 8), Printed(_("subject"), 24), Printed(_("date"), 11),
        Printed(_("reason"), 40), Printed(_("source"), 16),
    ]  # fmt: skip
    page = book.page("不予", _title(award, _("denied")), columns)
    body = [
        [row["name"], row["uscc"], row["title"], row["clause"], row["subject"],
         _day(row), row["why"], row["source"]]
        for row in rows
    ]  # fmt: skip
    page.table(body, repeat=True)
    page.sign()


def _burden(book: AwardBook, rows: Sequence[Row]) -> None:
    """Who pays how much: by county and measure."""
    award = book.award
    money = [
        Printed(_("lines"), 8, count=True), Printed(_("amount (yuan)"), 18, money=True),
        Printed(_("city"), 18, money=True), Printed(_("county"), 18, money=True),
        Printed(_("unallocated"), 18, money=True),
    ]  # fmt: skip
    columns = [Printed(_("jurisdiction"), 18), Printed(_("measure"), 34), *money]
    page = book.page("分级负担", _title(award, _("who pays")), columns)
    county = {policy.county.id: policy.county.name for policy in award.policies}
    by_measure = sums(rows, lambda r: (county[r["jurisdiction"]], *_by_clause(r)))
    page.table([[key[0], key[-1], *values] for key, values in by_measure.items()])
    if len(award.policies) > 1:
        page.note(_("By county"))
        by_county = sums(rows, lambda r: county[r["jurisdiction"]])
        body = [[name, "", *values] for name, values in by_county.items()]
        page.table(body, columns)
    page.sign()


def _under_options(book: AwardBook) -> None:
    """What other readings would make of the lines; a page of its own, only where asked."""
    headings, rows = under_options(book.award)
    if not rows:
        return
    widths = (20, 26, 24, 16, 16, 8, 20, 26, 16)
    columns = [Printed(heading, width) for heading, width in zip(headings, widths, strict=True)]
    page = book.page("解释口径", _title(book.award, _("under other readings")), columns)
    page.table(rows, repeat=True, total=False)
    page.sign()
