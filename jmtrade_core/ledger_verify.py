"""Second opinion on a ledger: recomputes the chain and every balance.

Standard library only, and not a line shared with the writer: this one file can be
carried to another computer and run there:

    python ledger_verify.py ledger.db --expect-head 1234:5f0c…

It reads a SQLite ledger or an export (one JSON line a row), and names the first row
that was touched. The head that an office wrote down finds what no chain can show by
itself: an old copy put back, a fork, or a chain that was hashed anew.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

EVENT = (
    "seq", "kind", "award", "amount", "city", "county", "unallocated", "at", "by", "reason",
    "ref", "body", "prev", "hash",
)  # fmt: skip
AWARD = (
    "id", "key", "round", "tops_up", "once_per", "uscc", "name", "jurisdiction", "measure",
    "article", "subject", "year", "event_date", "run", "state", "due", "city", "county",
    "unallocated", "paid", "recovered",
)  # fmt: skip
BEFORE_PAYMENT = {"decided", "refused", "reviewed", "approved", "published", "objected", "cleared"}
MAY_FOLLOW = {
    "reviewed": {"decided", "refused"},
    "refused": {"decided", "refused", "reviewed"},
    "approved": {"reviewed"},
    "published": {"approved"},
    "objected": {"published", "objected"},
    "cleared": {"published", "objected"},
    "paid": {"cleared"},
    "corrected": BEFORE_PAYMENT | {"paid", "corrected", "recovered"},
    "withdrawn": BEFORE_PAYMENT,
    "recovered": {"corrected"},
}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. ``row`` is ``event 17``, ``award 3``, …"""

    row: str
    code: str
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    """What is filled into the words, so that another program can say them otherwise."""

    @property
    def detail(self) -> str:
        return self.words.format(**self.values)

    def __str__(self) -> str:
        return f"{self.row}: {self.detail} [{self.code}]"


@dataclass
class Report:
    """What was read, and every finding, the first row first."""

    events: int = 0
    awards: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)
    clock: list[int] = field(default_factory=list)
    """Events dated a day or more before the one before them: a clock was set back."""

    @property
    def sound(self) -> bool:
        return not self.findings

    def add(self, row: str, code: str, words: str, **values: Any) -> None:
        self.findings.append(Finding(row, code, words, values))


class Books:
    """Balances by award and rounds by key, kept as the events go by."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.awards: dict[int, list[Any]] = {}
        self.rounds: dict[str, list[int]] = {}
        self.batches: dict[str, int] = {}
        self.needed: dict[str, int] = {}

    def enter(self, row: tuple[Any, ...]) -> None:
        """Book one event; a wrong one is a finding and leaves the books alone."""
        seq, kind, award = row[:3]
        if kind == "decided":
            self._decided(row)
        elif award is not None:
            if award in self.awards:
                self._moved(row, self.awards[award])
            else:
                self.report.add(
                    f"event {seq}", "award", "award {award} was never decided", award=award
                )
        elif kind == "run":
            self._run(seq, json.loads(row[11]))
        elif kind == "batch":
            self.batches[row[10]] = json.loads(row[11])["amount"]

    def _decided(self, row: tuple[Any, ...]) -> None:
        seq, body = row[0], json.loads(row[11])
        due = list(row[3:7])
        before = self.rounds.setdefault(body["key"], [])
        live = [
            id
            for id in before
            if self.awards[id][15] > 0
            or (self.awards[id][19] > self.awards[id][20] and self.awards[id][5] == body["uscc"])
        ]
        if body["round"] != len(before) + 1 or body["tops_up"] != (live[-1] if live else None):
            self.report.add(f"event {seq}", "double", "{key} was decided before", key=body["key"])
        if row[2] != seq or due[0] <= 0 or min(due) < 0:
            self.report.add(f"event {seq}", "amount", "an award of nothing, or misnumbered")
        before.append(seq)
        self.awards[seq] = [seq, *(body[n] for n in AWARD[1:14]), "decided", *due, 0, 0]

    def _moved(self, row: tuple[Any, ...], award: list[Any]) -> None:
        seq, kind, amount = row[0], row[1], row[3]
        if kind not in MAY_FOLLOW or award[14] not in MAY_FOLLOW[kind]:
            self.report.add(
                f"event {seq}", "order", "{step} may not follow {state}", step=kind, state=award[14]
            )
            return
        award[14] = "decided" if kind == "corrected" else kind
        if kind in ("corrected", "withdrawn"):
            award[15:19] = [old + new for old, new in zip(award[15:19], row[3:7], strict=True)]
        elif kind == "paid":
            if list(row[3:7]) != award[15:19] or award[19] or row[6]:
                self.report.add(
                    f"event {seq}", "paid", "not what is due of award {award}", award=award[0]
                )
            award[19] += amount
            left = self.batches.get(row[10])
            if left is None:
                self.report.add(f"event {seq}", "batch", "no batch {batch}", batch=row[10])
            else:
                self.batches[row[10]] = left - amount
        elif kind == "recovered":
            award[20] += amount
        elif any(row[3:7]):
            self.report.add(f"event {seq}", "amount", "{step} moves no money", step=kind)
        if award[19]:
            owed = award[19] - award[20] > award[15]
            award[14] = "corrected" if owed else "recovered" if award[20] else "paid"
        if min(award[15:19]) < 0 or award[20] > award[19]:
            self.report.add(
                f"event {seq}", "balance", "award {award} falls below zero", award=award[0]
            )

    def _run(self, seq: int, body: dict[str, Any]) -> None:
        for name in (body["decisions"], body["priors"]):
            self.needed.setdefault(name, seq)
        for entry in (*body["input"], *body["config"]):
            self.needed.setdefault(entry["sha256"], seq)


def verify(
    events: Iterable[tuple[Any, ...]],
    awards: Iterable[tuple[Any, ...]] | None = None,
    archive: Iterable[tuple[str, bytes]] | None = None,
    expect: str = "",
) -> Report:
    """Check rows in the order of ``seq`` and ``id``; columns as in EVENT and AWARD."""
    report = Report()
    books = Books(report)
    seen = _chain(events, books, expect.rpartition(":")[2])
    _expected(report, expect, seen)
    for batch, left in books.batches.items():
        if left:
            report.add(
                f"batch {batch}", "batch", "its payments differ from its sum by {left}", left=left
            )
    if awards is not None:
        _balances(report, books, awards)
    if archive is not None:
        _archive(report, books, archive)
    return report


def _chain(events: Iterable[tuple[Any, ...]], books: Books, wanted: str) -> int:
    """Follow the chain; returns where the wanted hash stands (0: nowhere)."""
    report, prev, at, seen, day = books.report, "0" * 64, 0, 0, ""
    for row in events:
        seq = row[0]
        if not isinstance(seq, int) or seq <= at:
            report.add(f"event {seq}", "order", "it has no place in the chain")
            continue
        if seq != at + 1:
            report.add(f"event {at + 1}", "missing", "followed by event {seq}", seq=seq)
        elif _digest(row) != row[13]:
            report.add(f"event {seq}", "hash", "its bytes are not what was hashed")
        elif row[12] != prev:
            report.add(f"event {seq}", "prev", "it does not follow the event before")
        try:
            books.enter(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            report.add(f"event {seq}", "form", "unreadable: {error}", error=repr(error))
        at, prev, before, day = seq, row[13], day, str(row[7])[:10]
        report.events += 1
        if day < before:
            report.clock.append(seq)
        if prev == wanted:
            seen = at
    report.head = f"{at}:{prev}"
    return seen


def _digest(row: tuple[Any, ...]) -> str:
    """The hash that the row should have; empty for values that no event can hold."""
    try:
        return sha256(_encode(row[:13]).encode("utf-8", "surrogatepass")).hexdigest()
    except TypeError:
        return ""


def _expected(report: Report, expect: str, seen: int) -> None:
    """The head that somebody wrote down must stand in the chain, where it stood then."""
    if not expect:
        return
    at, _sep, wanted = expect.rpartition(":")
    if seen and at in ("", str(seen)):
        return
    last = int(report.head.partition(":")[0])
    if at.isdigit() and int(at) > last:
        report.add(f"event {last + 1}", "head", "missing: the ledger had {at} events", at=at)
    else:
        where = f"event {at}" if at else f"event {last}"
        report.add(where, "head", "the head {head} is not in this chain", head=wanted[:12])


def _balances(report: Report, books: Books, awards: Iterable[tuple[Any, ...]]) -> None:
    left = dict(books.awards)
    for row in awards:
        report.awards += 1
        told = left.pop(row[0], None)
        if told is None:
            report.add(f"award {row[0]}", "balance", "no event decides it")
        elif told != list(row):
            wrong = (n for n, a, b in zip(AWARD, row, told, strict=True) if a != b)
            name = next(wrong)
            at = AWARD.index(name)
            words = "{name} is {found!r}, its events say {told!r}"
            report.add(f"award {row[0]}", "balance", words, name=name, found=row[at], told=told[at])
    for id in left:
        report.add(f"award {id}", "balance", "missing: its events are there")


def _archive(report: Report, books: Books, archive: Iterable[tuple[str, bytes]]) -> None:
    needed = dict(books.needed)
    for name, content in archive:
        needed.pop(name, None)
        if sha256(content).hexdigest() != name:
            report.add(f"archive {name[:12]}", "archive", "its bytes are not what was kept")
    for name, seq in needed.items():
        report.add(f"archive {name[:12]}", "archive", "missing; event {seq} rests on it", seq=seq)


def of_sqlite(path: Path, expect: str = "") -> Report:
    """Verify a SQLite ledger; opened read-only, one consistent view.

    A writer that was killed leaves a journal, which SQLite must roll back before anybody
    can read; only then is the file opened for writing.
    """
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)) as file:
            return _of_file(file, expect)
    except (sqlite3.DatabaseError, UnicodeError) as error:
        report = Report()
        report.add("file", "file", "unreadable: {error}", error=str(error))
        return report


def _of_file(file: sqlite3.Connection, expect: str) -> Report:
    file.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    file.execute("BEGIN")

    def rows(table: str, columns: tuple[str, ...]) -> Iterator[Any]:
        quoted = ", ".join(f'"{name}"' for name in columns)
        return file.execute(f'SELECT {quoted} FROM {table} ORDER BY "{columns[0]}"')  # noqa: S608

    archive = rows("archive", ("sha256", "content"))
    report = verify(rows("events", EVENT), rows("awards", AWARD), archive, expect)
    for (said,) in file.execute("PRAGMA integrity_check"):
        if said != "ok":
            report.add("file", "file", "unreadable: {error}", error=said)
    return report


def of_export(path: Path, expect: str = "") -> Report:
    """Verify an export: events, then awards, each row one line of canonical JSON."""
    broken: list[Finding] = []
    rows = list(_rows(path, broken))
    events = (row for row in rows if len(row) == len(EVENT))
    awards = [row for row in rows if len(row) == len(AWARD)]
    report = verify(events, awards, None, expect)
    report.findings = [*broken, *report.findings]
    return report


def _rows(path: Path, broken: list[Finding]) -> Iterator[tuple[Any, ...]]:
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            row = json.loads(line)
            as_written = _encode(row).encode() == line and len(row) in (len(EVENT), len(AWARD))
        except (ValueError, TypeError) as error:
            said = {"error": str(error)}
            broken.append(Finding(f"line {number}", "form", "unreadable: {error}", said))
            continue
        if as_written:
            yield tuple(row)
        else:
            broken.append(Finding(f"line {number}", "form", "not as it was written"))
    if not path.read_bytes().endswith(b"\n"):
        broken.append(Finding("last line", "form", "cut short"))


def main() -> int:
    """Verify one file; 0 sound, 1 touched."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path, help="a SQLite ledger, or an export (.ndjson)")
    parser.add_argument("--expect-head", default="", metavar="SEQ:HASH")
    given = parser.parse_args()
    check = of_export if given.ledger.suffix == ".ndjson" else of_sqlite
    report = check(given.ledger, given.expect_head)
    for finding in report.findings:
        print(finding)
    for seq in report.clock:
        print(f"note: the clock went back before event {seq}")
    print(f"{report.events} events, {report.awards} awards, head {report.head}")
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
