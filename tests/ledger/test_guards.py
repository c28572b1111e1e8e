"""What the database itself refuses, whatever program writes."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from jmtrade_ledger import chain
from jmtrade_ledger.chain import Event, Split, canonical
from jmtrade_ledger.schema import awards, metadata
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from jmtrade_core.errors import LedgerError

from .office import Office, grant, line
from .sound import check


def refused(office: Office, statement: str) -> None:
    """The statement fails, and nothing is changed."""
    with pytest.raises((LedgerError, DBAPIError)), office.ledger.writing() as connection:
        connection.execute(text(statement))
    check(office)


@pytest.mark.parametrize("table", ["events", "awards", "archive"])
def test_nothing_is_deleted_or_rewritten(office: Office, table: str) -> None:
    office.record([line(1)])
    column = {"events": "reason", "awards": "uscc", "archive": "sha256"}[table]
    refused(office, f"DELETE FROM {table}")
    refused(office, f"UPDATE {table} SET {column} = 'x'")
    if office.ledger.engine.dialect.name == "postgresql":
        refused(office, f"TRUNCATE {table} CASCADE")


def copy_award(**changes: str) -> str:
    """SQL that inserts the award again, with some columns changed."""
    names = [column.name for column in awards.columns]
    values = ", ".join(changes.get(name, f'"{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO awards ({quoted}) SELECT {values} FROM awards WHERE id = 3"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "1"},
        {"id": "1", "round": "2"},
        {"id": "1", "round": "3", "tops_up": "3"},
        {"id": "1", "round": "2", "tops_up": "3", "uscc": "'other'"},
        {"id": "1", "round": "2", "tops_up": "3", "year": "2019"},
        {"id": "1", "key": "'new'", "due": "-1", "county": "-31"},
        {"id": "1", "key": "'new'", "paid": "1", "recovered": "2"},
    ],
    ids=str,
)
def test_second_award_of_a_claim(office: Office, changes: dict[str, str]) -> None:
    """The same round, a round without top-up, a gap, another firm or year: all refused."""
    office.record([line(1)])
    refused(office, copy_award(**changes))


def test_lawful_top_up_is_let_in(office: Office) -> None:
    """The same statement as above, but for what makes it lawful."""
    office.record([line(1)])
    with office.ledger.writing() as connection:
        connection.execute(text(copy_award(id="1", round="2", tops_up="3")))
    assert len(office.all()) == 2


def _append(connection: Connection, event: Event) -> None:
    chain.append(connection, [event])


@pytest.mark.parametrize("ready", [False, True])
def test_payment_needs_a_cleared_award_and_its_amount(office: Office, ready: bool) -> None:
    (id,) = office.record([line(1)]).awards
    money = Split(30_00, 70_00)
    if ready:
        office.until_cleared(id)
        money = Split(30_00, 70_01)
    with pytest.raises(LedgerError, match="not cleared"), office.ledger.writing() as connection:
        _append(connection, Event("paid", "x", id, money))
    check(office)


def test_second_payment_of_an_award(office: Office) -> None:
    (id,) = office.record([line(1)]).awards
    office.until_cleared(id)
    office.pay(id)
    with pytest.raises(LedgerError, match="paid already"), office.ledger.writing() as connection:
        _append(connection, Event("paid", "x", id, Split(30_00, 70_00)))
    check(office)


def test_chain_has_no_gap_and_no_fork(office: Office) -> None:
    office.record([line(1)])
    for changes in ({"seq": "seq + 2"}, {"seq": "seq"}, {"seq": "seq + 1", "prev": "prev"}):
        names = [column.name for column in metadata.tables["events"].columns]
        values = ", ".join(changes.get(name, f'"{name}"') for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        last = "(SELECT max(seq) FROM events)"
        refused(office, f"INSERT INTO events ({quoted}) SELECT {values} FROM events "
                        f"WHERE seq = {last}")  # fmt: skip


def test_sqlite_replace_is_no_way_round(desk: Office) -> None:
    """INSERT OR REPLACE deletes without asking the triggers of DELETE."""
    (id,) = desk.record([line(1)]).awards
    names = ", ".join(f'"{column.name}"' for column in awards.columns)
    refused(desk, f"INSERT OR REPLACE INTO awards ({names}) SELECT {names} FROM awards")
    refused(desk, "INSERT OR REPLACE INTO archive SELECT sha256, x'00' FROM archive")
    desk.until_cleared(id)
    desk.pay(id)
    event = canonical(["x"])
    refused(
        desk,
        "INSERT OR REPLACE INTO events SELECT seq + 1, kind, award, amount, city, county, "
        f"unallocated, at, \"by\", reason, ref, '{event}', hash, 'new' FROM events "
        "WHERE seq = (SELECT max(seq) FROM events)",
    )


def test_migration_makes_the_tables_of_the_code(office: Office) -> None:
    """What alembic built is what the code describes."""
    with office.ledger.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_contest_top_up_may_change_hands(office: Office) -> None:
    """One invention, another firm's better grant: the only top-up that leaves the firm."""
    office.record([grant(1, 100_00)])
    refused(office, copy_award(id="1", round="2", uscc="'other'"))
    with office.ledger.writing() as connection:
        statement = copy_award(id="1", round="2", uscc="'other'", tops_up="3", year="2019")
        connection.execute(text(statement))
    assert len(office.all()) == 2
