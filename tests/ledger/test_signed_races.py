"""Sixteen processes that take the same signed deed at the same moment: one of them takes it."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.errors import UsageError

from . import server
from .deeds import Sworn
from .office import line
from .processes import all_of, say
from .signed import person
from .sound import check
from .workday import record

PROCESSES, FEW, SHORT, PART, AWARDS = 16, 4, 14, 100, 500
DONE, NOTHING = "done", "nothing new"

DEEDS: dict[str, Callable[[Sworn, int, int], object]] = {
    "record": lambda o, turn, _id: DONE if record(o, turn).new else NOTHING,  # type: ignore[attr-defined]
    "review": lambda o, _turn, id: o.review(id),
    "void": lambda o, _turn, id: o.void(id),
    "review again": lambda o, _turn, id: o.review(id),
    "approve": lambda o, _turn, id: o.approve(id),
    "publish": lambda o, _turn, id: o.publish(id),
    "object": lambda o, _turn, id: o.clear(id),
    "pay": lambda o, _turn, id: o.pay(id),
    "withdraw": lambda o, _turn, id: o.withdraw(id),
    "recover": lambda o, _turn, id: o.recover(id, 100_00),
    "person add": lambda o, turn, _id: o.add(person(f"人{turn}", "市商务局", "all", ("record",))),
    "person revoke": lambda o, turn, _id: o.revoke(f"人{turn - 1}"),
    "adopt": lambda o, turn, _id: DONE if o.adopt(100_001 + turn) else NOTHING,
    "anchor": lambda o, _turn, _id: o.anchor(),
}
"""In this order the life of one award, and of one person; all but the anchor are taken once."""


def taking(url: str, name: str, about: tuple[int, int], start: Any, _nr: int, out: int) -> None:
    """Take the deed when everybody is there, and say what became of it."""
    mine = Sworn.at(url)
    start.wait(300)
    try:
        done = DEEDS[name](mine, *about)
        say(out, done if done in (DONE, NOTHING) else DONE)
    except UsageError as error:
        say(out, error.problems[0].code)


def races(url: str, count: int, processes: int = PROCESSES) -> Counter[str]:
    """So many deeds, each offered by all at once; what the others were told."""
    office, told, award = Sworn.at(url), Counter[str](), 0
    for turn in range(count):
        name = list(DEEDS)[turn % len(DEEDS)]
        at = office.last(award) if name == "void" else award
        before = check(office).steps
        start = multiprocessing.get_context("fork").Barrier(processes)

        work = partial(taking, url, name, (turn, at), start)
        said = Counter(lines[0] for lines in all_of(processes, work))
        taken = processes if name == "anchor" else 1
        assert said[DONE] == taken, (name, said)
        assert check(office).steps == before + taken
        told.update(f"{name}: {code}" for code in said.elements())
        if name == "record":
            award = office.all()[-1].id
    return told


@pytest.fixture
def begun(url: str) -> str:
    """A signed ledger on either database."""
    if url.startswith("postgresql"):
        url = server.database(url.rpartition("/")[0])
    Sworn(url)
    return url


def test_same_deed_from_several_processes(place: Path) -> None:
    Sworn(str(place / "ledger.db"))
    told = races(str(place / "ledger.db"), SHORT, FEW)
    assert sum(told.values()) == FEW * SHORT


@pytest.mark.slow
@pytest.mark.parametrize("number", range(5))
def test_five_hundred_deeds_from_sixteen_processes(
    begun: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """In five parts, each of a ledger of its own."""
    told = races(begun, PART)
    with capsys.disabled():
        print(f"\n{PART} deeds, {PROCESSES} processes each: {dict(sorted(told.items()))}")


@pytest.mark.slow
def test_same_five_hundred_awards_from_sixteen_processes(begun: str) -> None:
    """They record the same run, then pay the same awards: once each."""
    office = Sworn.at(begun)

    def work(_number: int, out: int) -> None:
        mine = Sworn.at(begun)
        say(out, mine.record([line(n) for n in range(AWARDS)]).new)

    said = Counter(lines[0] for lines in all_of(PROCESSES, work))
    assert said == Counter({"True": 1, "False": PROCESSES - 1})
    office.until_cleared(*(one.id for one in office.all()))
    shown = office.propose().id

    def pay(_number: int, out: int) -> None:
        say(out, Sworn.at(begun).pay(batch=shown).id)

    assert all_of(PROCESSES, pay) == [[shown]] * PROCESSES
    assert sum(one.state == "paid" for one in office.all()) == AWARDS
    check(office)
