"""The file that a bank takes in: a batch that was paid, by the columns that a mapping names.

per = "firm"              # a line a firm (else: a line an award)
money = "yuan"            # 1234.56 (else "fen": 123456)
encoding = "gb18030"      # of csv (else UTF-8 with BOM)
headings = true           # whether the first line names the columns
purpose = "外贸支持资金"   # what the field purpose says

[columns]                 # heading = field, in this order
"收款账号" = "account_number"
"收款户名" = "account_name"
"开户行" = "bank"
"金额" = "amount"
"用途" = "purpose"
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jmtrade_ledger.balances import Standing
from jmtrade_ledger.paydata import Payee
from jmtrade_ledger.payments import Batch

from jmtrade_core.config import toml
from jmtrade_core.config.reader import Reader
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.money import decimals
from jmtrade_core.output.csv_text import inert

PER, MONEY = ("firm", "award"), ("yuan", "fen")
FIELDS = (
    "number", "account_name", "account_number", "bank", "amount", "uscc", "name", "awards",
    "batch", "day", "purpose",
)  # fmt: skip
KEYS = ("per", "money", "encoding", "headings", "purpose", "columns")


@dataclass(frozen=True)
class Form:
    """How a bank wants it; ``columns`` are headings and fields, in order."""

    per: str
    money: str
    encoding: str
    headings: bool
    purpose: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Transfer:
    """A line of the file; money in fen."""

    payee: Payee
    uscc: str
    name: str
    awards: tuple[int, ...]
    amount: int


def read_mapping(path: Path) -> Form:
    """PolicyError with everything that is wrong in the file."""
    document = toml.read(path)
    reader = Reader(document)
    reader.table(KEYS)
    columns = reader.table((), "columns")
    for heading, field in columns.items():
        if field not in FIELDS:
            wanted = _("one of: {names}").format(names=listed(FIELDS))
            cure = did_you_mean(str(field), FIELDS)
            reader.problems.append(document.wrong(("columns", heading), field, wanted, cure))
    # A file that says no account, name or amount pays nobody.
    for field in ("account_number", "account_name", "amount"):
        if field not in columns.values():
            wanted = _("a column of the field {name}").format(name=field)
            reader.problems.append(document.wrong(("columns",), _("nothing"), wanted))
    found = Form(
        _choice(reader, "per", PER), _choice(reader, "money", MONEY), _encoding(reader),
        reader.value(bool, _("true or false"), "headings") is not False,
        reader.text("purpose") or "", columns,
    )  # fmt: skip
    reader.done()
    return found


def _choice(reader: Reader, key: str, options: tuple[str, ...]) -> str:
    given = reader.text(key) or options[0]
    if given not in options:
        wanted = _("one of: {names}").format(names=listed(options))
        reader.problems.append(reader.document.wrong((key,), given, wanted))
    return given


def _encoding(reader: Reader) -> str:
    given = reader.text("encoding") or "utf-8-sig"
    try:
        codecs.lookup(given)
    except LookupError:
        wanted = _("the name of an encoding, such as gb18030")
        reader.problems.append(reader.document.wrong(("encoding",), given, wanted))
    return given


def transfers(batch: Batch, per: str) -> list[Transfer]:
    """A line an award, or the awards of a firm together: their sum is the batch's."""
    groups: dict[str, list[tuple[Standing, Payee]]] = {}
    for one, payee in batch.pays:
        groups.setdefault(one.uscc if per == "firm" else str(one.id), []).append((one, payee))
    return [
        Transfer(theirs[0][1], theirs[0][0].uscc, theirs[0][0].name,
                 tuple(one.id for one, _payee in theirs), sum(one.due for one, _payee in theirs))
        for theirs in groups.values()
    ]  # fmt: skip


def render(batch: Batch, how: Form, ending: str) -> bytes:
    """The bytes of ``.csv`` or ``.xlsx``. PolicyError for a character that the encoding lacks:
    a name with a gap would be another name."""
    rows = [
        [_cell(field, one, number, batch, how) for field in how.columns.values()]
        for number, one in enumerate(transfers(batch, how.per), 1)
    ]
    return _xlsx(how, rows) if ending == ".xlsx" else _csv(how, rows)


def _cell(field: str, one: Transfer, number: int, batch: Batch, how: Form) -> str | int:
    """Text, or an amount in fen."""
    if field == "amount":
        return one.amount
    said = {
        **vars(one.payee), "number": str(number), "uscc": one.uscc, "name": one.name,
        "awards": " ".join(map(str, one.awards)), "batch": batch.id,
        "day": batch.on.isoformat(), "purpose": how.purpose,
    }  # fmt: skip
    return str(said[field])


def _csv(how: Form, rows: list[list[str | int]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    if how.headings:
        writer.writerow(inert(heading) for heading in how.columns)
    for row in rows:
        writer.writerow(_money(how, c) if isinstance(c, int) else inert(c) for c in row)
    try:
        return stream.getvalue().encode(how.encoding)
    except UnicodeEncodeError as error:
        found = error.object[error.start : error.end]
        wanted = _("characters of {encoding}").format(encoding=how.encoding)
        cure = _('say encoding = "gb18030" in the mapping, or write .xlsx')
        raise PolicyError(Problem("encoding", found, wanted, cure, "bank-encoding")) from error


def _money(how: Form, fen: int) -> str:
    return str(fen) if how.money == "fen" else decimals(fen)


def _xlsx(how: Form, rows: list[list[str | int]]) -> bytes:
    """Every text is a text cell, so that no program makes a number of an account."""
    import xlsxwriter

    from jmtrade_core.output.printed_book import UNDATED

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(UNDATED)
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "0.00" if how.money == "yuan" else "0"})
        page = book.add_worksheet()
        first = int(how.headings)
        if how.headings:
            for at, heading in enumerate(how.columns):
                page.write_string(0, at, heading, text)
        for number, row in enumerate(rows, first):
            for at, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(number, at, Decimal(_money(how, cell)), money)
                else:
                    page.write_string(number, at, cell, text)
        page.autofit()
    return stream.getvalue()
