"""Worked cases of what all measures share, those of JMTRADE_CASES, and whether all is covered."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.cli import run as jmtrade
from jmtrade_core.config import profiles
from jmtrade_core.measures.measure import Measure
from jmtrade_core.policy import policy
from jmtrade_core.testing import WorkedCase, read_case
from jmtrade_core.testing.cases import Decision
from tests import case_files
from tests.support import COUNTY, YEAR, award, config, write_csv

CORE_DENIES = {
    "outside-period", "not-enterprise", "dishonesty", "nothing-left", "already-awarded",
    "duplicate", "duplicate-invention", "cap-exhausted", "larger-award",
}  # fmt: skip
CORE_HOLDS = {"date-missing", "dishonesty", "already-awarded", "same-cost"}
NEVER_UNKNOWN = {
    ("facilitation.aeo", "lost"),  # an empty day means not lost
    ("facilitation.aeo", "under-a-year"),  # without granted_on the line is date-missing
    ("credit_insurance.premium", "nothing-left"),  # its operands are tested before
    ("credit_insurance.premium", "no-upstream"),  # likewise: upstream-pending
}

ON_THE_DAY_OF_PAYMENT = {("integrity.payment", "decision")}
"""What the ledger asks when it pays; no decision hears it."""


def decide(case: WorkedCase, folder: Path) -> list[dict[str, Any]]:
    """The case's decisions by the command line, over CSV, in the county's profile of its own."""
    profile = (
        ""
        if case.exports_since is None
        else f"exports_since = {case.exports_since}\nexports_basis = 'D'\n"
    )
    if case.shared_city is not None:
        profile += f'[funding]\nshared_city = "{case.shared_city}"\n'
    options: list[object] = ["--config", config(folder, profile, county=case.county)]
    if "as_of" in case.document.data:
        options += ["--as-of", case.as_of]
    for name, option in case.readings.items():
        options += ["--reading", f"{name}={option}"]
    data = write_csv(folder / "data", {**case.tables, **dict.fromkeys(case.absent)})
    return award(data, *options, county=case.county, year=case.year).decisions


@case_files.end_to_end
def test_case_by_the_command_line(path: Path, tmp_path: Path) -> None:
    for number, form in enumerate(read_case(path).forms):
        case_files.check(form, decide(form, tmp_path / str(number)))


@case_files.needs_folder
def test_given_folder_has_cases() -> None:
    """A folder without cases would pass silently."""
    assert case_files.GIVEN


@case_files.needs_folder
def test_given_folder_by_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert jmtrade(["test", str(case_files.FOLDER), "--lang", "en"]) == 0
    assert " passed, 0 failed" in capsys.readouterr().out


@cache
def cases() -> list[WorkedCase]:
    return [read_case(path) for path in (*case_files.OWN, *case_files.ARTICLES)]


def expectations() -> list[Decision]:
    """Everything that the cases expect anywhere."""
    return [expect for case in cases() for form in case.forms for expect in form.expect]


@cache
def measures() -> tuple[Measure, ...]:
    """The official measures, under every option of every reading."""
    choices = _policy({}).base.readings | dict(_policy({}).city.readings)
    trials: list[dict[str, str]] = [{}]
    trials += [{n: option} for n, reading in choices.items() for option in reading.options]
    return tuple(measure for trial in trials for measure in _policy(trial).measures)


def _policy(trials: dict[str, str]) -> policy.Policy:
    return policy.load(profiles.packaged(), COUNTY, YEAR, trials)


def test_every_case_cites_and_computes() -> None:
    for case in cases():
        assert case.document.data["clause"]
        assert case.document.data["why"]


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
    tried = {pair for case in cases() if case.by_default for pair in case.readings.items()}
    assert tried == options - ON_THE_DAY_OF_PAYMENT
    for case in cases():
        assert case.by_default is None or case.by_default.expect != case.expect


def test_every_hold_is_closed_by_filling_a_cell() -> None:
    """For each hold of a measure's own, and for each of core's, a case that closes it."""
    closed = {pair for case in cases() for form in case.filled for pair in _closed(case, form)}
    own = {
        (measure.id, condition.code)
        for measure in measures()
        for condition in measure.conditions
        if condition.can != "deny"
    }
    assert own - NEVER_UNKNOWN <= closed
    assert {code for _, code in closed} >= CORE_HOLDS


def _closed(case: WorkedCase, filled: WorkedCase) -> list[tuple[str, str]]:
    """The holds that are there as the case stands and gone once the cell is filled."""
    before, after = (
        [(e["measure"], e["reason"]) for e in expects if e["outcome"] == "hold"]
        for expects in (case.expect, filled.expect)
    )
    return [pair for pair in before if before.count(pair) > after.count(pair)]


def test_a_folder_of_plugins_holds_more_than_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Terms, projects and profiles are no cases."""
    plugin = Path(__file__).parent.parent / "plugins" / "articles" / "talent"
    assert jmtrade(["test", str(plugin), "--lang", "en"]) == 0
    assert " passed, 0 failed" in capsys.readouterr().out
    profile = Path(__file__).parent.parent / "examples" / "plugins" / "raised-cap"
    assert jmtrade(["test", str(profile), "--lang", "en"]) == 2
    assert "no case" in capsys.readouterr().err
