"""A server that fails in the middle of a step: the state before or after, and no other.

The wire to it is cut, or its process killed, at every message of a step; its disk is full
for good (a small file system that is filled); its writes fail one at a time.
"""

from __future__ import annotations

import errno
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from jmtrade_ledger.store import open_ledger

from jmtrade_core.errors import LedgerError

from . import server
from .folders import folder
from .office import Office, begin, line
from .proxy import wire
from .server import Server
from .sound import check
from .test_faults import FIRMS, strace

pytestmark = pytest.mark.postgres
UNWRITTEN, PERHAPS = "nothing was written", "it may have been written"

STEPS: dict[str, Callable[[Office], object]] = {
    "record": lambda o: o.record([line(n) for n in range(FIRMS, 2 * FIRMS)], reason="又一批"),
    "publish": lambda o: o.publish(*(one.id for one in o.all() if one.state == "approved")),
    "pay": lambda o: o.pay(),
}
BEFORE = Counter(cleared=FIRMS // 2, approved=FIRMS // 2)
AFTER = {
    "record": Counter(withdrawn=FIRMS, decided=FIRMS),
    "publish": Counter(cleared=FIRMS // 2, published=FIRMS // 2),
    "pay": Counter(paid=FIRMS // 2, approved=FIRMS // 2),
}


@pytest.fixture(scope="session")
def readied(postgres: str, migrated: str) -> str:
    """A database to be copied: some awards cleared, some approved."""
    return ready(postgres, migrated)


def ready(postgres: str, like: str = "") -> str:
    """A database with awards that a step may follow; its name."""
    url = server.database(postgres, like)
    office = Office(begin(url))
    ids = office.record([line(n) for n in range(FIRMS)]).awards
    office.until_cleared(*ids[: FIRMS // 2])
    office.review(*ids[FIRMS // 2 :])
    office.approve(*ids[FIRMS // 2 :])
    return url.rpartition("/")[2]


def taken(step: str, url: str) -> str:
    """Open the ledger and take a step: empty, or the cure of the refusal, in words."""
    try:
        STEPS[step](Office(open_ledger(url)))
    except LedgerError as error:
        (problem,) = error.problems
        assert problem.code == "database"
        return problem.cure
    return ""


def after(step: str, office: Office, head: str, cure: str) -> bool:
    """Sound, whole, and as it was said; whether the step was written."""
    check(office)
    written = office.verify() != head
    assert written or cure
    if cure.startswith(UNWRITTEN):
        assert not written
    else:
        assert not cure or cure.startswith(PERHAPS)
    states = Counter(one.state for one in office.all())
    assert states == (AFTER[step] if written else BEFORE)
    return written


def messages(postgres: str, like: str, step: str) -> int:
    """How many messages open the ledger and take the step, undisturbed."""
    with wire(server.database(postgres, like), 0, lambda: None) as (through, made):
        assert not taken(step, through)
        return made.messages


def faults(postgres: str, like: str, step: str, how: str, every: int) -> Counter[str]:
    """Take the step with a fault at each ``every``-th message, and at each of the last, where
    it commits; how each ended."""
    ended: Counter[str] = Counter()
    count = messages(postgres, like, step)
    for at in sorted({*range(1, count + 1, every), *range(count - 4, count + 1)}):
        url = server.database(postgres, like)
        office, name = Office(open_ledger(url)), url.rpartition("/")[2]
        head = office.verify()
        with wire(url, at, partial(fault, postgres, name, how)) as (through, _made):
            cure = taken(step, through)
        settled(postgres, name)
        written = after(step, office, head, cure)
        ended[f"{'written' if written else 'not written'}, {cure.partition(':')[0] or 'done'}"] += 1
        if not written:
            assert not taken(step, url)
            after(step, office, head, "")
        server.drop(url)
    assert any(PERHAPS in end for end in ended)  # the commit itself
    return ended


def fault(postgres: str, name: str, how: str) -> bool | None:
    """What the wire does: it is cut before or after, or holds and the backend goes."""
    import psycopg

    if how != "terminate":
        return how == "cut after the answer"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        asked = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        connection.execute(f"{asked} WHERE datname = '{name}'".encode())
    return None


def settled(postgres: str, name: str) -> None:
    """Wait until the server has noticed that the client is gone."""
    import psycopg

    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        for _turn in range(500):
            asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
            row = connection.execute(asked.encode()).fetchone()
            if row == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("a backend stays")


HOW = ("cut before it arrives", "cut after the answer", "terminate")


@pytest.mark.parametrize("how", HOW)
def test_wire_that_breaks(postgres: str, readied: str, how: str) -> None:
    assert sum(faults(postgres, readied, "pay", how, 75).values()) > 5


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("how", HOW)
def test_wire_that_breaks_at_any_message(
    postgres: str, readied: str, step: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = faults(postgres, readied, step, how, {"pay": 1, "publish": 2, "record": 5}[step])
    assert sum(ended.values()) > 90
    with capsys.disabled():
        print(f"\n{step}, {how}: {sum(ended.values())} messages: {dict(ended)}")


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own that can be full; skips, with the reason, where none may be."""
    with folder() as place:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
        try:
            yield place
        finally:
            subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, free: int) -> Path:
    """Write zeros until so many bytes are free, or none, where the server took the rest."""
    file = disk / "filler"
    with file.open("wb", buffering=0) as out:
        while (left := shutil.disk_usage(disk).free - free) > 0:
            try:
                out.write(bytes(min(left, 1 << 20)))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                break
    return file


def full(levels: range) -> Counter[str]:
    """Each step on a disk that has so many bytes left, and then room again."""
    ended: Counter[str] = Counter()
    options = "autovacuum=off", "max_wal_size=4MB"
    with (
        small_disk(160) as disk,
        server.started(disk, *options, make=["--wal-segsize=1"]) as one,
    ):
        like = ready(one.url)
        for step in STEPS:
            for free in levels:
                ended[f"{step}: {_full(one, like, step, free)}"] += 1
    return ended


def _full(one: Server, like: str, step: str, free: int) -> str:
    url = server.database(one.url, like)
    office = Office(open_ledger(url))
    head, before = office.verify(), one.pid()
    filler = fill(one.folder, free)
    try:
        cure = taken(step, url)
    finally:
        filler.unlink()
    one.back()
    written = after(step, office, head, cure)
    if not written:
        assert not taken(step, url)
        after(step, office, head, "")
    server.drop(url)
    assert before
    return ("written" if written else "not written") + (", refused" if cure else "")


def test_disk_of_the_server_is_full() -> None:
    ended = full(range(0, 1 << 19, 1 << 18))
    assert any("refused" in end for end in ended)


@pytest.mark.slow
def test_disk_of_the_server_is_full_at_every_page(capsys: pytest.CaptureFixture[str]) -> None:
    ended = full(range(0, 3 << 16, 1 << 13))
    assert any("refused" in end for end in ended)
    with capsys.disabled():
        print(f"\ndisk full: {dict(ended)}")


def attached(tracer: subprocess.Popen[bytes], pid: int) -> None:
    """Wait until strace holds the process: a fault that is not planted proves nothing. A busy
    machine may take its time; strace that has ended never will."""
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        said = tracer.stderr.read() if tracer.poll() is not None and tracer.stderr else None
        assert said is None, said.decode(errors="replace")
        time.sleep(0.01)


@contextmanager
def failing(one: Server, call: str, error: str, number: int) -> Iterator[Path]:
    """In each backend that starts now the n-th call of a kind fails; gives the log."""
    log = one.folder.parent / f"{one.folder.name}.strace"
    inject = f"inject={call}:error={error}:when={number}"
    words = ["-f", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", inject, "-p", str(one.pid())]
    tracer = subprocess.Popen([strace(), *words], stderr=subprocess.PIPE)
    try:
        attached(tracer, one.pid())
        yield log
    finally:
        tracer.terminate()
        tracer.communicate()  # closes its pipe as well
        log.unlink(missing_ok=True)


def io_errors(step: str, call: str, error: str, numbers: range) -> Counter[str]:
    """Let each write or sync of the backend that takes the step fail, one at a time."""
    ended: Counter[str] = Counter()
    with folder() as place, server.started(place, "autovacuum=off") as one:
        like = ready(one.url)
        for number in numbers:
            end = _io_error(one, like, step, (call, error, number))
            if not end:
                break
            ended[end] += 1
    return ended


def _io_error(one: Server, like: str, step: str, fault: tuple[str, str, int]) -> str:
    url = server.database(one.url, like)
    office = Office(open_ledger(url))
    head = office.verify()
    with failing(one, *fault) as log:
        cure = taken(step, url)
        injected = b"INJECTED" in log.read_bytes()
    one.back()
    written = after(step, office, head, cure)
    if not written:
        assert not taken(step, url)
        after(step, office, head, "")
    server.drop(url)
    if not injected:
        assert written
        return ""
    return ("written" if written else "not written") + (", refused" if cure else "")


def test_write_of_the_server_fails() -> None:
    assert io_errors("pay", "fdatasync", "EIO", range(1, 2))


@pytest.mark.slow
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", ["pwrite64", "pwritev", "fdatasync"])
@pytest.mark.parametrize("step", STEPS)
def test_every_write_of_the_server_fails(
    step: str, call: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = io_errors(step, call, error, range(1, 200))
    with capsys.disabled():
        print(f"\n{step}, {call} {error}: {sum(ended.values())} calls failed: {dict(ended)}")
