"""A plugin as the engine sees it: dates at the edges of years, disabled, replaced, removed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from jmtrade_core.errors import PolicyError
from jmtrade_core.i18n import _, saying
from jmtrade_core.measures.measure import Measure
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import Table
from jmtrade_core.testing import decided
from jmtrade_core.testing.bench import Bench, Rows, Run
from jmtrade_core.testing.strategies import Edges, code

LEAP = 2020
DAYS = ((1, 1), (2, 28), (3, 1), (6, 30), (7, 1), (12, 31))
SAMPLES = 3

REPLACEMENT = """\
from dataclasses import replace
from jmtrade_core import hookimpl

@hookimpl
def jmtrade_award(terms, official):
    return [replace(official["{id}"], replaces="{id}")]
"""


def edge_days(year: int) -> list[date]:
    """First and last day, the end of February, and the middle of a year."""
    leap = [date(year, 2, 29)] if year % 4 == 0 else []
    return [*(date(year, month, day) for month, day in DAYS), *leap]


def dates(bench: Bench, values: Mapping[str, Any]) -> Iterator[str]:
    """Where in its year an event falls changes nothing about whether it brings a line."""
    for trials in bench.variants:
        policy = bench.policy(LEAP, trials)
        mine = [m for m in bench.measures(policy) if m.dated]
        seen: set[str] = set()
        for table in {m.claims.id: m.claims for m in mine}.values():
            rows, days = _dated_rows(table, policy, Edges.of(policy, mine, values))
            run = bench.decide(rows, LEAP, trials)
            seen |= {line["measure"] for line in run.lines}
            yield from _unlike(run, days)
        for id in sorted({m.id for m in mine} - seen):
            words = _("no row of the kit brings a line; name cells that do in `values`")
            yield saying(id, words)


def _dated_rows(
    table: Table, policy: Policy, edges: Edges
) -> tuple[Rows, dict[str, tuple[int, date]]]:
    """Rows alike but for the event date; and by source the sample and date of each."""
    days = [day for year in (LEAP - 1, LEAP, LEAP + 1) for day in edge_days(year)]
    choices = [sorted(c.options) if c.options else [None] for c in table.columns]
    samples = []
    for seed, options in product(range(SAMPLES), product(*choices)):
        cells = {c.id: edges.cell(table, c, Random(seed), empty=0) for c in table.columns}
        given = zip(table.columns, options, strict=True)
        samples.append(cells | {c.id: option for c, option in given if option is not None})
    firms, claims, places = [], [], {}
    for number, (index, day) in enumerate(product(range(len(samples)), days)):
        county = policy.county.id
        firms.append({"uscc": code(number), "name": "A", "county": county})
        event = {"uscc": code(number), str(table.event): day.isoformat()}
        claims.append({**samples[index], **event})
        places[f"{table.id}!{number + 2}"] = index, day
    core: Rows = {"enterprises": firms, "exports": [], "dishonesty": [], "prior_awards": []}
    return {**core, table.id: claims}, places


def _unlike(run: Run, days: Mapping[str, tuple[int, date]]) -> Iterator[str]:
    counts = Counter((line["measure"], line["source"]) for line in run.lines)
    by_year: defaultdict[tuple[str, int, int], dict[str, int]] = defaultdict(dict)
    for id in {m for m, _source in counts}:
        for source, (sample, day) in days.items():
            by_year[id, sample, day.year][day.isoformat()] = counts[id, source]
    for (id, _sample, _year), lines in by_year.items():
        if len(set(lines.values())) > 1:
            words = _("rows alike but for the event date bring lines unlike: {lines}")
            yield saying(id, words.format(lines=lines))
    for line in run.lines:
        if line["event_date"] is not None and line["event_date"].year != run.question.year:
            yield saying(_("an event of another year"), decided.said(line))


def disabled(bench: Bench, run: Run, measure: Measure) -> Iterator[str]:
    """A disabled measure is gone and leaves the others as they were; a locked one stays."""
    config = bench.configuration(f"without {measure.id}", disable=[measure.id])
    try:
        other = _again(bench, run, config)
    except PolicyError as error:
        yield from _refused(error, measure)
        return
    if measure.locked:
        yield saying(measure.id, _("locked, and a county can disable it"))
    if any(line["measure"] == measure.id for line in other.lines):
        yield saying(measure.id, _("disabled, and still there"))
    tied = {id for rule in measure.across for id in rule.ties}
    yield from decided.same(_less(run, tied | {measure.id}), _less(other, tied))


def replaced(bench: Bench, run: Run, measure: Measure) -> Iterator[str]:
    """A county's replacement that changes nothing decides as the official measure does."""
    file = Path(bench.config) / f"{measure.id.replace('.', '_')}_again.py"
    file.write_text(REPLACEMENT.format(id=measure.id), encoding="utf-8")
    config = bench.configuration(f"replacing {measure.id}", local=[str(file)])
    try:
        other = _again(bench, run, config)
    except PolicyError as error:
        yield from _refused(error, measure)
        return
    if measure.locked:
        yield saying(measure.id, _("locked, and a county can replace it"))
    if file.stem not in {other.policy.owners[m.id].name for m in other.policy.measures}:
        yield saying(measure.id, _("replaced, and nobody says so"))
    yield from decided.same(run, other, but=["plugin"])


def removed(bench: Bench, run: Run) -> Iterator[str]:
    """Without the county's plugin its measures are gone and the official ones are back."""
    config = bench.configuration("removed", without=True)
    policy = bench.policy(run.question.year, None, 0, config)
    for measure in bench.measures(run.policy):
        still = [m for m in policy.measures if m.id == measure.id]
        if measure.replaces and not (still and policy.owners[measure.id].official):
            words = _("the official measure is not back when the plugin is removed")
            yield saying(measure.id, words)
        if not measure.replaces and still:
            yield saying(measure.id, _("the plugin is removed, and it is still there"))
        if not any(d.measure == measure.id for d in run.policy.deviations):
            yield saying(measure.id, _("differs from the city text, and no deviation says so"))


def _again(bench: Bench, run: Run, config: Path) -> Run:
    trials = {n: c.option for n, c in run.policy.choices.items() if c.basis == "trial"}
    return bench.decide(run.rows, run.question.year, trials, config=config)


def _refused(error: PolicyError, measure: Measure) -> Iterator[str]:
    if not measure.locked or {p.code for p in error.problems} != {"locked"}:
        yield saying(measure.id, _("cannot be changed by a county: {error}").format(error=error))


def _less(run: Run, ids: set[str]) -> Run:
    kept = tuple(line for line in run.lines if line["measure"] not in ids)
    return Run(run.rows, run.policy, run.question, kept, run.dtypes)
