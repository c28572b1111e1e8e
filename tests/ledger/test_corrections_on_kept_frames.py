"""A correction under other readings reads its data once, and comes to what full runs come to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from jmtrade_ledger import causes

from jmtrade_core.awards import run
from jmtrade_core.pricing.tried import Tried

from .test_rulings_in_time import FIRST, REACH, City

STACKED = ("growth.milestone.stacking", "cumulative", "2019-03-01", "")
ABOVE = ("growth.milestone.crossing", "above", "2019-06-01", "")
UNREPAIRED = ("integrity.window", "unrepaired", "2019-06-02", "")
DAYS = date(2019, 4, 1), date(2019, 7, 1)


def corrected(place: Path, patch: pytest.MonkeyPatch) -> tuple[list[tuple[str, int]], list[str]]:
    """Three runs under rulings that grow, and then other data: what is due in the end; and of
    the last correction, what was read and what was decided in full."""
    city = City(place)
    done: list[str] = []
    city.rule(REACH)
    city.record("10500000", FIRST)
    city.rule(REACH, STACKED)
    city.record("10500000", DAYS[0], "各档均奖")
    city.rule(REACH, STACKED, ABOVE, UNREPAIRED)
    with patch.context() as watched:
        watched.setattr(run, "_decide", _told(done, "decided", run._decide))
        read, rows = run.gather.__defaults__ or ()
        watched.setattr(run.gather, "__defaults__", (_told(done, "read", read), rows))
        city.record("10000000", DAYS[1], "海关更正")
    return city.due(), done


def _told(done: list[str], name: str, asked: object) -> object:
    def told(*given: object, **options: object) -> object:
        done.append(name)
        return asked(*given, **options)  # type: ignore[operator]

    return told


def test_data_are_read_and_decided_in_full_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two earlier runs rest on two other sets of readings, so that the last one is decided under
    three."""
    (tmp_path / "kept").mkdir()
    due, done = corrected(tmp_path / "kept", monkeypatch)
    assert done == ["read", "decided"]
    (tmp_path / "anew").mkdir()
    monkeypatch.setattr(Tried, "under", lambda _run, _readings: None)
    anew, done = corrected(tmp_path / "anew", monkeypatch)
    assert done == ["read", "decided"] * 3
    assert due == anew


def test_a_run_without_a_new_ruling_tries_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = City(tmp_path)
    city.rule(REACH)
    city.record("5000000", FIRST)
    monkeypatch.delattr(causes, "_decide")
    monkeypatch.delattr(Tried, "__init__")
    city.record("4999999", DAYS[1], "海关更正")
    assert city.due() == [("5000000", 0)]
