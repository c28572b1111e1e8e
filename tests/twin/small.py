"""Small records for tests of single rules: enterprises of one county, tables by keyword."""

from __future__ import annotations

from datetime import date

from .columns import TABLES
from .decide import Decision, decide
from .model import Profile, Question, Row, Ruling, Tables

A, B, C = "91420881MA0000001G", "91420881MA0000002K", "91420881MA0000003N"
ELSEWHERE = "91420881MA0000004R"
"""A code that is not listed."""


def tables(**rows: list[Row]) -> Tables:
    """All tables, with three enterprises that were always ours; others as given."""
    firms = [
        {"uscc": code, "name": code[-2:], "county": "zhongxiang", "registered_on": "2010-01-01"}
        for code in (A, B, C)
    ]
    return {**{table: [] for table in TABLES}, "enterprises": firms, **rows}


def decided(
    profile: Profile | None = None,
    year: int = 2018,
    as_of: str = "",
    readings: dict[str, str] | None = None,
    rulings: tuple[Ruling, ...] = (),
    **rows: list[Row],
) -> list[Decision]:
    """The decisions on the rows."""
    day = date.fromisoformat(as_of) if as_of else None
    question = Question("zhongxiang", year, day, readings or {}, rulings)
    return decide(tables(**rows), profile or Profile(2005, "30%"), question)


def outcomes(lines: list[Decision], measure: str) -> list[str]:
    """Each line of the measure in short: what is decided, why, and yuan."""
    return [
        " ".join(filter(None, (f"{li['outcome']}", f"{li['reason']}", f"{li['amount']}")))
        for li in lines
        if li["measure"] == measure
    ]


def certificate(uscc: str, number: str, on: str, fee: str) -> Row:
    """A row of `certifications`."""
    return {"uscc": uscc, "certificate_no": number, "certified_on": on, "fee": fee}


def platform(uscc: str, name: str, cost: str, year: str = "2018") -> dict[str, Row]:
    """A sound row of either platform table, by table."""
    base = {"uscc": uscc, "platform": name, "year": year, "built_locally": "是"}
    base["construction_cost"] = cost
    online = {"on_schedule": "是", "invoices_locally": "是", "turnover_usd": "1000000"}
    services = {"customs": "是", "collection": "是", "refund": "是"}
    return {"ecommerce_platforms": {**base, **online}, "service_platforms": {**base, **services}}


def award(uscc: str, measure: str, subject: str, year: int, amount: str) -> Row:
    """A row of `prior_awards`."""
    return {
        "uscc": uscc,
        "measure": measure,
        "subject": subject,
        "year": str(year),
        "amount": amount,
    }


def found(uscc: str, measure: str, subject: str, matter: str, finding: str) -> Row:
    """A determination of 1 June 2018."""
    return {
        "uscc": uscc,
        "measure": measure,
        "subject": subject,
        "matter": matter,
        "finding": finding,
        "document": "D-1",
        "decided_on": "2018-06-01",
    }


def continues(uscc: str, predecessor: str, kind: str, on: str = "") -> Row:
    """A row of `successions`."""
    return {"uscc": uscc, "predecessor": predecessor, "kind": kind, "on": on}
