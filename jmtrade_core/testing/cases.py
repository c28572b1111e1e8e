"""Worked cases as TOML: what a clerk writes, decided by the installed policy.

A case gives a county, a year, a few rows and the decisions expected of them. Rows are one
table each (``[[tables.exports]]``) or columnar
(``tables.exports = {columns = ["uscc", ...], rows = [["...", ...]]}``); tables that a case
does not name are present and empty, those under ``absent`` are not there. Every
expectation matches a decision of its own and compares only the fields it names; of the
measures in ``complete`` there is no further decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmtrade_core import configuration, located, policy
from jmtrade_core.configuration import County, Reader
from jmtrade_core.decisions import FIELDS, MONEY
from jmtrade_core.engine.frames import Question
from jmtrade_core.engine.polars import keep, ordered
from jmtrade_core.engine.run import evaluate
from jmtrade_core.errors import DataError, JmtradeError, PolicyError, Problem
from jmtrade_core.intake.checks import check_all
from jmtrade_core.located import Document
from jmtrade_core.money import decimals, hundredths, percentage
from jmtrade_core.output.files import as_text
from jmtrade_core.policy import Policy
from jmtrade_core.terms import Dated
from jmtrade_core.testing.bench import Rows, as_records, read_rows
from jmtrade_core.testing.differences import differences
from jmtrade_core.words import _

CASE_KEYS = (
    "title", "clause", "why", "county", "year", "as_of", "readings", "exports_since",
    "shared_city", "tables", "absent", "expect", "complete",
)  # fmt: skip
Decision = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One worked case. ``expect`` gives fields as text, as the contract's output has them."""

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


@dataclass(frozen=True)
class Result:
    """A case that was run, and what differs; nothing where it passed."""

    case: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def find(path: Path) -> list[Path]:
    """The cases of a folder and the folders in it, or the one file named."""
    return sorted(path.rglob("*.toml")) if path.is_dir() else [path]


def read_case(path: Path) -> Case:
    """Read a case. PolicyError names every key that is unknown or wrong."""
    document = located.read(path, str(path))
    reader = Reader(document)
    reader.table(CASE_KEYS)
    year = reader.value(int, _("a year"), "year")
    named = {id: _rows(reader, "tables", id) for id in reader.table((), "tables")}
    case = Case(
        name=path.stem,
        document=document,
        county=reader.text("county") or "",
        year=year or 0,
        as_of=_day(reader, "as_of") or date(year or 1, 12, 31),
        readings={k: str(v) for k, v in reader.table((), "readings").items()},
        exports_since=reader.value(int, _("a year"), "exports_since"),
        shared_city=reader.text("shared_city"),
        tables=named,
        absent=reader.names("absent"),
        expect=tuple(_expected(row) for row in _rows(reader, "expect")),
        complete=reader.names("complete"),
    )
    for number, row in enumerate(case.expect, start=1):
        reader.problems += [document.unknown(("expect", str(number), field), FIELDS)
                            for field in row if field not in FIELDS]  # fmt: skip
    for key in ("county", "year"):
        if key not in document.data:
            reader.problems.append(document.wrong((key,), _("nothing"), _("a value")))
    reader.done()
    return case


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
        value = value.get(key, [])
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


def _expected(row: Mapping[str, str]) -> Decision:
    """Amounts may be written as numbers; the output has two decimals."""
    return {k: _amount(v) if k in MONEY else v for k, v in row.items()}


def _amount(written: str) -> str:
    try:
        return decimals(hundredths(Decimal(written)))
    except (ValueError, ArithmeticError):
        return written  # no decision has it, so the case fails and shows it


def run_case(case: Case, config: Path) -> Result:
    """Decide the case under the configuration; what cannot be decided is a difference too."""
    try:
        return Result(case.name, tuple(differences(case.expect, decide(case, config),
                                                   case.complete)))  # fmt: skip
    except JmtradeError as error:
        return Result(case.name, tuple(str(problem) for problem in error.problems))


def decide(case: Case, config: Path) -> list[Decision]:
    """The case's decisions, with the contract's fields as text (null: empty)."""
    city = configuration.read_city(config)
    county = _profile(case, configuration.read_county(config, case.county, city))
    assembled = policy.assemble(city, county, case.year, case.readings)
    question = Question(case.county, case.year, case.as_of)
    reads = read_rows(_present(case, assembled), assembled.tables)
    problems = [problem for read in reads.values() for problem in read.problems]
    problems += check_all(reads, assembled.known_measures)
    wrong = [p for p in problems if p.severity == "error" or p.code == "unknown-column"]
    if wrong:
        raise DataError(*wrong)
    found = evaluate(as_records(reads), assembled, question, keep)
    rows = [] if found is None else as_text(ordered(found)).to_dicts()
    return [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]


def _profile(case: Case, county: County) -> County:
    """The county's profile with the case's own history and ratio: a case is complete."""
    ratio: tuple[Dated, ...] = ()
    if case.shared_city is not None:
        try:
            share = percentage(case.shared_city)
        except ValueError:
            wanted = _('a percentage as text, such as "30%"')
            problem = case.document.wrong(("shared_city",), case.shared_city, wanted)
            raise PolicyError(problem) from None
        ratio = (Dated(None, share, case.document.origin("case", "shared_city")),)
    return replace(county, exports_since=case.exports_since, ratio=ratio, ratios={})


def _present(case: Case, assembled: Policy) -> Rows:
    """The case's tables, and every other one empty. PolicyError for one that nobody has."""
    unknown: Iterator[Problem] = (
        case.document.unknown(("tables", id), sorted(assembled.tables))
        for id in [*case.tables, *case.absent]
        if id not in assembled.tables
    )
    problems = list(unknown)
    if problems:
        raise PolicyError(*problems)
    empty: dict[str, Sequence[Mapping[str, str]]] = dict.fromkeys(assembled.tables, ())
    return {id: rows for id, rows in (empty | dict(case.tables)).items() if id not in case.absent}
