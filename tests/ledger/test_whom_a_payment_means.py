"""Codes of the tables of a payment: a name or a slip there is an error, never passed by."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_ledger.meant import Meant
from jmtrade_ledger.paydata import read_pay_data

from jmtrade_core.errors import DataError

from .clerk import Clerk
from .office import firm, line, pay_data

KNOWN = {firm(1): "荆门虚构化工有限公司", firm(2): "企业2"}
SLIP = firm(1)[:-2] + "3" + firm(1)[-1]
TABLES = {
    "struck_off": ("uscc,struck_off_on", "2019-03-01"),
    "dishonesty": ("uscc,occurred_on,matter", "2018-03-01,欠税"),
    "payees": ("uscc,account_name,bank,account_number", "企业,工行,0012"),
}


def refused(place: Path, table: str, code: str) -> list[tuple[str, str]]:
    """Code and cure of what is wrong with a table that has a row of this code."""
    head, rest = TABLES[table]
    (place / f"{table}.csv").write_text(f"{head}\n{code},{rest}\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_pay_data(place, KNOWN)
    return [(problem.code, problem.cure) for problem in error.value.problems]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("荆门虚构化工有限公司", "code-shape"),
        ("荆门虚构化工有限责任公司", "code-shape"),
        (firm(1).replace("M", "O"), "code-shape"),
        (firm(1)[:-1], "code-shape"),
        (SLIP, "code-slip"),
    ],
)
def test_wrong_code_names_whom_it_means(place: Path, table: str, code: str, kind: str) -> None:
    cure = f"did you mean {firm(1)} (荆门虚构化工有限公司)?"
    assert refused(place, table, code) == [(kind, cure)]


def test_name_of_nobody_that_the_ledger_knows(place: Path) -> None:
    assert refused(place, "struck_off", "某某厂") == [
        ("code-shape", "Type the code again from the business licence, as text")
    ]


def test_code_of_somebody_else_may_stand() -> None:
    """A city's list names many whom the ledger does not know; so do two near ones."""
    assert Meant(KNOWN).wrong("x", firm(77)) is None
    between = {"91420881MA000001AX": "甲", "91420881MA000001BX": "乙"}
    assert Meant(between).wrong("x", "91420881MA000001CX") is None


def test_firm_struck_off_under_its_name_is_not_paid(place: Path) -> None:
    """Neither shown nor paid: the whole table is refused until the code stands there."""
    clerk = Clerk(place, [1, 2])
    clerk.record([line(1), line(2)], "更正")
    clerk.until_cleared(*(one.id for one in clerk.all()))
    data = pay_data(clerk.everybody, struck_off={"企业1": "2019-03-01"})
    with pytest.raises(AssertionError, match=r"code-shape"):  # status 1
        clerk.propose(data=data)
    with pytest.raises(AssertionError, match=r"code-shape"):
        clerk.pay(batch="B000000000000", data=data)
    assert all(one.paid == 0 for one in clerk.all())
