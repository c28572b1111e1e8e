"""The second verifier: finds what was touched, and names the row."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jmtrade_ledger import chain, ledger_verify, report
from jmtrade_ledger.ledger_verify import AWARD, EVENT, verify

from benchmarks.ledger import make

from .office import Office
from .scenes import eventful
from .sound import check
from .verified import verified

Row = tuple[Any, ...]
SEVERAL, LONG = 300, 10_000


@pytest.fixture
def kept(desk: Office) -> tuple[list[Row], list[Row], list[tuple[str, bytes]]]:
    """Events, awards and archive of an eventful ledger."""
    eventful(desk)
    check(desk)
    with desk.ledger.reading() as c:
        archive = list(report.rows(c, "archive", "sha256", ("sha256", "content")))
        return (
            list(report.rows(c, "events", "seq", EVENT)),
            list(report.rows(c, "awards", "id", AWARD)),
            [(name, bytes(content)) for name, content in archive],
        )


def touched(rng: Random, value: Any) -> Any:
    """The value with one byte or number changed."""
    if value is None:
        return rng.choice((0, 1, "x"))
    if isinstance(value, int):
        return rng.choice(
            (value + 1, value - 1, -value or 7, value ^ (1 << rng.randrange(40)), None)
        )
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    if not raw:
        return "x"
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(7)
    return bytes(raw) if isinstance(value, bytes) else raw.decode("utf-8", "surrogateescape")


def at_random(rng: Random, rows: list[Row]) -> tuple[int, int, list[Row]]:
    """Rows with one field changed; which row and column it was."""
    at = rng.randrange(len(rows))
    column = rng.randrange(len(rows[0]))
    new = touched(rng, rows[at][column])
    if new == rows[at][column]:
        return at_random(rng, rows)
    row = (*rows[at][:column], new, *rows[at][column + 1 :])
    return at, column, [*rows[:at], row, *rows[at + 1 :]]


def by_first(rows: list[Row]) -> list[Row]:
    """As a database would sort them, numbers before text."""
    return sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0))


def tamperings(kept: Any, count: int, seed: int = 0) -> None:
    """Change one thing at a time; the verifier must name its row, each time."""
    events, awards, archive = kept
    # Where an event that voids another is changed, what it voided may count again, which is
    # found before it.
    voids = {f"event {row[0]}" for row in events if row[1] == "voided"}
    # The hash of a voided event may have been wrong when it was voided: the next one tells.
    gone = {f"event {row[10]}": f"event {int(row[10]) + 1}" for row in events if row[1] == "voided"}
    rng = Random(f"{count} {seed}" if seed else count)
    for turn in range(count):
        kind = ("event", "event", "award", "order", "gap", "archive")[turn % 6]
        if kind == "event":
            at, column, changed = at_random(rng, events)
            found = verify(by_first(changed), awards, archive)
            wanted = {f"event {events[at][0]}", f"event {changed[at][0]}"}
            if EVENT[column] == "hash":
                wanted |= {gone[row] for row in wanted if row in gone}
        elif kind == "award":
            at, _column, changed = at_random(rng, awards)
            found = verify(events, by_first(changed), archive)
            wanted = {f"award {awards[at][0]}", f"award {changed[at][0]}"}
        elif kind == "order":
            one, other = sorted(rng.sample(range(len(events)), 2))
            changed = list(events)
            changed[one] = (events[one][0], *events[other][1:])
            changed[other] = (events[other][0], *events[one][1:])
            found = verify(changed, awards, archive)
            wanted = {f"event {events[one][0]}"}
        elif kind == "gap":
            at = rng.randrange(len(events) - 1)
            found = verify([*events[:at], *events[at + 1 :]], awards, archive)
            wanted = {f"event {events[at][0]}"}
        else:
            at = rng.randrange(len(archive))
            name, content = archive[at]
            blobs = [*archive[:at], (name, touched(rng, content)), *archive[at + 1 :]]
            found = verify(events, awards, blobs)
            wanted = {f"archive {name[:12]}"}
        assert not found.sound, (turn, kind)
        rows = [one.row for one in found.findings]
        told = rows if wanted & voids else rows[:1]
        assert wanted & {*told}, (turn, kind, wanted, found.findings[:3])


def test_tamperings_are_found_and_named(kept: Any) -> None:
    tamperings(kept, SEVERAL)


@pytest.mark.slow
def test_ten_thousand_tamperings(kept: Any) -> None:
    tamperings(kept, LONG)


def in_export(desk: Office, place: Path, count: int) -> None:
    """Flip one bit of an export: its line is named."""
    eventful(desk)
    with desk.ledger.reading() as connection:
        whole = report.export(connection)
    path, rng = place / "export.ndjson", Random(count)
    path.write_bytes(whole)
    assert ledger_verify.of_export(path).sound
    for _turn in range(count):
        at, bit = rng.randrange(len(whole)), 1 << rng.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        found = ledger_verify.of_export(path)
        number = whole[:at].count(b"\n") + 1
        row = whole.split(b"\n")[number - 1]
        name = "event" if number <= _events(whole) else "award"
        id = row[1 : row.index(b",")].decode()
        rows = {f"line {number}", f"{name} {id}", "last line"}
        assert not found.sound
        assert rows & {one.row for one in found.findings[:2]}, (number, found.findings[:3])


def _events(whole: bytes) -> int:
    return sum(line.count(b'","') > 0 and line.endswith(b'"]') for line in whole.split(b"\n"))


def test_export_is_found_and_named(desk: Office, place: Path) -> None:
    in_export(desk, place, SEVERAL // 3)


@pytest.mark.slow
def test_ten_thousand_bits_of_an_export(desk: Office, place: Path) -> None:
    in_export(desk, place, LONG)


def unguarded(path: Path) -> sqlite3.Connection:
    """A connection for somebody who means harm: no triggers, no checks."""
    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    return connection


def in_file(desk: Office, place: Path, count: int) -> None:
    """Change a field in the file itself, past triggers and checks."""
    eventful(desk)
    path, rng = Path(desk.ledger.url), Random(count)
    for turn in range(count):
        copy = place / "copy.db"
        shutil.copyfile(path, copy)
        with closing(unguarded(copy)) as db, db:
            table, columns = (("events", EVENT), ("awards", AWARD))[turn % 2]
            ids = [row[0] for row in db.execute(f"SELECT {columns[0]} FROM {table}")]
            id, column = rng.choice(ids), rng.choice(columns[1:])
            where = f"WHERE {columns[0]} = {id}"
            (old,) = db.execute(f'SELECT "{column}" FROM {table} {where}').fetchone()
            new = old
            while new == old or new is None:  # NOT NULL holds even here
                new = touched(rng, old)
            raw = new.encode("utf-8", "surrogateescape") if isinstance(new, str) else new
            cast = "CAST(? AS TEXT)" if isinstance(new, str) else "?"
            try:
                db.execute(f'UPDATE {table} SET "{column}" = {cast} {where}', (raw,))
            except sqlite3.IntegrityError:
                continue  # a unique index still refuses it
        found = ledger_verify.of_sqlite(copy)
        assert not found.sound, (table, id, column, old, new)
        assert found.findings[0].row == f"{table[:-1]} {id}", found.findings[:3]


def test_file_is_found_and_named(desk: Office, place: Path) -> None:
    in_file(desk, place, SEVERAL // 3)


@pytest.mark.slow
def test_many_changes_of_the_file(desk: Office, place: Path) -> None:
    in_file(desk, place, LONG // 5)


def test_cut_tail_needs_the_head(desk: Office, place: Path) -> None:
    """Cut so that every balance fits: only the head that was written down tells."""
    eventful(desk)
    head = verified(desk.ledger).head
    last = int(head.partition(":")[0])
    copy = place / "old.db"
    shutil.copyfile(desk.ledger.url, copy)
    later = str(desk.record([], reason="撤销").head)
    assert ledger_verify.of_sqlite(copy).sound
    found = ledger_verify.of_sqlite(copy, later)
    assert [(one.row, one.code) for one in found.findings] == [(f"event {last + 1}", "head")]
    assert verified(desk.ledger, head).sound  # the head of before stands in the chain that grew


def test_fork_needs_the_head(desk: Office, place: Path) -> None:
    """Two computers went on from one copy: each is sound, and neither has the other's head."""
    eventful(desk)
    copy = place / "fork.db"
    shutil.copyfile(desk.ledger.url, copy)
    other = Office(type(desk.ledger)(_engine(copy), str(copy)))
    one, two = (str(o.record([], reason=r).head) for o, r in ((desk, "甲"), (other, "乙")))
    assert verified(desk.ledger).sound
    assert verified(other.ledger).sound
    assert [f.code for f in verified(desk.ledger, two).findings] == ["head"]
    assert [f.code for f in verified(other.ledger, one).findings] == ["head"]


def _engine(path: Path) -> Any:
    from jmtrade_ledger.store import open_ledger

    return open_ledger(str(path)).engine


def test_chain_hashed_anew_needs_the_head(kept: Any) -> None:
    """A forger who can hash: sound by itself, found by the head, from any row on."""
    events, awards, archive = kept
    head = f"{events[-1][0]}:{events[-1][13]}"
    assert verify(events, awards, archive, head).sound
    for start in range(1, len(events)):
        rows, prev = list(events[:start]), events[start - 1][13]
        for row in events[start:]:
            by = "改过的人" if row[0] == events[start][0] else row[8]
            said = dict(zip(EVENT, (*row[:8], by, *row[9:12], prev), strict=False))
            prev = chain.digest(said)
            rows.append((*said.values(), prev))
        assert verify(rows, awards, archive).sound
        found = verify(rows, awards, archive, head)
        assert [one.code for one in found.findings] == ["head"]
        assert not verify(rows, awards, archive, events[-1][13]).sound  # the hash alone too


def test_verifier_stands_alone() -> None:
    """Standard library only, and nothing of the writer."""
    source = Path(ledger_verify.__file__).read_text(encoding="utf-8")
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add((node.module or "").partition(".")[0])
    assert names <= set(sys.stdlib_module_names)


def test_verifier_runs_by_itself(desk: Office, place: Path) -> None:
    """Copied out of the suite, on a plain interpreter."""
    eventful(desk)
    script = shutil.copy(ledger_verify.__file__, place / "check.py")
    command = [sys.executable, "-I", "-S", script, desk.ledger.url]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    wrong = subprocess.run([*command, "--expect-head", "9999:" + "a" * 64], capture_output=True)
    assert wrong.returncode == 1


def test_file_that_is_no_ledger(place: Path) -> None:
    (place / "x.db").write_bytes(b"not a database" * 100)
    assert ledger_verify.of_sqlite(place / "x.db").findings[0].row == "file"
    assert not ledger_verify.of_sqlite(place / "absent.db").sound
    assert not (place / "absent.db").exists()


def test_ledger_of_the_benchmark_is_sound(place: Path) -> None:
    """Also where the last award is cut in the middle of its life."""
    for events in (2, 100, 103):
        path = place / f"{events}.db"
        make(path, events)
        found = ledger_verify.of_sqlite(path)
        assert (found.findings, found.events) == ([], events)


@pytest.mark.slow
def test_hundred_thousand_events(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a file, as an office would; the time is said, not asserted."""
    path = place / "long.db"
    make(path, 100_000)
    began, worked = time.perf_counter(), time.process_time()
    found = ledger_verify.of_sqlite(path)
    took, work = time.perf_counter() - began, time.process_time() - worked
    with capsys.disabled():
        print(f"\n{found.events} events verified in {took:.2f} s, {work:.2f} s of work")
    assert (found.findings, found.events) == ([], 100_000)
