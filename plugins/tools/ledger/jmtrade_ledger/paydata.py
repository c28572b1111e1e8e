"""What a payment is checked against: dishonesty, struck-off firms, and payees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.schema.tables import DISHONESTY, Column, Table
from jmtrade_ledger.meant import Known, Meant

STRUCK_OFF = Table("struck_off", "注销吊销", (Column.date("struck_off_on", "注销吊销日期"),))
PAYEES = Table(
    "payees",
    "收款账户",
    (
        Column.text("account_name", "账户名称", required=True),
        Column.text("bank", "开户银行", required=True),
        # A code: as a number Excel would keep 15 digits of it and make up the rest.
        Column.code("account_number", "账号", required=True),
    ),
)
TABLES = {table.id: table for table in (DISHONESTY, STRUCK_OFF, PAYEES)}


@dataclass(frozen=True)
class Payee:
    """Where the money goes."""

    account_name: str
    bank: str
    account_number: str

    @property
    def masked(self) -> str:
        """The last four digits, the rest hidden."""
        return "*" * max(len(self.account_number) - 4, 4) + self.account_number[-4:]


@dataclass(frozen=True)
class PayData:
    """By enterprise; a table that is absent is ``None``: unknown, never none."""

    dishonesty: dict[str, list[tuple[date | None, date | None]]] | None
    """When it occurred, and when it was repaired."""
    struck_off: dict[str, date | None] | None
    payees: dict[str, Payee]
    sha256: str
    warnings: tuple[Problem, ...] = ()


def read_pay_data(path: Path, known: Known) -> PayData:
    """Read the three tables. DataError with everything that is wrong with them; ``known``
    are the ledger's enterprises, one of whom a wrong code may mean."""
    from jmtrade_core.intake.eager import read_tables, sha256

    examined, meant = read_tables([path], TABLES), Meant(known)
    problems = [meant.cured(p) if p.code == "code-shape" else p for p in examined.findings]
    rows: dict[str, list[dict[str, Any]]] = {}
    for id, read in examined.reads.items():
        rows[id] = list(read.sound.iter_rows(named=True))
        problems += _repeated(read.table, rows[id])
        problems += filter(None, (meant.wrong(row["source"], row["uscc"]) for row in rows[id]))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(*errors)
    doubts = tuple(problem for problem in problems if problem.severity == "warning")
    return PayData(_dishonesty(rows), _struck_off(rows), _payees(rows), sha256(path), doubts)


def _repeated(table: Table, rows: list[dict[str, Any]]) -> Iterator[Problem]:
    """Two accounts for one enterprise, or a record that stands twice."""
    seen: dict[tuple[Any, ...], str] = {}
    for row in rows:
        key = tuple(row[name] for name in table.identity)
        if key in seen:
            found = _("the same identity as {place}").format(place=seen[key])
            wanted = _("one row for each identity")
            yield Problem(row["source"], found, wanted, code="duplicate-row")
        seen.setdefault(key, row["source"])


def _dishonesty(
    rows: dict[str, list[dict[str, Any]]],
) -> dict[str, list[tuple[date | None, date | None]]] | None:
    if DISHONESTY.id not in rows:
        return None
    found = defaultdict(list)
    for row in rows[DISHONESTY.id]:
        found[row["uscc"]].append((row["occurred_on"], row["repaired_on"]))
    return dict(found)


def _struck_off(rows: dict[str, list[dict[str, Any]]]) -> dict[str, date | None] | None:
    if STRUCK_OFF.id not in rows:
        return None
    return {row["uscc"]: row["struck_off_on"] for row in rows[STRUCK_OFF.id]}


def _payees(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Payee]:
    return {
        row["uscc"]: Payee(row["account_name"], row["bank"], row["account_number"])
        for row in rows.get(PAYEES.id, [])
    }


def plain(data: PayData) -> dict[str, Any]:
    """The tables as values of JSON, for a process that reads no file."""
    payees = {uscc: [*vars(one).values()] for uscc, one in data.payees.items()}
    known = None if data.dishonesty is None else {
        uscc: [[_text(day) for day in days] for days in some]
        for uscc, some in data.dishonesty.items()
    }  # fmt: skip
    gone = None if data.struck_off is None else {
        uscc: _text(day) for uscc, day in data.struck_off.items()
    }  # fmt: skip
    return {"dishonesty": known, "struck_off": gone, "payees": payees, "sha256": data.sha256}


def of_plain(said: Any, known: Known) -> PayData:
    """The tables from such values, each looked at again: whoever gave them read a file of
    somebody else. DataError for what no table of a payment can say."""
    try:
        data = PayData(_records_of(said["dishonesty"]), _days_of(said["struck_off"]),
                       {uscc: Payee(*map(_sound, one)) for uscc, one in said["payees"].items()},
                       _digest(said["sha256"]))  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        wanted = _("the tables of a payment")
        problem = Problem("--data", _("values that no table can have"), wanted, code="pay-values")
        raise DataError(problem) from error
    meant = Meant(known)
    tables = (data.dishonesty or {}, data.struck_off or {}, data.payees)
    wrong = [meant.wrong("--data", uscc) for table in tables for uscc in table]
    if any(wrong):
        raise DataError(*filter(None, wrong))
    return data


def _records_of(said: Any) -> dict[str, list[tuple[date | None, date | None]]] | None:
    if said is None:
        return None
    return {uscc: [(_day(one), _day(other)) for one, other in days] for uscc, days in said.items()}


def _days_of(said: Any) -> dict[str, date | None] | None:
    return None if said is None else {uscc: _day(day) for uscc, day in said.items()}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _sound(text: str) -> str:
    """Text with something in it, that shows all of itself. ValueError for other."""
    if not text.strip() or not text.isprintable():
        raise ValueError(text)
    return text


def _digest(text: str) -> str:
    if len(bytes.fromhex(text)) != 32:
        raise ValueError(text)
    return text
