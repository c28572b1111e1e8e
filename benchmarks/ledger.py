"""How long the second verifier takes, beside the least that anybody must do to look.

    python benchmarks/ledger.py [EVENTS] [ROUNDS]

A sound ledger in a file: awards that live their whole life. By turns: verify it; read the
same rows with sqlite3 and do nothing with them; SHA-256 of their canonical bytes. Best and
median of the rounds, wall and CPU. The aim: 100,000 events within 2 s of wall time.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from jmtrade_ledger import ledger_verify  # noqa: E402 - the script's own folder stands first
from jmtrade_ledger.chain import canonical, digest  # noqa: E402
from jmtrade_ledger.ledger_verify import AWARD, EVENT  # noqa: E402
from jmtrade_ledger.store import create_ledger  # noqa: E402

STEPS = ("decided", "reviewed", "approved", "published", "cleared")
Row = tuple[Any, ...]


NOTHING = (0, 0, 0, 0)
DUE = (1000, 300, 700, 0)


def lives(count: int, run: int) -> tuple[list[Row], list[Row], bytes]:
    """So many events from ``run`` on, without their hashes: a run, its awards, and the life
    of each; the awards as they stand then, and the decisions of the run."""
    known = {id: _identity(id, run) for id in range(run + 1, run + 1 + (count + 3) // 5)}
    lines = "".join(f"{canonical(_line(who))}\n" for who in known.values()).encode()
    kept = sha256(lines).hexdigest()
    body = {"counties": ["zhongxiang"], "year": 2018, "decisions": kept, "priors": kept,
            "input": [], "config": []}  # fmt: skip
    told: list[Row] = [("run", None, NOTHING, canonical(body))]
    told += [("decided", id, DUE, canonical({**who, "integrity": ""})) for id, who in known.items()]
    told += [(kind, id, NOTHING, "") for id in known for kind in STEPS[1:]]
    state = {award: kind for kind, award, _money, _body in told[:count]}
    events: list[Row] = [
        (seq, kind, award, *money, "2019-01-01T00:00:00Z", "人", "", "", body)
        for seq, (kind, award, money, body) in enumerate(told[:count], run)
    ]
    return events, [(id, *who.values(), state[id], *DUE, 0, 0) for id, who in known.items()], lines


def _identity(award: int, run: int) -> dict[str, Any]:
    uscc = f"{award:018d}"
    return {
        "key": canonical(["m", uscc, 2018]), "round": 1, "tops_up": None,
        "once_per": "enterprise-year", "uscc": uscc, "name": "企业", "jurisdiction": "zhongxiang",
        "measure": "m", "article": 1, "subject": "", "year": 2018, "event_date": None, "run": run,
    }  # fmt: skip


def _line(who: dict[str, Any]) -> dict[str, Any]:
    said = ("uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date")
    money = {"amount": "10.00", "city_pays": "3.00", "county_pays": "7.00", "unallocated": "0.00"}
    return {**{name: who[name] for name in said}, "outcome": "pay", **money}


def make(path: Path, events: int) -> None:
    """A ledger of so many events."""
    create_ledger(str(path), "人")
    with closing(sqlite3.connect(path)) as db, db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            db.execute(f"DROP TRIGGER {name}")  # they ask once a row; the rows are sound
        seq, prev = db.execute("SELECT seq, hash FROM events").fetchone()
        told, stands, lines = lives(events - 1, seq + 1)
        for row in told:
            chained = (*row, prev)
            prev = digest(dict(zip(EVENT, chained, strict=False)))
            _insert(db, "events", EVENT, (*chained, prev))
        for row in stands:
            _insert(db, "awards", AWARD, row)
        _insert(db, "archive", ("sha256", "content"), (sha256(lines).hexdigest(), lines))
        for _name, sql in guards:
            db.execute(sql)


def _insert(db: sqlite3.Connection, table: str, columns: tuple[str, ...], row: Row) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608


def rows(path: Path) -> list[Row]:
    """Every event and award, as sqlite3 gives them."""
    with closing(sqlite3.connect(path)) as db:
        events = db.execute("SELECT * FROM events ORDER BY seq").fetchall()
        return [*events, *db.execute("SELECT * FROM awards ORDER BY id").fetchall()]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "ledger.db"
        make(path, events)
        report = ledger_verify.of_sqlite(path)
        assert report.sound and report.events == events, report.findings[:3]  # noqa: PT018
        raw = "\n".join(canonical(row) for row in rows(path)).encode()
        works: dict[str, Callable[[], object]] = {
            "verify": lambda: ledger_verify.of_sqlite(path),
            "read the rows": lambda: rows(path),
            "sha256 of the bytes": lambda: sha256(raw).digest(),
        }
        took = [{what: timed(work) for what, work in works.items()} for _round in range(rounds)]
    print(f"{events} events, {len(raw) / 1e6:.0f} MB, {rounds} rounds by turns\n")
    print("| | wall: best | wall: median | CPU: best | verify takes, CPU |\n|---|---|---|---|---|")
    for what in works:
        wall, cpu = ([once[what][at] for once in took] for at in (0, 1))
        ratio = median(once["verify"][1] / once[what][1] for once in took)
        print(f"| {what} | {min(wall):.2f} s | {median(wall):.2f} s | {min(cpu):.2f} s | "
              f"{ratio:.1f} times |")  # fmt: skip


if __name__ == "__main__":
    main()
