"""kill -9 at any moment of a signed office's work: no step that was said is lost, at most one
more is there, and each that is there is whole and signed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from jmtrade_ledger import chain

from . import server
from .deeds import Sworn
from .folders import folder
from .processes import killed_after, say
from .sound import check
from .test_server_faults import settled
from .test_signed_faults import steps_until
from .workday import some_deed

SHORT, PART = 8, 100
"""The long form is ten parts on a file, and two on a server."""
A_LEDGER, DEEDS = 20, 12
"""Kills of one ledger, and deeds of one process at most."""


@pytest.fixture(scope="module")
def begun(entered: None) -> Iterator[bytes]:
    """A new ledger, to be copied."""
    with folder() as place:
        Sworn(str(place / "ledger.db"))
        yield (place / "ledger.db").read_bytes()


def working(url: str, number: int, count: int = DEEDS) -> Callable[[int], None]:
    """Work that takes deeds and says the head after each."""

    def work(out: int) -> None:
        made, rng = Sworn.at(url), Random(number)
        say(out, "begun")
        for _turn in range(count):
            name = some_deed(made, rng).partition(" ")[0]
            say(out, f"{made.ledger.head} {name}")

    return work


def head(made: Sworn) -> str:
    with made.ledger.reading() as c:
        return str(chain.head(c))


def kills(new: Callable[[int], str], turns: range, settle: Callable[[str], None]) -> Counter[str]:
    """Kill so often; what was done, and how often a step was under way."""
    rng, done, longest = Random(turns.start), Counter[str](), 0.0
    for turn in turns:
        if turn % A_LEDGER == 0:
            url = new(turn)
            began = time.perf_counter()
            made = Sworn.at(url)
            for _deed in range(DEEDS):
                some_deed(made, rng)
            longest = time.perf_counter() - began
            last = head(made)
        said = killed_after(working(url, turn), rng.uniform(0, longest))[1:]
        settle(url)
        done.update(f"{line.partition(' ')[2]}, said" for line in said)
        last = said[-1].partition(" ")[0] if said else last
        made = Sworn.at(url)
        found = check(made, last)  # the head that was said stands in the chain
        unsaid = found.steps - steps_until(last, made)
        assert unsaid in (0, 1)
        done["done, and not said any more"] += unsaid
        last = found.head
    done["kills"] = len(turns)
    return done


def in_files(begun: bytes, place: Path) -> Callable[[int], str]:
    def new(turn: int) -> str:
        path = place / f"{turn}.db"
        path.write_bytes(begun)
        return str(path)

    return new


def test_killed_at_work(begun: bytes, place: Path) -> None:
    done = kills(in_files(begun, place), range(SHORT), lambda _url: None)
    assert done["kills"] == SHORT


def part(number: int) -> range:
    return range(number * PART, (number + 1) * PART)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_killed_at_work_a_thousand_times(
    begun: bytes, place: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    done = kills(in_files(begun, place), part(number), lambda _url: None)
    with capsys.disabled():
        print(f"\nSQLite, signed: {dict(done)}")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("number", range(2))
def test_killed_at_work_on_a_server_two_hundred_times(
    entered: None, postgres: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    template = server.database(postgres)
    Sworn(template)
    name = template.rpartition("/")[2]

    def settle(url: str) -> None:
        settled(postgres, url.rpartition("/")[2])

    done = kills(lambda _turn: server.database(postgres, name), part(number), settle)
    with capsys.disabled():
        print(f"\nPostgreSQL, signed: {dict(done)}")
