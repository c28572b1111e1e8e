"""Copies, second names and journals of others: what makes one ledger two, or an old one new."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from jmtrade_ledger import ledger_verify
from jmtrade_ledger.store import create_ledger, open_ledger

from jmtrade_core.errors import UsageError

from .clerk import Clerk
from .office import Office, line
from .verified import verified


def journal_of(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}-journal")


def interrupted(desk: Office, place: Path, early: bool = False) -> tuple[Path, Path]:
    """A ledger and its journal as they are on the disk in the middle of a transaction; ``early``
    before the journal keeps page 1."""
    path = Path(desk.ledger.url)
    killed, hot = place / "killed.db", place / "killed.db-journal"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")  # so that pages are written before the commit
        db.execute("PRAGMA cache_spill = 1")
        db.execute("BEGIN IMMEDIATE")
        if early:
            db.execute("UPDATE awards SET state = 'reviewed'")
        for number in range(200):
            db.execute("INSERT INTO archive VALUES (?, ?)", (f"{number}", b"x" * 4096))
        shutil.copyfile(path, killed)
        shutil.copyfile(journal_of(path), hot)
        db.execute("ROLLBACK")
    return killed, hot


@pytest.fixture
def recorded(desk: Office) -> Office:
    desk.record([line(1), line(2)])
    return desk


@pytest.mark.parametrize("early", [False, True])
def test_own_journal_is_rolled_back(recorded: Office, place: Path, early: bool) -> None:
    """What a killed writer left: the state before it stands again."""
    killed, hot = interrupted(recorded, place, early)
    assert hot.read_bytes()[8:12] != b"\0\0\0\0"  # it holds pages that have to go back
    assert ledger_verify.beside(killed) == ""
    assert [one.state for one in Office(open_ledger(str(killed))).all()] == ["decided"] * 2
    assert ledger_verify.of_sqlite(killed).sound


@pytest.mark.parametrize("early", [False, True])
def test_journal_of_another_state(recorded: Office, place: Path, early: bool) -> None:
    """Renamed while its journal stayed: what comes under the old name is not played back."""
    _killed, hot = interrupted(recorded, place, early)
    ids = [one.id for one in recorded.all()]
    recorded.until_cleared(*ids)
    recorded.pay(*ids)
    path = Path(recorded.ledger.url)
    before = path.read_bytes()
    shutil.copyfile(hot, journal_of(path))
    with pytest.raises(UsageError, match="strange-journal"):
        open_ledger(str(path))
    found = ledger_verify.of_sqlite(path).findings
    assert [str(one) for one in found] == ["file: the journal beside it is not its own [file]"]
    assert path.read_bytes() == before
    assert journal_of(path).exists()
    journal_of(path).unlink()
    assert [one.state for one in recorded.all()] == ["paid", "paid"]


def test_journal_beside_a_new_name(recorded: Office, place: Path) -> None:
    """Nothing is begun where a journal waits for a file of that name, nor beside a -wal."""
    _killed, hot = interrupted(recorded, place)
    path = place / "new.db"
    create_ledger(str(path), "甲")
    shutil.copyfile(hot, journal_of(path))
    with pytest.raises(UsageError, match="strange-journal"):
        open_ledger(str(path))
    journal_of(path).unlink()
    path.with_name("new.db-wal").write_bytes(b"x")
    with pytest.raises(UsageError, match="strange-journal"):
        open_ledger(str(path))


def test_second_name(recorded: Office, place: Path) -> None:
    """Each name has a journal and a lock of its own, so that two could write at once."""
    other = place / "second.db"
    os.link(recorded.ledger.url, other)
    for path in (str(other), recorded.ledger.url):
        with pytest.raises(UsageError, match="strange-journal"):
            open_ledger(path)
        assert [one.code for one in ledger_verify.of_sqlite(Path(path)).findings] == ["file"]
    other.unlink()
    assert verified(open_ledger(recorded.ledger.url)).sound


def test_copy_does_not_pay_without_the_head(place: Path) -> None:
    """Begun elsewhere: moved, or a second one that would pay the same award."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    (one,) = clerk.all()
    clerk.until_cleared(one.id)
    head = clerk.verify()
    moved = place / "moved.db"
    shutil.copyfile(clerk.url, moved)
    here, clerk.url = clerk.url, str(moved)
    with pytest.raises(UsageError, match="ledger-copy"):
        clerk.propose()
    with pytest.raises(UsageError, match="ledger-copy"):
        clerk.pay(batch="B000000000000")
    assert "nothing is paid yet" in clerk.typed("pay", *clerk.paying(None), "--expect-head", head)
    clerk.url = here
    clerk.pay(one.id)


def test_place_of_creation_through_a_link(place: Path) -> None:
    """A symbolic link is another way to the same file."""
    clerk = Clerk(place, [1])
    link = place / "link.db"
    link.symlink_to(clerk.url)
    clerk.url = str(link)
    assert "nothing is paid yet" in clerk.typed("pay", *clerk.paying(None))
