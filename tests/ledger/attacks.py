"""What somebody who means harm does to a ledger: by SQL with every trigger on, as the owner of
the file who takes the guards off and puts them back, or with a changed program."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jmtrade_ledger.chain import canonical, digest
from jmtrade_ledger.ledger_verify import AWARD, EVENT

from .office import Office, firm, line

Change = Callable[[dict[str, Any]], None]


@dataclass
class Scene:
    """An office with four awards: the first is paid, the second cleared, the third reviewed,
    the fourth decided. ``head`` was written down then; ``copy`` is a copy of that moment."""

    desk: Office
    place: Path
    ids: list[int] = field(default_factory=list)
    head: str = ""

    def __post_init__(self) -> None:
        self.ids = self.desk.record([line(number) for number in range(1, 5)]).awards
        self.desk.until_cleared(*self.ids[:2])
        self.desk.pay(self.ids[0])
        self.desk.review(self.ids[2])
        self.head = self.desk.verify()
        shutil.copyfile(self.file, self.copy)

    @property
    def file(self) -> Path:
        return Path(self.desk.ledger.url)

    @property
    def copy(self) -> Path:
        return self.place / "copy-of-then.db"

    @property
    def run(self) -> int:
        return self.desk.runs()[0]

    @contextmanager
    def sql(self) -> Iterator[sqlite3.Connection]:
        """SQL with every trigger and check on."""
        with closing(sqlite3.connect(self.file)) as db, db:
            yield db

    @contextmanager
    def owner(self) -> Iterator[sqlite3.Connection]:
        """SQL past the guards, which are put back afterwards as they were."""
        with closing(sqlite3.connect(self.file)) as db, db:
            guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = guards.fetchall()
            for name, _sql in kept:
                db.execute(f"DROP TRIGGER {name}")
            yield db
            for _name, sql in kept:
                db.execute(sql)

    def rewrite(self, kind: str, change: Change, which: int = 0) -> None:
        """As the owner: change the first event of a kind, or another, and hash the chain anew."""
        with self.owner() as db:
            rows = [dict(zip(EVENT, r, strict=True)) for r in db.execute(_select("events", EVENT))]
            change([row for row in rows if row["kind"] == kind][which])
            prev = "0" * 64
            for row in rows:
                row["prev"], row["hash"] = prev, digest({**row, "prev": prev})
                prev = row["hash"]
            db.execute("DELETE FROM events")
            for row in rows:
                insert(db, "events", row)


def _select(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"SELECT {names} FROM {table} ORDER BY 1"


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def append(db: sqlite3.Connection, kind: str, award: int | None = None, **said: Any) -> int:
    """An event that fits the chain, as the writer would make it; its number."""
    seq, prev = db.execute("SELECT seq, hash FROM events ORDER BY seq DESC").fetchone()
    row: dict[str, Any] = {"seq": seq + 1, "kind": kind, "award": award}
    row |= dict.fromkeys(("amount", "city", "county", "unallocated"), 0)
    row |= {"at": "2019-03-20T00:00:00Z", "by": "某人", "reason": "", "ref": "", "body": ""}
    row |= said
    row["prev"] = prev
    insert(db, "events", {**row, "hash": digest(row)})
    return int(seq) + 1


DUE = {"amount": 900_00, "city": 270_00, "county": 630_00, "unallocated": 0}


def decide(db: sqlite3.Connection, run: int, who: int = 9, **other: Any) -> int:
    """A forged award, event and row, as the ledger writes them."""
    seq = int(db.execute("SELECT max(seq) FROM events").fetchone()[0]) + 1
    said = {
        "key": canonical(["branding.trademark", firm(who)]), "round": 1, "tops_up": None,
        "once_per": "enterprise", "uscc": firm(who), "name": f"企业{who}",
        "jurisdiction": "zhongxiang", "measure": "branding.trademark", "article": 1,
        "subject": "", "year": 2018, "event_date": None, "run": run, **other,
    }  # fmt: skip
    append(db, "decided", seq, body=canonical({**said, "integrity": ""}), **DUE)
    money = {("due" if name == "amount" else name): fen for name, fen in DUE.items()}
    row = {"id": seq, **said, "state": "decided", **money, "paid": 0, "recovered": 0}
    insert(db, "awards", {name: row[name] for name in AWARD})
    return seq


def through(db: sqlite3.Connection, award: int) -> None:
    """Every step until the award may be paid."""
    for kind in ("reviewed", "approved", "published", "cleared"):
        append(db, kind, award, body=canonical({"on": "2019-03-12"}))
    db.execute("UPDATE awards SET state = 'cleared' WHERE id = ?", (award,))


def body(row: dict[str, Any], **changes: Any) -> None:
    """Change what an event says beside its columns."""
    row["body"] = canonical({**json.loads(row["body"]), **changes})
