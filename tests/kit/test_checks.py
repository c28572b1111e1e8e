"""The kit's checks on altered decisions: what core prevents a plugin from breaking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from jmtrade_core.testing import behaviour, decided
from jmtrade_core.testing.bench import Bench, Rows, Run, bench
from jmtrade_core.testing.probes import probes
from jmtrade_core.testing.strategies import Edges

FIRM = {"uscc": "91420881MA0000000D", "name": "A", "county": "zhongxiang"}
PATENT = {"uscc": FIRM["uscc"], "kind": "invention", "granted_on": "2018-05-01"}
ROWS = {
    "enterprises": [FIRM],
    "exports": [],
    "dishonesty": [],
    "prior_awards": [],
    "trademarks": [{"uscc": FIRM["uscc"], "registration_no": "T", "registered_on": "2018-02-01"}],
    "certifications": [
        {"uscc": FIRM["uscc"], "certificate_no": n, "certified_on": "2018-03-01", "fee": "150000"}
        for n in "CD"
    ],
    "patents": [
        {**PATENT, "patent_no": "P", "invention_id": "I", "jurisdiction": "DE"},
        {**PATENT, "patent_no": "Q", "invention_id": "J", "jurisdiction": "US"},
    ],
}


@pytest.fixture(scope="module")
def branding() -> Bench:
    return bench("jmtrade-branding")


@pytest.fixture(scope="module")
def run(branding: Bench) -> Run:
    return branding.decide(ROWS)


def altered(run: Run, measure: str, **changes: Any) -> Run:
    """The run with fields of the measure's lines changed."""
    lines = tuple({**line, **changes} if line["measure"] == measure else line for line in run.lines)
    return replace(run, lines=lines)


def test_the_run_itself_is_sound(branding: Bench, run: Run) -> None:
    amounts = [(line["measure"], line["amount"]) for line in run.paid()]
    assert amounts == [
        ("branding.certification", 7_500_000),
        ("branding.certification", 2_500_000),
        ("branding.patent", 5_000_000),
        ("branding.patent", 10_000_000),
        ("branding.trademark", 5_000_000),
    ]
    for check in (decided.exact, decided.limits, decided.shares, decided.worded):
        assert list(check(run)) == []
    assert list(decided.kept([run])) == []
    assert list(decided.kept([run, branding.decide(ROWS, county=1)])) == []
    assert list(decided.again(run, branding.decide(decided.given_back(run)))) == []


def test_a_float_column_and_a_negative_amount(run: Run) -> None:
    floats = replace(run, dtypes={**run.dtypes, "amount": "Float64"})
    assert "amount is Float64" in "".join(decided.exact(floats))
    negative = altered(run, "branding.trademark", gross=-1)
    assert "below zero" in "".join(decided.exact(negative))


def test_shares_a_fen_off(run: Run) -> None:
    trademark = next(line for line in run.lines if line["measure"] == "branding.trademark")
    assert trademark["city_pays"] == 1_666_650  # 33.333 % of 50,000
    lost = altered(run, "branding.trademark", county_pays=trademark["county_pays"] - 1)
    assert "do not add up" in "".join(decided.shares(lost))
    moved = altered(
        run, "branding.trademark", city_pays=1_666_651, county_pays=trademark["county_pays"] - 1
    )
    assert "the city pays" in "".join(decided.shares(moved))


def test_a_pool_a_fen_over(run: Run) -> None:
    over = altered(run, "branding.certification", amount=5_000_001, gross=7_500_000)
    assert "100000.02 now and 0.00 before are above 100000.00" in "".join(decided.kept([over]))


def test_a_payment_above_its_gross_or_of_nothing(run: Run) -> None:
    assert "net above gross" in "".join(
        decided.limits(altered(run, "branding.trademark", gross=4_999_999))
    )
    nothing = altered(run, "branding.trademark", amount=0)
    assert "an amount above zero is a payment" in "".join(decided.limits(nothing))


def test_an_invention_paid_twice_or_above_its_standard(run: Run) -> None:
    twice = altered(run, "branding.patent", subject="I")
    assert "2 paid, 150000.00 in all" in "".join(decided.kept([twice]))
    above = altered(run, "branding.patent", gross=4_999_999)
    assert "at most 49999.99" in "".join(decided.kept([above]))


def test_a_reason_without_words(run: Run) -> None:
    odd = altered(run, "branding.trademark", outcome="hold", reason="no-such-code")
    found = "\n".join(decided.worded(odd))
    assert "no-such-code has no words (zh)" in found
    assert "nothing says what to bring (en)" in found


def test_paid_again_a_year_later(run: Run) -> None:
    later = replace(run, question=replace(run.question, year=2019))
    assert "2018 and 2019" in "".join(decided.later(run, later))


def test_disabling_that_alters_others(branding: Bench, run: Run) -> None:
    trademark = next(m for m in run.policy.measures if m.id == "branding.trademark")
    assert list(behaviour.disabled(branding, run, trademark)) == []
    assert list(behaviour.replaced(branding, run, trademark)) == []
    other = altered(run, "branding.patent", amount=1)
    assert "branding.patent" in "".join(behaviour.disabled(branding, other, trademark))
    assert "branding.patent" in "".join(behaviour.replaced(branding, other, trademark))


def test_a_locked_measure_cannot_be_touched() -> None:
    growth = bench("jmtrade-growth")
    empty: Rows = {id: [] for id in ("exports", "dishonesty", "prior_awards")}
    run = growth.decide({"enterprises": [FIRM], **empty})
    milestone = next(m for m in run.policy.measures if m.id == "growth.milestone")
    assert list(behaviour.disabled(growth, run, milestone)) == []
    open_ = replace(milestone, payer="shared")
    assert "cannot be changed" in "".join(behaviour.disabled(growth, run, open_))
    assert "cannot be changed" in "".join(behaviour.replaced(growth, run, open_))


def test_a_probe_stands_at_the_end_of_the_year(branding: Bench) -> None:
    """What numbers are in force is asked on a day, as in a run."""
    probe, policy = next(probes(branding, {}))
    rows = probe.frame([{}]).collect().to_native()
    assert rows["terms_on"].to_list() == [date(policy.year, 12, 31)]


def test_the_days_next_to_a_year_are_tried(branding: Bench) -> None:
    """An engine that is a day off is seen by them alone."""
    policy = branding.policy()
    measure = next(m for m in policy.measures if m.id == "branding.trademark")
    edges = Edges.of(policy, (measure,), {})
    _rows, places = behaviour._dated_rows(measure.claims, policy, edges)
    days = {day for _sample, day in places.values()}
    first, last = date(behaviour.LEAP, 1, 1), date(behaviour.LEAP, 12, 31)
    assert {first - timedelta(1), first, last, last + timedelta(1)} <= days
