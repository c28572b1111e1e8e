"""A ledger begins by ``create`` alone; a slip in its name begins none."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_ledger import report
from jmtrade_ledger.store import open_ledger

from jmtrade_core.cli import run

from . import server
from .office import Office

COMMANDS = (
    ("record", "--by", "甲", "--county", "zhongxiang", "--as-of", "2019-01-31"),
    ("correct", "--by", "甲", "--reason", "x", "--withdraw", "3"),
    ("review", "--by", "甲", "--bureau", "x", "3"),
    ("approve", "--by", "甲", "3"),
    ("publish", "--by", "甲", "-o", "n.csv", "3"),
    ("object", "--by", "甲", "--reason", "x", "3"),
    ("clear", "--by", "甲", "3"),
    ("pay", "--data", "."),
    ("recover", "--by", "甲", "--amount", "1", "3"),
    ("show",),
    ("history", "x"),
    ("export",),
    ("verify",),
    ("replay", "3"),
    ("backup", "copy.db"),
)


def create(url: object, *more: str) -> int:
    kind = more or ("--unsigned",)
    return run(["ledger", "create", "--ledger", str(url), "--by", "甲", "--lang", "en", *kind])


def test_create_prints_the_head(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first event says who began it; the head is the ledger's."""
    if url.startswith("postgresql"):
        url = server.database(url.rpartition("/")[0])
    assert create(url) == 0
    office = Office(open_ledger(url))
    assert capsys.readouterr().out == f"a new ledger has begun; head {office.verify()}\n"
    with office.ledger.reading() as c:
        told = list(report.rows(c, "events", "seq", ("seq", "kind", "by")))
    assert told == [(1, "opened", "甲"), (2, "adopted", "甲")]


def test_something_is_there(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert create(url) == (2 if url.startswith("postgresql") else 0)
    before = Office(open_ledger(url)).verify()
    capsys.readouterr()
    assert create(url) == 2
    assert capsys.readouterr().err.endswith("[ledger-there]\n")
    assert Office(open_ledger(url)).verify() == before


def test_another_file_is_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = place / "data.csv"
    file.write_text("uscc\n")
    for there in (file, place, Path("/dev/null")):
        assert create(there) == 2
        assert "[ledger-there]" in capsys.readouterr().err
    assert file.read_text() == "uscc\n"


@pytest.mark.postgres
def test_database_of_another_program(postgres: str) -> None:
    """A ledger never begins among tables that are not its own."""
    import psycopg

    url = server.database(postgres)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (name text)")
    assert create(url) == 2


def test_nobody_begins_it(place: Path) -> None:
    begin = ["ledger", "create", "--unsigned", "--ledger", str(place / "l.db")]
    assert run([*begin, "--by", " "]) == 2
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_slip_in_the_name(
    place: Path,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every other command refuses, names the ledger that is near, and makes nothing."""
    monkeypatch.chdir(place)
    create("ledger-2018.db")
    (place / "notes.db").write_text("no ledger")
    capsys.readouterr()
    name, *rest = command
    assert run(["ledger", name, "--ledger", "ledger-2081.db", "--lang", "en", *rest]) == 2
    said = capsys.readouterr()
    assert said.err == (
        "error: ledger-2081.db: found no such file; wanted a ledger: a file, or "
        "postgresql://user@host/database; did you mean ledger-2018.db?; jmtrade ledger create "
        "begins a new one [no-ledger]\n"
    )
    assert sorted(path.name for path in place.iterdir()) == ["ledger-2018.db", "notes.db"]


def test_slip_beside_an_award(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--county", "zhongxiang", "--ledger", str(place / "absent.db"), "--lang", "en"]
    assert run(["award", *asked]) == 2
    assert "[no-ledger]" in capsys.readouterr().err
    assert list(place.iterdir()) == []


@pytest.mark.postgres
def test_slip_in_the_name_of_a_database(postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty database is no ledger; the others on the server are named."""
    empty, other = server.database(postgres), server.database(postgres)
    assert run(["ledger", "show", "--ledger", empty, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "found no ledger" in said
    assert "did you mean l" in said or other.rpartition("/")[2] in said
