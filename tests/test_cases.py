"""Worked cases of what all measures share, those of JMTRADE_CASES, and whether all is covered."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from jmtrade_core import configuration, policy
from jmtrade_core.measures import Measure
from tests import worked
from tests.support import COUNTY, YEAR

CORE_DENIES = {
    "outside-period", "not-enterprise", "dishonesty", "nothing-left", "already-awarded",
    "duplicate", "duplicate-invention", "cap-exhausted", "larger-award",
}  # fmt: skip
CORE_HOLDS = {"date-missing", "dishonesty", "already-awarded", "same-cost"}
NEVER_UNKNOWN = {
    ("facilitation.aeo", "lost"),  # an empty day means not lost
    ("facilitation.aeo", "under-a-year"),  # without granted_on the line is date-missing
    ("credit_insurance.premium", "nothing-left"),  # its operands are tested before
}


@pytest.mark.parametrize("path", worked.OWN, ids=lambda path: path.stem)
def test_own_case(path: Path, tmp_path: Path) -> None:
    worked.check(path, tmp_path)


@pytest.mark.skipif(not worked.FOLDER, reason="JMTRADE_CASES names no folder of worked cases")
def test_given_folder_has_cases() -> None:
    """A folder without cases would pass silently."""
    assert worked.GIVEN


@pytest.mark.parametrize("path", worked.GIVEN or [None], ids=lambda p: p.stem if p else "none")
def test_given_case(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        pytest.skip("JMTRADE_CASES names no folder of worked cases")
    worked.check(path, tmp_path)


@cache
def cases() -> list[worked.Case]:
    return [worked.read(path) for path in (*worked.OWN, *worked.ARTICLES)]


def expectations() -> list[worked.Decision]:
    """Everything that the cases expect anywhere."""
    found = []
    for case in cases():
        found += case["expect"]
        found += case.get("by_default", {}).get("expect", [])
        found += [e for filled in case.get("filled", ()) for e in filled["expect"]]
    return found


@cache
def measures() -> tuple[Measure, ...]:
    """The official measures, under every option of every reading."""
    choices = _policy({}).base.readings | dict(_policy({}).city.readings)
    trials: list[dict[str, str]] = [{}]
    trials += [{n: option} for n, reading in choices.items() for option in reading.options]
    return tuple(measure for trial in trials for measure in _policy(trial).measures)


def _policy(trials: dict[str, str]) -> policy.Policy:
    return policy.load(configuration.packaged(), COUNTY, YEAR, trials)


def test_every_case_cites_and_computes() -> None:
    for case in cases():
        assert case["clause"]
        assert case["why"]


def test_every_measure_is_granted_somewhere() -> None:
    granted = {e["measure"] for e in expectations() if e["outcome"] in ("pay", "record", "refer")}
    assert granted == {measure.id for measure in measures()}


def test_every_reason_is_given_somewhere() -> None:
    given = {(e["measure"], e["outcome"], e.get("reason")) for e in expectations()}
    for measure in measures():
        for condition in measure.conditions:
            pair = measure.id, condition.code
            if condition.can != "hold":
                assert (measure.id, "deny", condition.code) in given
            if condition.can != "deny" and pair not in NEVER_UNKNOWN:
                assert (measure.id, "hold", condition.code) in given
    assert {reason for _, outcome, reason in given if outcome == "deny"} >= CORE_DENIES
    assert {reason for _, outcome, reason in given if outcome == "pay"} == {"", "capped"}


def test_every_option_changes_something() -> None:
    known = _policy({})
    readings = {**known.base.readings, **known.city.readings}
    options = {(n, o) for n, r in readings.items() for o in r.options if o != r.default}
    tried = {pair for case in cases() if "by_default" in case for pair in case["readings"].items()}
    assert tried == options
    for case in cases():
        assert case.get("by_default", {}).get("expect") != case["expect"]


def test_every_hold_is_closed_by_filling_a_cell() -> None:
    """For each hold of a measure's own, and for each of core's, a case that closes it."""
    closed = {pair for case in cases() for f in case.get("filled", ()) for pair in _closed(case, f)}
    own = {
        (measure.id, condition.code)
        for measure in measures()
        for condition in measure.conditions
        if condition.can != "deny"
    }
    assert own - NEVER_UNKNOWN <= closed
    assert {code for _, code in closed} >= CORE_HOLDS


def _closed(case: worked.Case, filled: worked.Case) -> list[tuple[str, str]]:
    """The holds that are there as the case stands and gone once the cell is filled."""
    before, after = (
        [(e["measure"], e["reason"]) for e in expects if e["outcome"] == "hold"]
        for expects in (case["expect"], filled["expect"])
    )
    return [pair for pair in before if before.count(pair) > after.count(pair)]
