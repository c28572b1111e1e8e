"""Disk full and I/O errors at every write: the state before or the state after, no other."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from jmtrade_core.errors import LedgerError
from jmtrade_core.ledger.store import open_ledger

from .office import Office, begin, line
from .processes import child, read_all, say
from .sound import check, verified

FIRMS = 40
WRITES = ("pwrite64", "fdatasync", "unlink")
"""The calls by which SQLite changes anything on Linux (strace shows no other)."""


def prepared(path: Path) -> Office:
    """Some awards cleared for payment."""
    office = Office(begin(str(path)))
    ids = office.record([line(n) for n in range(FIRMS)]).awards
    office.until_cleared(*ids)
    return office


def whole(office: Office, before: str, after: int) -> None:
    """Nothing was paid, or all was; and nothing else has changed."""
    check(office)
    paid = sum(one.paid > 0 for one in office.all())
    assert paid in (0, after)
    assert (verified(office).head == before) == (paid == 0)


def test_disk_full_at_every_page(place: Path) -> None:
    """The file may not grow beyond so many pages, from none more to enough."""
    office = prepared(place / "ledger.db")
    pages = Path(office.ledger.url).stat().st_size // 4096
    before, refused = verified(office).head, 0
    for limit in range(pages, pages + 200):
        mine = Office(open_ledger(office.ledger.url))

        def full(connection: object, _record: object, limit: int = limit) -> None:
            connection.execute(f"PRAGMA max_page_count={limit}")  # type: ignore[attr-defined]

        event.listen(mine.ledger.engine, "connect", full)
        if pays(mine) == "paid":
            break
        refused += 1
        whole(office, before, FIRMS)
    whole(office, before, FIRMS)
    assert refused > 0
    assert all(one.paid for one in office.all())


def pays(office: Office) -> str:
    """Pay everything; ``paid``, or the code of the problem."""
    try:
        office.pay()
    except LedgerError as error:
        return error.problems[0].code
    return "paid"


def limited(url: str, size: int) -> list[str]:
    """Pay in a child whose files may not pass a size; what it said."""

    def work(out: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        say(out, pays(Office(open_ledger(url))))

    pid, reading = child(work)
    said = read_all(reading)
    os.waitpid(pid, 0)
    return said


def sizes(place: Path, step: int) -> int:
    """Limit file sizes so that journal and file fail at each of their writes."""
    office = prepared(place / "ledger.db")
    path = Path(office.ledger.url)
    kept = path.read_bytes()
    before, tried = verified(office).head, 0
    for size in range(0, len(kept) + 20 * 4096, step):
        said = limited(office.ledger.url, size)
        assert said in (["database"], ["paid"]), said
        whole(office, before, FIRMS)
        tried += said == ["database"]
        if said == ["paid"]:
            break
    assert said == ["paid"]
    return tried


def test_files_that_may_not_grow(place: Path) -> None:
    assert sizes(place, 12_000) > 5


@pytest.mark.slow
def test_files_that_may_not_grow_at_every_write(place: Path) -> None:
    assert sizes(place, 256) > 200


def strace() -> str:
    """Where strace stands and may trace; else the test is skipped and says why."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("no strace on this machine")
    tried = subprocess.run([found, "-e", "trace=none", "true"], capture_output=True)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode(errors='replace')[:100]}")
    return found


def script(url: str, single: bool) -> list[str]:
    """A process that pays and says so; alone on its own interpreter."""
    ids = "one.id for one in o.all() if one.state == 'cleared'"
    each = f"[(o.pay(id), print('paid', id, flush=True)) for id in [{ids}]]"
    every = "o.pay(); print('paid', flush=True)"
    code = (
        "from tests.ledger.office import Office; from jmtrade_core.ledger.store import open_ledger;"
        f"o = Office(open_ledger({url!r})); print('begun', flush=True); {each if single else every}"
    )
    return [sys.executable, "-c", code]


def faults(place: Path, numbers: range, call: str, error: str) -> int:
    """Let the n-th call of a kind fail; returns how many calls did."""
    tracer = strace()
    office = prepared(place / "first.db")
    hit = 0
    for number in numbers:
        copy = place / f"{call}-{number}.db"
        shutil.copyfile(office.ledger.url, copy)
        mine = Office(open_ledger(str(copy)))
        before = verified(mine).head
        inject = f"inject={call}:error={error}:when={number}"
        quiet = ["-f", "-o", str(place / "log"), "-e", f"trace={call}", "-e", inject]
        on = ["-P", str(copy), "-P", f"{copy}-journal", "-P", str(place)]
        done = subprocess.run(
            [tracer, *quiet, *on, *script(str(copy), single=False)],
            capture_output=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        injected = b"INJECTED" in (place / "log").read_bytes()
        assert (done.returncode == 0) == (b"paid" in done.stdout), done.stderr
        check(mine)
        paid = sum(one.paid > 0 for one in mine.all())
        assert paid in (0, FIRMS)
        if b"paid" in done.stdout:
            assert paid == FIRMS
        elif paid == 0:
            assert verified(mine).head == before
        if not injected:
            break
        hit += 1
    return hit


def test_io_error(place: Path) -> None:
    assert faults(place, range(2, 3), "fdatasync", "EIO") == 1


@pytest.mark.slow
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", WRITES)
def test_io_error_at_every_call(
    place: Path, call: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hit = faults(place, range(1, 400), call, error)
    assert hit > 0
    with capsys.disabled():
        print(f"\n{call}: {hit} calls failed with {error}, one at a time")


def test_synced_before_it_is_said(place: Path) -> None:
    """Between two acknowledgements: the journal synced, then the file, then the folder."""
    tracer = strace()
    office = prepared(place / "ledger.db")
    log = place / "calls"
    calls = "trace=fsync,fdatasync,unlink,pwrite64,write"
    command = [tracer, "-f", "-y", "-o", str(log), "-e", calls]
    done = subprocess.run(
        [*command, *script(office.ledger.url, single=True)],
        capture_output=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode().splitlines()
    assert len(said) == FIRMS + 1
    rounds: list[list[str]] = [[]]
    for entry in log.read_text(errors="replace").splitlines():
        if "write(1<" in entry and ('"paid' in entry or '"begun' in entry):
            rounds.append([])
        else:
            rounds[-1].append(entry)
    syncs = 0
    for number, made in enumerate(rounds[1:-1], 1):
        order = [word for entry in made if (word := _word(entry, place))]
        assert _follows(order, ["sync journal", "write file", "sync file", "unlink", "sync folder"])
        last = max(at for at, word in enumerate(order) if word == "write file")
        assert "sync file" in order[last:], (number, order)
        syncs += sum(word.startswith("sync") for word in order)
    assert syncs >= 3 * FIRMS
    print(f"{FIRMS} payments, {syncs} syncs")


def _word(entry: str, place: Path) -> str:
    """A call in a word, if it is about the ledger."""
    if "unlink" in entry:
        return "unlink"
    what = {"ledger.db-journal>": "journal", "ledger.db>": "file", f"{place.name}>": "folder"}
    kind = next((word for end, word in what.items() if end in entry), "")
    call = "sync" if "sync(" in entry else "write"
    return f"{call} {kind}" if kind else ""


def _follows(order: list[str], wanted: list[str]) -> bool:
    left = iter(order)
    return all(word in left for word in wanted)


def test_settings_that_make_it_durable(office: Office) -> None:
    """Read back from the database: 3 is EXTRA, FULL and the folder too."""
    with office.ledger.writing() as connection:
        if connection.dialect.name == "sqlite":
            read = [connection.exec_driver_sql(f"PRAGMA {n}").scalar()
                    for n in ("synchronous", "journal_mode", "foreign_keys")]  # fmt: skip
            assert read == [3, "delete", 1]
        else:
            for name in ("synchronous_commit", "fsync", "full_page_writes"):
                assert connection.exec_driver_sql(f"SHOW {name}").scalar() == "on"
