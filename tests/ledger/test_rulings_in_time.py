"""A later ruling tops up and takes back only what it says; another program changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jmtrade_core import decisions
from jmtrade_core.award import Request
from jmtrade_core.ledger import record as recording
from jmtrade_core.ledger import standing
from jmtrade_core.ledger.chain import Split
from jmtrade_core.ledger.lines import lines_of
from jmtrade_core.ledger.record import Recorded, record
from jmtrade_core.ledger.replay import replay
from jmtrade_core.ledger.store import Ledger

from .office import Office, begin
from .sound import check

FIRM = "91420881MA0000001X"
FIRST, LATER = date(2019, 1, 15), date(2019, 7, 1)
REACH = ("growth.milestone.crossing", "reach", "2018-06-01", "")
ABOVE = ("growth.milestone.crossing", "above", "2019-06-01", "")
Ruling = tuple[str, str, str, str]


class City:
    """A city whose rulings grow, one firm, and a ledger."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.ledger: Ledger = begin(str(place / "ledger.db"))
        (place / "config" / "counties").mkdir(parents=True)
        profile = '[funding]\nshared_city = "30%"\n'
        (place / "config" / "counties" / "zhongxiang.toml").write_text(profile, encoding="utf-8")

    def rule(self, *rulings: Ruling) -> None:
        text = "".join(
            f'[[rulings."{name}"]]\noption = "{option}"\n'
            f'document = "D {day}"\ndated = {day}\n{more}\n'
            for name, option, day, more in rulings
        )
        (self.place / "config" / "jmtrade.toml").write_text(text, encoding="utf-8")

    def exports(self, usd: str) -> Path:
        folder = self.place / f"data-{usd}"
        folder.mkdir(exist_ok=True)
        tables = {
            "enterprises": f"uscc,name,county,exports_verified\n{FIRM},甲,zhongxiang,是\n",
            "exports": f"uscc,year,export_usd\n{FIRM},2017,100\n{FIRM},2018,{usd}\n",
            "dishonesty": "uscc,occurred_on,matter\n",
            "prior_awards": "uscc,measure,subject,year,amount\n",
        }
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    def record(self, usd: str, on: date, reason: str = "") -> Recorded:
        request = Request("zhongxiang", self.place / "config", 2018, self.exports(usd), on)
        return record(self.ledger, request, "记录人", reason)

    def due(self) -> list[tuple[str, int]]:
        with self.ledger.reading() as connection:
            return [(one.subject, one.due) for one in standing.find(connection)]


@pytest.fixture
def own_city(place: Path) -> City:
    return City(place)


def codes(done: Recorded) -> list[str]:
    return [p.code for p in done.warnings if p.code == "lawful-stays"]


def test_a_later_ruling_takes_nothing_back(own_city: City) -> None:
    own_city.rule(REACH)
    own_city.record("5000000", FIRST)
    assert own_city.due() == [("5000000", 100_000_00)]
    own_city.rule(REACH, ABOVE)
    done = own_city.record("5000000", LATER, "市商务局新解释")
    assert own_city.due() == [("5000000", 100_000_00)]
    assert codes(done) == ["lawful-stays"]
    again = own_city.record("5000000", date(2019, 7, 2), "再次更正")
    assert own_city.due() == [("5000000", 100_000_00)], "the next run does not take it back either"
    assert codes(again) == ["lawful-stays"]
    check(Office(own_city.ledger))


def test_a_retroactive_ruling_takes_it_back(own_city: City) -> None:
    own_city.rule(REACH)
    own_city.record("5000000", FIRST)
    own_city.rule(REACH, (*ABOVE[:3], "retroactive = true"))
    done = own_city.record("5000000", LATER, "溯及既往")
    assert own_city.due() == [("5000000", 0)]
    assert codes(done) == []


def test_what_the_data_take_back_no_ruling_keeps(own_city: City) -> None:
    own_city.rule(REACH)
    own_city.record("5000000", FIRST)
    own_city.rule(REACH, ABOVE)
    own_city.record("4999999", LATER, "海关更正")
    assert own_city.due() == [("5000000", 0)]


def test_a_later_ruling_tops_up(own_city: City) -> None:
    own_city.rule()
    own_city.record("10500000", FIRST)
    assert own_city.due() == [("10000000", 200_000_00)]
    own_city.rule(("growth.milestone.stacking", "cumulative", "2019-06-01", ""))
    own_city.record("10500000", LATER, "各档均奖")
    assert own_city.due() == [("10000000", 200_000_00), ("5000000", 100_000_00)]


def test_what_stays_leaves_no_room_for_another_in_its_place(own_city: City) -> None:
    """Exactly 10 million: under `above` the lower tier pays, yet not beside the higher one."""
    own_city.rule(REACH)
    own_city.record("10000000", FIRST)
    own_city.rule(REACH, ABOVE)
    own_city.record("10000000", LATER, "市商务局新解释")
    assert own_city.due() == [("10000000", 200_000_00)]


def test_another_program_alone_changes_nothing(
    own_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_city.rule()
    with monkeypatch.context() as older:
        _older_program(older)
        first = own_city.record("6000000", FIRST)
    assert own_city.due() == [("5000000", 90_000_00)]
    done = own_city.record("6000000", date(2019, 1, 16), "新版本")
    assert own_city.due() == [("5000000", 90_000_00)]
    assert codes(done) == ["lawful-stays"]
    with own_city.ledger.reading() as connection:
        found = replay(connection, first.run)
    assert (found.equal, found.other_version) == (False, True)


def test_another_program_and_other_data_correct(
    own_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_city.rule()
    with monkeypatch.context() as older:
        _older_program(older)
        own_city.record("6000000", FIRST)
    own_city.record("12000000", LATER, "海关更正")
    assert sum(due for _subject, due in own_city.due()) == 200_000_00


def test_the_same_program_replays_as_its_own(own_city: City) -> None:
    own_city.rule()
    run = own_city.record("6000000", FIRST).run
    with own_city.ledger.reading() as connection:
        found = replay(connection, run)
    assert (found.equal, found.other_version) == (True, False)


def _older_program(older: pytest.MonkeyPatch) -> None:
    """A version that paid 10,000 less, and wrote its decisions otherwise."""
    from dataclasses import replace

    from jmtrade_core.output import files

    now, written = lines_of, files.ndjson
    less = Split(10_000_00, 0, 0)
    older.setattr(decisions, "version", lambda _name: "0.0.1")
    older.setattr(
        recording, "lines_of", lambda a: [replace(x, split=x.split - less) for x in now(a)]
    )
    older.setattr(files, "ndjson", lambda a: written(a) + b"{}\n")
