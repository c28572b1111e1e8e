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
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from jmtrade_core import ledger_verify  # noqa: E402 - the script's own folder stands first
from jmtrade_core.ledger.chain import canonical, digest  # noqa: E402
from jmtrade_core.ledger.store import create_ledger  # noqa: E402
from jmtrade_core.ledger_verify import AWARD, EVENT  # noqa: E402

STEPS = ("decided", "reviewed", "approved", "published", "cleared")
Row = tuple[Any, ...]


def lives(count: int, seq: int, prev: str) -> Iterator[tuple[Row, Row | None]]:
    """Events after ``seq``, hashed as the writer does; with the last of an award, its row."""
    last = seq + count
    while seq < last:
        award = seq + 1
        identity = {
            "key": canonical(["m", award]), "round": 1, "tops_up": None, "once_per": "claim",
            "uscc": f"{award:018d}", "name": "企业", "jurisdiction": "zhongxiang",
            "measure": "m", "article": 1, "subject": "", "year": 2018, "event_date": None,
            "run": 1,
        }  # fmt: skip
        for kind in STEPS[: last - seq]:
            seq += 1
            money = (1000, 300, 700, 0) if kind == "decided" else (0, 0, 0, 0)
            body = canonical({**identity, "integrity": "occurrence"}) if kind == "decided" else ""
            row = (seq, kind, award, *money, "2019-01-01T00:00:00Z", "人", "", "", body, prev)
            prev = digest(dict(zip(EVENT, row, strict=False)))
            done = kind == STEPS[-1] or seq == last
            stands = (award, *identity.values(), kind, 1000, 300, 700, 0, 0, 0)
            yield (*row, prev), stands if done else None


def make(path: Path, events: int) -> None:
    """A ledger of so many events."""
    create_ledger(str(path), "人")
    with closing(sqlite3.connect(path)) as db, db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")  # they ask once a row; the rows are sound
        first = db.execute("SELECT seq, hash FROM events").fetchone()
        for row, stands in lives(events - 1, *first):
            _insert(db, "events", EVENT, row)
            if stands:
                _insert(db, "awards", AWARD, stands)


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
