"""Who may do what in a server's database: PostgreSQL itself refuses the rest.

The tables belong to a role that nobody logs in with, so that no login can drop a guard or
change a row. Each person has a login of their own, in one of two roles: who takes steps adds
rows, and changes nothing but where an award stands; who audits reads. For each county there are
two roles more, which row security tells apart (``county_rows``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

from jmtrade_core.i18n import _
from jmtrade_ledger import county_rows
from jmtrade_ledger.balances import BALANCES

TABLES = ("events", "awards", "archive", "alembic_version")
GROWING = ("events", "awards", "archive")


def of(connection: Connection) -> tuple[str, str, str]:
    """Names of the owner, of those who take steps and of those who audit."""
    database = connection.scalar(text("SELECT current_database()"))
    return f"{database}_owner", f"{database}_writer", f"{database}_auditor"


def pin(connection: Connection) -> None:
    """Have the guards look for their tables in the ledger's own schema, before whatever a login
    makes under the same names: a temporary table would be looked at first."""
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    for name in connection.scalars(text(_FUNCTIONS)).all():
        connection.execute(text(f"ALTER FUNCTION {name} SET search_path = {schema}, pg_temp"))


def set_up(connection: Connection, counties: Sequence[str] = ()) -> bool:
    """Make the roles and hand the tables over; false where who is logged in may not."""
    asked = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    if not connection.scalar(text(asked)):
        return False
    owner, writer, auditor = of(connection)
    database = owner.removesuffix("_owner")
    pairs = [county_rows.roles_of(database, county) for county in counties]
    readers, writers = [auditor], [writer]
    for reader, other in pairs:
        readers.append(reader)
        writers.append(other)
    for role in (owner, *writers, *readers):
        known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
        if connection.scalar(known, {"role": role}) is None:
            connection.execute(text(f'CREATE ROLE "{role}" NOLOGIN'))
    for statement in county_rows.set_up():
        connection.exec_driver_sql(statement)
    pin(connection)
    for statement in _grants(connection, owner, writers, readers):
        connection.execute(text(statement))
    return True


def _grants(
    connection: Connection, owner: str, writers: Sequence[str], readers: Sequence[str]
) -> Iterator[str]:
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    all_writers = ", ".join(f'"{name}"' for name in writers)
    everybody = ", ".join(f'"{name}"' for name in (*writers, *readers))
    yield f'GRANT "{owner}", "{writers[0]}" TO CURRENT_USER'
    yield f'GRANT USAGE, CREATE ON SCHEMA {schema} TO "{owner}"'
    yield f"GRANT USAGE ON SCHEMA {schema} TO {everybody}"
    for table in TABLES:
        yield f"REVOKE ALL ON {table} FROM PUBLIC"
        yield f"GRANT SELECT ON {table} TO {everybody}"
    for table in GROWING:
        yield f"GRANT INSERT ON {table} TO {all_writers}"
    yield f"GRANT UPDATE ({', '.join(BALANCES)}) ON awards TO {all_writers}"
    for name in connection.scalars(text(_FUNCTIONS)).all():
        yield f'ALTER FUNCTION {name} OWNER TO "{owner}"'
    for table in TABLES:
        yield f'ALTER TABLE {table} OWNER TO "{owner}"'
    yield f'REVOKE CREATE ON SCHEMA {schema} FROM "{owner}"'
    yield f'REVOKE "{owner}" FROM CURRENT_USER'


_FUNCTIONS = """SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'jmtrade!_%' ESCAPE '!'"""


def faults(connection: Connection) -> list[str]:
    """What of this is not so: a table that somebody can log in as the owner of, somebody who
    may change or delete rows, and a login that is above all of it."""
    found = []
    for table, owner in connection.execute(text(_OWNED)):
        words = _("table {table} belongs to {role}, which logs in")
        found.append(words.format(table=table, role=owner))
    for name in connection.scalars(text(_UNPINNED)):
        words = _("function {name} may look at a login's own tables: see the page of the ledger")
        found.append(words.format(name=name))
    for table, right, role in connection.execute(text(_RIGHTS)):
        words = _("{role} may {right} rows of {table}")
        found.append(words.format(role=role, right=right, table=table))
    found += county_rows.faults(connection)
    if connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        found.append(_("this login is a superuser, whom nothing of it binds"))
    return found


_UNPINNED = """SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'jmtrade!_%' ESCAPE '!'
AND NOT coalesce(array_to_string(p.proconfig, ';'), '') ~ '^search_path=.*, ?pg_temp$' ORDER BY 1"""
_OWNED = """SELECT c.relname, r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE c.relnamespace = current_schema()::regnamespace AND r.rolcanlogin
AND c.relname IN ('events', 'awards', 'archive', 'alembic_version') ORDER BY 1"""
_RIGHTS = """SELECT c.relname, lower(a.privilege_type), coalesce(r.rolname, 'PUBLIC')
FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = current_schema()::regnamespace AND a.grantee <> c.relowner
AND c.relname IN ('events', 'awards', 'archive', 'alembic_version')
AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') ORDER BY 1, 2, 3"""
