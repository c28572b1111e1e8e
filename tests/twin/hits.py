"""How often random records hit each rule: `python -m tests.twin.hits [SEEDS] [ENTERPRISES]`.

Reasons are counted as they stand. For what no reason shows, the same seed is decided again
without it (a reading at its default, a table without some of its rows, a term that does not
change within the year), and the lines that come out differently are counted, until there are
so many that more would tell nothing. `integrity.payment` is not among them: it decides about
paying, which is the ledger's, and changes no award.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from .cells import text
from .decide import Decision, decide, decided_lines
from .determinations import matter_of, met
from .history import cause_of_gap
from .model import Line, Profile, Question, Row, Tables
from .random_records import random_profile, random_question, random_tables
from .recode import as_read
from .run import Run
from .spelling import equal_key
from .terms import READINGS, in_force

ENOUGH = 200
OF_PAYMENT = frozenset({"integrity.payment"})
MATTERS = ("history-incomplete", "same-object", "similar-claim", "predecessor", "same-cost")
Input = tuple[Tables, Profile, Question]


def of_seed(seed: int, enterprises: int) -> Input:
    """What the twin decides for a seed."""
    return random_tables(seed, enterprises), random_profile(seed), random_question(seed)


def _changed(one: list[Decision], other: list[Decision]) -> int:
    """Lines of the one that the other does not have."""
    left, right = (Counter(repr(line) for line in lines) for lines in (one, other))
    return sum((left - right).values())


def _without(given: Input, table: str, drop: Callable[[Row], bool]) -> Input:
    """The input without some rows of a table."""
    tables, profile, question = given
    kept = [row for row in tables[table] or [] if not drop(row)]
    return {**tables, table: kept}, profile, question


def _with_reading(given: Input, name: str, option: str) -> Input:
    tables, profile, question = given
    return tables, profile, replace(question, readings={**question.readings, name: option})


def _undated_caps(given: Input) -> Input:
    """The caps of 31 December all the year."""
    tables, profile, question = given
    run = Run(tables, profile, question)
    terms = {
        measure: {
            name: run.term(measure, name, None) if name == "cap" else term
            for name, term in numbers.items()
        }
        for measure, numbers in profile.terms.items()
    }
    return tables, replace(profile, terms=terms), question


def others(given: Input) -> Iterator[tuple[str, Input]]:
    """The same input without one thing each, with what it is without."""
    _tables, profile, question = given
    run = Run(*given)
    for name, options in READINGS.items():
        if run.reading(name) != options[0] and name not in OF_PAYMENT:
            yield f"{name}={run.reading(name)}", _with_reading(given, name, options[0])
    ruled = {ruling.reading for ruling in question.rulings} - question.readings.keys()
    if any(in_force([(r.dated, r.option)], question.day) for r in question.rulings) and ruled:
        yield "rulings in force", (given[0], profile, replace(question, rulings=()))
    early = tuple(r for r in question.rulings if r.dated <= question.day)
    if early != question.rulings:
        always = tuple(replace(r, dated=min(r.dated, question.day)) for r in question.rulings)
        yield "rulings too late", (given[0], profile, replace(question, rulings=always))
    for table, name, drop in _kinds_of_rows():
        less = _without(given, table, drop)
        if less[0][table] != (given[0][table] or []):
            yield name, less
    if profile.terms:
        yield "dated caps", _undated_caps(given)
        yield "county terms", (given[0], replace(profile, terms={}), question)


def _kinds_of_rows() -> Iterator[tuple[str, str, Callable[[Row], bool]]]:
    """Table, name and test of the rows that are left out together."""
    for kind in ("recode", "merger", "division", "takeover", ""):
        yield "successions", f"succession {kind or 'of unknown kind'}", _is("kind", kind)
    for matter in MATTERS:
        for truth in (True, False):
            name = f"{matter} {'met' if truth else 'not-met'}"
            yield "determinations", name, _found(matter, truth)


def _is(column: str, wanted: str) -> Callable[[Row], bool]:
    return lambda row: text(row, column) == wanted


def _found(matter: str, truth: bool) -> Callable[[Row], bool]:
    return lambda row: matter_of(row) == matter and met(row) is truth


def effects(given: Input, known: Collection[str] = ()) -> Counter[str]:
    """Lines that come out differently for each thing that is left out, `known` ones aside."""
    whole, found = decide(*given), Counter[str]()
    for name, less in others(given):
        if name not in known:
            found[name] += _changed(whole, decide(*less))
    return found


def _respelled(lines: list[Line]) -> Iterator[str]:
    """Denied repeats whose first is written otherwise."""
    paid = {(li.measure, li.uscc, equal_key(li.parts)): li for li in lines if li.outcome == "pay"}
    for line in lines:
        first = paid.get((line.measure, line.uscc, equal_key(line.parts)))
        if line.reason == "duplicate" and first and first.subject != line.subject:
            yield "duplicate in another spelling"


def reasons(given: Input) -> Counter[str]:
    """Outcomes with their reasons, gaps in histories by cause, repeats in other spellings."""
    tables, profile, question = given
    run = Run(as_read(tables, question.day), profile, question)
    lines = decided_lines(*given)
    found = Counter(f"{line.outcome} {line.reason}".strip() for line in lines)
    found.update(_respelled(lines))
    for line in lines:
        if line.reason == "history-incomplete":
            found[f"gap: {cause_of_gap(run, line.uscc, line.measure)}"] += 1
    return found


def main(seeds: int, enterprises: int) -> None:
    """Print the counts: reasons of all seeds; effects until each has been seen often enough."""
    total, changed = Counter[str](), Counter[str]()
    for seed in range(seeds):
        given = of_seed(seed, enterprises)
        total.update(reasons(given))
        changed.update(effects(given, {name for name in changed if changed[name] >= ENOUGH}))
    for title, counts in (("hits", total), (f"lines changed, up to {ENOUGH}", changed)):
        print(f"== {title}")
        for name, count in sorted(counts.items()):
            print(f"{count:8}  {name}")


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *("100", "25")[len(sys.argv) - 1 :])))
