"""The integrity condition on the day of payment, against the scalar twin of the rulebook.

What the reading `integrity.payment` changes shows here and in no award: a line that is paid by
the decision and refused on the day of payment, because of a record that came between.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from jmtrade_ledger.heirs import with_inherited
from jmtrade_ledger.payments import dishonest

from tests.twin.cells import day, text
from tests.twin.conditions import honest
from tests.twin.decide import decided_lines
from tests.twin.hits import Input, of_seed
from tests.twin.recode import as_read
from tests.twin.run import Run

SEEDS, ENTERPRISES = range(40), 15
LATER = timedelta(days=100)
CODES = {True: "", False: "dishonesty", None: "dishonesty-unknown"}


def of_successors_alone(seed: int) -> Input:
    """The seed's input as it is read, without what a successor inherits."""
    tables, profile, question = of_seed(seed, ENTERPRISES)
    return {**as_read(tables, question.day), "successions": []}, profile, question


def on_payment(given: Input, window: str, years: str, later: timedelta = LATER) -> Run:
    """The run on the day of payment, under the readings that bind every enterprise."""
    tables, profile, question = given
    readings = {
        "integrity.window": window,
        "integrity.years": years,
        "integrity.day": "decision",
        "integrity.recipients": "all",
    }
    return Run(tables, profile, replace(question, as_of=question.day + later, readings=readings))


def records(run: Run) -> dict[str, list[tuple[date | None, date | None]]] | None:
    """The table as the ledger reads it for a payment."""
    rows = run.tables["dishonesty"]
    if rows is None:
        return None
    found: dict[str, list[tuple[date | None, date | None]]] = {}
    for row in rows:
        days = day(row, "occurred_on"), day(row, "repaired_on")
        found.setdefault(text(row, "uscc"), []).append(days)
    return found


def test_the_day_of_payment_asks_as_the_twin() -> None:
    seen = set()
    for seed, window, years in product(
        SEEDS, ("occurrence", "unrepaired"), ("rolling", "calendar")
    ):
        run = on_payment(of_successors_alone(seed), window, years)
        for firm in run.firms(everywhere=True):
            said = dishonest(records(run), text(firm, "uscc"), run.as_of, f"{window} {years}")
            assert said == CODES[honest(run, firm, None)], (seed, firm)
            seen.add(said)
    assert seen == set(CODES.values())


def test_payment_asks_again_and_refuses_what_the_decision_paid() -> None:
    """What `integrity.payment` = `decision` would let through."""
    refused = 0
    for seed in SEEDS:
        given = of_successors_alone(seed)
        run = on_payment(given, "occurrence", "rolling")
        for line in decided_lines(*given):
            if line.outcome == "pay":
                refused += bool(dishonest(records(run), line.uscc, run.as_of, "occurrence rolling"))
    assert refused >= 10


def test_what_predecessors_did_binds_a_payment_as_it_binds_a_decision() -> None:
    inherited = 0
    for seed in SEEDS:
        tables, profile, question = of_seed(seed, ENTERPRISES)
        given = as_read(tables, question.day + LATER), profile, question
        run = on_payment(given, "occurrence", "rolling")
        own = records(run)
        if own is None or run.reading("succession.history") == "own":
            continue
        rows = [
            {"uscc": text(r, "uscc"), "predecessor": text(r, "predecessor"),
             "kind": text(r, "kind") or None, "on": day(r, "on")}
            for r in run.tables["successions"] or ()
        ]  # fmt: skip
        whole = with_inherited(own, rows, run.as_of)
        for firm in run.firms(everywhere=True):
            uscc = text(firm, "uscc")
            said = dishonest(whole, uscc, run.as_of, "occurrence rolling")
            assert said == CODES[honest(run, firm, None)], (seed, firm)
            inherited += said != dishonest(own, uscc, run.as_of, "occurrence rolling")
    assert inherited >= 10
