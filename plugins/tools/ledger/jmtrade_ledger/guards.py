"""Triggers of revision 0001: append-only, a dense chain, one award for one claim.

They hold whatever program writes. A second award of a key needs the next round, and
either everything before it came to nothing, or it says which award it tops up; outside
the city-wide contest (one invention, whoever holds the grants) a top-up stays with the
enterprise and the year.
"""

from __future__ import annotations

IDENTITY = (
    "id", "key", "round", "tops_up", "once_per", "uscc", "name", "jurisdiction", "measure",
    "article", "subject", "year", "event_date", "run",
)  # fmt: skip

_LIVE = "(a.due > 0 OR a.paid > a.recovered AND a.uscc = NEW.uscc)"
_BROKEN = {
    "ledger: the chain has a gap": (
        "NEW.seq <> (SELECT coalesce(max(e.seq), 0) + 1 FROM events e)",
        "NEW.prev <> coalesce((SELECT e.hash FROM events e WHERE e.seq = NEW.seq - 1), "
        "'0000000000000000000000000000000000000000000000000000000000000000')",
    ),
    "ledger: paid already, or not cleared for payment": (
        "NEW.kind = 'paid' AND EXISTS "
        "(SELECT 1 FROM events e WHERE e.kind = 'paid' AND e.award = NEW.award)",
        "NEW.kind = 'paid' AND NOT EXISTS (SELECT 1 FROM awards a WHERE a.id = NEW.award "
        "AND a.state = 'cleared' AND a.due = NEW.amount AND a.city = NEW.city "
        "AND a.county = NEW.county)",
        "NEW.kind = 'batch' AND EXISTS "
        "(SELECT 1 FROM events e WHERE e.kind = 'batch' AND e.ref = NEW.ref)",
    ),
    "ledger: decided already": (
        "EXISTS (SELECT 1 FROM awards a WHERE a.id = NEW.id)",
        "NEW.round <> (SELECT coalesce(max(a.round), 0) + 1 FROM awards a WHERE a.key = NEW.key)",
        f"coalesce(NEW.tops_up, 0) <> coalesce((SELECT max(a.id) FROM awards a "  # noqa: S608
        f"WHERE a.key = NEW.key AND {_LIVE}), 0)",
        "NEW.once_per <> 'contest' AND EXISTS (SELECT 1 FROM awards a "
        "WHERE a.id = NEW.tops_up AND (a.uscc <> NEW.uscc OR a.year <> NEW.year))",
    ),
    # SQLite's INSERT OR REPLACE removes a row without asking the triggers of DELETE.
    "ledger: archived already": ("EXISTS (SELECT 1 FROM archive a WHERE a.sha256 = NEW.sha256)",),
}
_ON = dict(zip(_BROKEN, ("events", "events", "awards", "archive"), strict=True))


def _changed(distinct: str) -> str:
    return " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in IDENTITY)


def sqlite() -> list[str]:
    """The triggers, in SQLite's words."""
    made = []
    for table in ("events", "awards", "archive"):
        made.append(_abort(f"{table}_no_delete", f"DELETE ON {table}", "ledger: append-only"))
    for table in ("events", "archive"):
        made.append(_abort(f"{table}_no_update", f"UPDATE ON {table}", "ledger: append-only"))
    changed = _changed("IS NOT")
    made.append(_abort("awards_same", "UPDATE ON awards", "ledger: append-only", changed))
    for part, (words, tests) in enumerate(_BROKEN.items(), 1):
        for number, test in enumerate(tests, 1):
            name = f"{_ON[words]}_insert_{part}_{number}"
            made.append(_abort(name, f"INSERT ON {_ON[words]}", words, test))
    return made


def _abort(name: str, when: str, words: str, test: str = "") -> str:
    clause = f" WHEN {test}" if test else ""
    return f"CREATE TRIGGER {name} BEFORE {when}{clause} BEGIN SELECT RAISE(ABORT, '{words}'); END"


def postgresql() -> list[str]:
    """The same in PostgreSQL's; TRUNCATE is refused too."""
    made = [_function("append_only", "true", "ledger: append-only")]
    for table in ("events", "awards", "archive"):
        when = "DELETE" if table == "awards" else "UPDATE OR DELETE"
        made.append(_trigger(f"{table}_append_only", f"{when} ON {table}", "append_only"))
        on = f"TRUNCATE ON {table}"
        made.append(_trigger(f"{table}_no_truncate", on, "append_only", "STATEMENT"))
    made.append(_function("awards_same", _changed("IS DISTINCT FROM"), "ledger: append-only"))
    made.append(_trigger("awards_same", "UPDATE ON awards", "awards_same"))
    for part, (words, tests) in enumerate(_BROKEN.items(), 1):
        name = f"{_ON[words]}_insert_{part}"
        made.append(_function(name, " OR ".join(f"({test})" for test in tests), words))
        made.append(_trigger(name, f"INSERT ON {_ON[words]}", name))
    return made


def _function(name: str, test: str, words: str) -> str:
    return (
        f"CREATE FUNCTION jmtrade_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {test} THEN RAISE EXCEPTION '{words}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def _trigger(name: str, when: str, function: str, each: str = "ROW") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} FOR EACH {each} EXECUTE FUNCTION jmtrade_{function}()"
    )
