"""A failing call, or a kill at one, in every step of a signed ledger: the state before or the
state after, whole and signed, and no other."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from jmtrade_ledger import report

from jmtrade_core.errors import LedgerError

from .deeds import DEEDS, Sworn, ready
from .folders import folder
from .injected import FAILS, KILLS, Fault, Struck, struck
from .processes import say
from .sound import check
from .test_copies import interrupted, journal_of
from .verified import verified

CALLS = ("pwrite64", "fdatasync", "unlink")
"""By which SQLite changes anything; when it rolls back a journal, it cuts the file as well."""
BACK = ("openat", "pread64", "pwrite64", "ftruncate", "fdatasync", "unlink")
SHORT = (
    ("person add", Fault("fdatasync", FAILS[0], 2)),
    ("person revoke", Fault("unlink", KILLS, 1)),
    ("adopt", Fault("pwrite64", FAILS[1], 5)),
    ("record, resting on acts", Fault("fdatasync", KILLS, 3)),
    ("void", Fault("unlink", FAILS[0], 1)),
    ("anchor", Fault("pwrite64", KILLS, 4)),
)


@pytest.fixture(scope="module")
def base(entered: None) -> Iterator[Path]:
    """A ledger that each deed may follow."""
    with folder() as place:
        ready(str(place / "base.db"))
        yield place / "base.db"


def copied(base: Path, place: Path) -> Sworn:
    path = place / "ledger.db"
    path.write_bytes(base.read_bytes())
    return Sworn.at(str(path))


def taking(deed: Callable[[Sworn], object], url: str) -> Callable[[int], None]:
    """Work that takes a step, and says the head after it, or how it was refused."""

    def work(out: int) -> None:
        try:
            made = Sworn.at(url)
            deed(made)
            say(out, f"done {made.ledger.head}")
        except LedgerError as error:
            say(out, f"refused {error.problems[0].cure}")

    return work


def after(made: Sworn, before: str, found: Struck) -> str:
    """The state before, or the whole step and its signature; how it ended, in a word."""
    report = check(made, before)
    written = report.head != before
    assert report.steps == steps_until(before, made) + written
    said = found.said[0] if found.said else ""
    if said.startswith("done"):
        assert said == f"done {report.head}"
    elif said.startswith("refused nothing was written"):
        assert not written
    else:
        assert found.hit
    return "written" if written else "not written"


def steps_until(head: str, made: Sworn) -> int:
    """How many signed steps there were at a head."""
    with made.ledger.reading() as c:
        rows = report.rows(c, "events", "seq", ("seq", "kind"))
        last = int(head.partition(":")[0])
        return sum(kind == "signed" and int(seq) <= last for seq, kind in rows)


def one(base: Path, place: Path, deed: str, fault: Fault) -> tuple[Struck, str]:
    """One fault in one deed; where nothing was written, the same deed is taken afterwards."""
    made = copied(base, place)
    before = verified(made.ledger).head
    path = Path(made.ledger.url)
    found = struck(
        taking(DEEDS[deed], made.ledger.url), fault, [path, journal_of(path), place], place / "log"
    )
    made = Sworn.at(made.ledger.url)
    ended = after(made, before, found)
    if ended == "not written":
        DEEDS[deed](made)
        assert check(made, before).head != before
    return found, ended


@pytest.mark.parametrize(("deed", "fault"), SHORT)
def test_fault_in_a_signed_step(base: Path, place: Path, deed: str, fault: Fault) -> None:
    found, _ended = one(base, place, deed, fault)
    assert found.hit


@pytest.mark.slow
@pytest.mark.parametrize("deed", DEEDS)
def test_fault_at_every_call_of_a_signed_step(
    base: Path, place: Path, deed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended: Counter[str] = Counter()
    for call in CALLS:
        for what in (*FAILS, KILLS):
            for number in range(1, 400):
                found, end = one(base, place, deed, Fault(call, what, number))
                if not found.hit:
                    break
                ended[f"{call} {what}, {end}"] += 1
    assert {name.partition(",")[0] for name in ended} == {
        f"{call} {what}" for call in CALLS for what in (*FAILS, KILLS)
    }
    with capsys.disabled():
        print(f"\n{deed}: {sum(ended.values())} faults: {dict(sorted(ended.items()))}")


def reading(url: str) -> Callable[[int], None]:
    """Work that opens a ledger and looks, and so rolls back what a killed writer left."""

    def work(out: int) -> None:
        try:
            say(out, Sworn.at(url).ledger.head)
        except (LedgerError, sqlite3.Error):
            say(out, "refused")

    return work


def recoveries(base: Path, place: Path, faults: Iterator[Fault]) -> Counter[str]:
    """Let the rolling back of a hot journal meet faults, one at a time; whoever looks next
    finds the state before."""
    made = copied(base, place)
    before = verified(made.ledger).head
    killed, hot = interrupted(made, place)
    kept = killed.read_bytes(), hot.read_bytes()
    ended: Counter[str] = Counter()
    gone = False
    for fault in faults:
        if gone and fault.number > 1:
            continue
        killed.write_bytes(kept[0])
        hot.write_bytes(kept[1])
        found = struck(reading(str(killed)), fault, [killed, hot, place], place / "log")
        gone = not found.hit
        if gone:
            continue
        ended[f"{fault.call} {fault.what}"] += 1
        again = Sworn.at(str(killed))
        assert check(again).head == before
        assert not hot.exists()
    return ended


def test_fault_while_a_journal_is_rolled_back(base: Path, place: Path) -> None:
    some = [Fault("pwrite64", FAILS[0], 3), Fault("fdatasync", KILLS, 1), Fault("unlink", KILLS, 1)]
    assert sum(recoveries(base, place, iter(some)).values()) == len(some)


@pytest.mark.slow
def test_fault_at_every_call_while_a_journal_is_rolled_back(
    base: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = (
        Fault(call, what, number)
        for call in BACK
        for what in (*FAILS, KILLS)
        for number in range(1, 400)
    )
    ended = recoveries(base, place, every)
    with capsys.disabled():
        print(f"\nhot journal: {sum(ended.values())} faults: {dict(sorted(ended.items()))}")


def test_a_journal_that_is_rolled_back_was_hot(base: Path, place: Path) -> None:
    """Without it the file would not be the state before: the faults above strike something."""
    made = copied(base, place)
    killed, hot = interrupted(made, place)
    hot.unlink()
    with closing(sqlite3.connect(killed)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() != ("ok",) or db.execute(
            "SELECT count(*) FROM archive WHERE length(sha256) < 4"
        ).fetchone() != (0,)
