"""Guards that are named and look as they were made, and guard nothing: found by the verifier."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from jmtrade_ledger.store import open_ledger
from sqlalchemy import text

from . import server
from .office import Office, line
from .test_attacks import refuses_to_pay
from .verified import verified


def schema_by_hand(office: Office, *statements: str) -> None:
    """Past every check of SQLite: its list of objects is written as a table."""
    with closing(sqlite3.connect(office.ledger.url)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("once_paid", "''paid''", "''PAID''"),
        ("once_batch", "''batch''", "''bat ch''"),
        ("events_insert_2_1", "''paid''", "''Paid''"),
        ("awards_insert_3_4", "''contest''", "''Contest''"),
    ],
)
def test_a_value_in_other_letters(desk: Office, name: str, old: str, new: str) -> None:
    """``kind = 'PAID'`` is true of no event."""
    desk.record([line(1)])
    schema_by_hand(desk, f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') "
                   f"WHERE name = '{name}'")  # fmt: skip
    found = {(one.row, one.code) for one in verified(desk.ledger).findings}
    assert (f"schema {name}", "schema") in found
    refuses_to_pay(desk)


def test_an_object_under_a_name_of_the_database(desk: Office) -> None:
    """A trigger that swallows every objection, and is called as SQLite calls its own."""
    ids = desk.record([line(1)]).awards
    desk.review(*ids)
    desk.approve(*ids)
    desk.publish(*ids)
    words = (
        "CREATE TRIGGER sqlite_own BEFORE INSERT ON events WHEN NEW.kind = ''objected'' "
        "BEGIN SELECT RAISE(ABORT, ''disk I/O error''); END"
    )
    schema_by_hand(desk, f"INSERT INTO sqlite_master VALUES "
                   f"('trigger', 'sqlite_own', 'events', 0, '{words}')")  # fmt: skip
    with pytest.raises(Exception, match="disk I/O error"):
        desk.object_to(*ids)
    found = verified(desk.ledger).findings
    assert [(one.row, one.code) for one in found] == [("schema sqlite_own", "schema")]
    refuses_to_pay(desk)


def test_what_the_database_makes_itself_is_no_finding(desk: Office) -> None:
    with closing(sqlite3.connect(desk.ledger.url)) as db:
        own = db.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'sqlite%'").fetchone()
        db.execute("VACUUM")
    assert own > (0,)
    assert verified(desk.ledger).sound


@pytest.mark.postgres
@pytest.mark.parametrize(
    "only",
    [
        "UPDATE OF reason OR DELETE ON events FOR EACH ROW",
        "UPDATE OR DELETE ON events FOR EACH ROW WHEN (OLD.seq < 0)",
    ],
)
def test_a_guard_of_some_rows_only(postgres: str, migrated: str, only: str) -> None:
    """On a server: its function is as it was, and is called for nothing that matters."""
    office = Office(open_ledger(server.database(postgres, migrated)))
    office.record([line(1)])
    with office.ledger.writing() as connection:
        connection.execute(text("DROP TRIGGER events_append_only ON events"))
        made = f"CREATE TRIGGER events_append_only BEFORE {only}"
        connection.execute(text(f"{made} EXECUTE FUNCTION jmtrade_append_only()"))
    with office.ledger.writing() as connection:
        connection.execute(text("UPDATE events SET by = by"))
    found = verified(office.ledger).findings
    assert [(one.row, one.code) for one in found] == [
        ("schema trigger events_append_only", "schema")
    ]
    refuses_to_pay(office)
