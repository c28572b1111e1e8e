"""Row security of a server's ledger: which rows a county's login sees, and which it adds.

Who reads for a county sees its awards, their events, its runs, and what is the city's: rules,
persons, anchors, signatures. Who writes for a county adds rows of that county alone, but sees
all: what others were awarded decides what this county may award, and a chain that is seen in
part can be neither continued nor verified. PostgreSQL holds it, whatever program is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed

TABLES = ("events", "awards", "archive")
_COUNTIES = """
SELECT coalesce(array_agg(substr(r.rolname, length(current_database() || '_' || $1 || '_') + 1)),
  '{}'::text[])
FROM pg_roles r
WHERE starts_with(r.rolname, current_database() || '_' || $1 || '_')
AND pg_has_role(current_user, r.oid, 'MEMBER')
"""
_ANY = """
SELECT EXISTS (SELECT FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
  AND substr(r.rolname, length(current_database()) + 2) = ANY ($1)
  AND starts_with(r.rolname, current_database() || '_'))
"""
_OF_RUN = "SELECT ARRAY(SELECT json_array_elements_text($1::json -> 'counties'))"
_OF_AWARD = "EXISTS (SELECT FROM awards a WHERE a.id = $2 AND a.jurisdiction = ANY ({mine}))"
_SEES = f"""
SELECT CASE
  WHEN $1 IN ('opened', 'adopted', 'person', 'revoked', 'signed', 'anchored') THEN true
  WHEN $1 = 'run' THEN jmtrade_of_run($3) <@ jmtrade_counties('reader')
  ELSE $2 IS NOT NULL AND {_OF_AWARD.format(mine="jmtrade_counties('reader')")} END
"""
_ADDS = f"""
SELECT CASE
  WHEN $1 IN ('signed', 'batch') THEN jmtrade_counties('writer') <> '{{}}'
  WHEN $1 = 'run' THEN jmtrade_of_run($3) <@ jmtrade_counties('writer')
  WHEN $1 = 'decided' THEN $3::json ->> 'jurisdiction' = ANY (jmtrade_counties('writer'))
  WHEN $2 IS NOT NULL THEN {_OF_AWARD.format(mine="jmtrade_counties('writer')")}
  WHEN $1 = 'voided' THEN EXISTS (SELECT FROM events e WHERE e.seq::text = $4 AND e.kind = 'run'
    AND jmtrade_of_run(e.body) <@ jmtrade_counties('writer'))
  ELSE false END
"""  # noqa: S608 - the words of this module
FUNCTIONS = {
    "jmtrade_counties(text)": ("text[]", _COUNTIES),
    "jmtrade_any(text[])": ("boolean", _ANY),
    "jmtrade_of_run(text)": ("text[]", _OF_RUN),
    "jmtrade_sees_all()": (
        "boolean",
        "SELECT jmtrade_any(ARRAY['owner', 'writer', 'auditor']) "
        "OR jmtrade_counties('writer') <> '{}'",
    ),
    "jmtrade_adds_all()": ("boolean", "SELECT jmtrade_any(ARRAY['owner', 'writer'])"),
    "jmtrade_sees(text, bigint, text)": ("boolean", _SEES),
    "jmtrade_adds(text, bigint, text, text)": ("boolean", _ADDS),
}
_ALL, _MAY = "( SELECT jmtrade_sees_all())", "( SELECT jmtrade_adds_all())"
_OWN = "(jurisdiction = ANY (jmtrade_counties('{part}')))"
POLICIES = {
    ("events", "SELECT"): f"({_ALL} OR jmtrade_sees(kind, award, body))",
    ("events", "INSERT"): f"({_MAY} OR jmtrade_adds(kind, award, body, ref))",
    ("awards", "SELECT"): f"({_ALL} OR {_OWN.format(part='reader')})",
    ("awards", "INSERT"): f"({_MAY} OR {_OWN.format(part='writer')})",
    ("awards", "UPDATE"): f"({_MAY} OR {_OWN.format(part='writer')})",
    ("archive", "SELECT"): f"({_ALL})",
    ("archive", "INSERT"): f"({_MAY} OR (jmtrade_counties('writer') <> '{{}}'))",
}
"""What each policy asks of a row."""


def roles_of(database: str, county: str) -> tuple[str, str]:
    """The roles of who reads and who writes for a county."""
    return f"{database}_reader_{county}", f"{database}_writer_{county}"


def set_up() -> Iterator[str]:
    """The statements that make it, by who owns the tables."""
    for name, (gives, body) in FUNCTIONS.items():
        yield f"CREATE FUNCTION {name} RETURNS {gives} LANGUAGE sql STABLE AS $f${body}$f$"
    for (table, what), test in POLICIES.items():
        clause = "WITH CHECK" if what == "INSERT" else "USING"
        yield f"CREATE POLICY {_name(table, what)} ON {table} FOR {what} {clause} ({test})"
    for table in TABLES:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def _name(table: str, what: str) -> str:
    return f"jmtrade_{table}_{what.lower()}"


def alone(connection: Connection) -> list[str] | None:
    """The counties that this login sees alone; ``None`` where it sees the whole ledger."""
    if connection.dialect.name != "postgresql":
        return None
    made = connection.scalar(text("SELECT to_regprocedure('jmtrade_sees_all()')"))
    bound = connection.scalar(text("SELECT row_security_active('events')"))
    if not made or not bound or connection.scalar(text("SELECT jmtrade_sees_all()")):
        return None
    return sorted(connection.scalar(text("SELECT jmtrade_counties('reader')")) or [])


def whole(connection: Connection) -> None:
    """UsageError where this login sees one county alone: what is decided, verified or exported
    from a part of the ledger would be wrong, and look right."""
    counties = alone(connection)
    if counties is None:
        return
    found = _("a login that sees {counties} alone").format(counties=listed(counties))
    wanted = _("a login that sees the whole ledger")
    cure = _("use the login of an auditor, or of who takes steps")
    raise UsageError(Problem("--ledger", found, wanted, cure, "county-login"))


def faults(connection: Connection) -> Iterator[str]:
    """What of it is not as it was made."""
    for table in connection.scalars(text(_OPEN)):
        yield _("table {table} has no row security: a county's login sees and adds all").format(
            table=table
        )
    found = {
        (row.table, row.what): " ".join(row.test.split())
        for row in connection.execute(text(_POLICIES))
    }
    for key in sorted({*found, *POLICIES}):
        if _plain(found.get(key, "")) != _plain(POLICIES.get(key, "")):
            words = _("the policy of {table} for {what} is not as it was made")
            yield words.format(table=key[0], what=key[1])
    bodies = {row.name: row.body for row in connection.execute(text(_BODIES))}
    for name, (_gives, body) in FUNCTIONS.items():
        if bodies.get(name.replace(" ", "")) != body:
            yield _("function {name} is not as it was made").format(name=name)
    if connection.scalar(text(_PASSES)):
        yield _("this login passes by row security")


def _plain(test: str) -> str:
    """A policy's words however a server sets them out."""
    named = (" AS jmtrade_sees_all", " AS jmtrade_adds_all")
    for sign in (*named, "::text[]", "::text", " ", "(", ")"):
        test = test.replace(sign, "")
    return test


_PASSES = """SELECT rolbypassrls AND NOT rolsuper FROM pg_roles
WHERE rolname = current_user"""
_OPEN = """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
AND relname IN ('events', 'awards', 'archive') AND NOT relrowsecurity ORDER BY 1"""
_POLICIES = """SELECT tablename AS table, cmd AS what, coalesce(qual, with_check) AS test
FROM pg_policies WHERE schemaname = current_schema()
AND tablename IN ('events', 'awards', 'archive')"""
_BODIES = """SELECT p.oid::regprocedure::text AS name, p.prosrc AS body FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'jmtrade!_%' ESCAPE '!'"""
