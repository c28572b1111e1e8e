"""Decisions by the million: from Parquet to Parquet on an engine, totals only fetched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path

from narwhals.stable.v2 import Expr, Int64, String, col, lit, when

from jmtrade_core.awards.deviations import refuse_less
from jmtrade_core.awards.faults import faults_named
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import SCHEMA, Award, DeviationEffect, Totals, marks_of
from jmtrade_core.awards.run import gather, no_lines
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.decision import FIELDS, PAYERS
from jmtrade_core.engine.run import evaluate
from jmtrade_core.errors import Problem, UsageError, of_system
from jmtrade_core.i18n import _
from jmtrade_core.intake.eager import Intake
from jmtrade_core.intake.lazy import read_scanned
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.lines import Frame
from jmtrade_core.output.documents import as_document
from jmtrade_core.policy.policy import Policy

SUMMARY, LINES = "award.json", "decisions"
COLUMNS = (*(name for name in FIELDS if name != "warnings"), "city_amount")
"""``city_amount`` is what the city text pays for the line. The gate of large runs names the
first rows of a finding only, so that lines have no ``warnings``."""


@dataclass(frozen=True)
class Summary:
    """What a run says of itself: the award without its lines, and their totals."""

    award: Award
    totals: Totals
    lines: int
    intake: Intake

    def as_json(self) -> bytes:
        head = {"schema": SCHEMA, **self.award.head(), "totals": self.totals.as_json()}
        return as_document(head)


def decide(
    request: Request,
    engine: Engine,
    output: Path,
    shown: Callable[[Frame], Frame] = lambda lines: lines,
) -> Summary:
    """Decide on the engine and write ``output``: Parquet in ``decisions/``, ``award.json``.

    The folder appears whole or not at all. ``shown`` picks the lines that are written.
    """
    case = gather(request, partial(read_scanned, engine=engine), engine.rows)
    marks = lit(marks_of(case), dtype=String)
    with whole_folder(output) as folder:
        for policy in case.policies:
            records, question = case.intake.records, case.question(policy)
            with faults_named(records, policy, question, engine.keep):
                lines = evaluate(records, policy, question, engine.keep)
                if lines is not None:
                    rows = shown(lines).select(*COLUMNS).with_columns(marks=marks)
                    engine.sink(rows, folder / LINES, policy.county.id)
        if not (folder / LINES).exists():
            none = no_lines().lazy().select(*COLUMNS).with_columns(marks=marks)
            Polars().sink(none, folder / LINES, "none")
        written = engine.scan(folder / LINES)
        changed = _effects(engine, written, case.policies)
        refuse_less(case.policies, changed)
        award = replace(case.award([no_lines() for _policy in case.policies]), effects=changed)
        summary = Summary(award, *_totals(engine, written), case.intake)
        (folder / SUMMARY).write_bytes(summary.as_json())
    return summary


def _fen(name: str) -> Expr:
    return (col(name) * 100).cast(Int64)


def _totals(engine: Engine, written: Frame) -> tuple[Totals, int]:
    money = ("amount", "at_stake", *PAYERS)
    held = col("outcome") == Outcome.HOLD.value
    counts = {"held": held, "open": held & col("at_stake").is_null()}
    sums = [_fen(name).sum().alias(name) for name in money]
    sums += [test.cast(Int64).sum().alias(name) for name, test in counts.items()]
    row = engine.rows(written.select(col("uscc").count().cast(Int64).alias("n"), *sums))[0]
    found = {name: int(value or 0) for name, value in row.items()}
    totals = Totals(
        pay=found["amount"],
        hold_lines=found["held"],
        at_stake=found["at_stake"],
        at_stake_unknown=found["open"],
        city_pays=found["city_pays"],
        county_pays=found["county_pays"],
        unallocated=found["unallocated"],
    )
    return totals, found["n"]


def _effects(
    engine: Engine, written: Frame, policies: tuple[Policy, ...]
) -> dict[tuple[str, str], DeviationEffect]:
    """For each measure of which a county's text differs: more or less in fen, in this run."""
    wanted = {(p.county.id, d.measure) for p in policies for d in p.deviations
              if d.term != "enabled"}  # fmt: skip
    if not wanted:
        return {}
    # The city text pays nothing for what a county added.
    added = {(p.county.id, d.measure) for p in policies for d in p.deviations
             if d.term == "measure" and d.city is None}  # fmt: skip
    own = [(col("jurisdiction") == c) & (col("measure") == m) for c, m in sorted(added)]
    from_city = (
        when(reduce(Expr.__or__, own)).then(0).otherwise(_fen("city_amount"))
        if own
        else (_fen("city_amount"))
    )
    change = _fen("amount") - from_city
    rows = engine.rows(
        written.filter(col("measure").is_in(sorted({measure for _, measure in wanted})))
        .with_columns(change=change, less=when(change < 0).then(1).otherwise(0))
        .group_by("jurisdiction", "measure")
        .agg(col("change").sum(), col("less").max())
    )
    found = {(r["jurisdiction"], r["measure"]): DeviationEffect(int(r["change"]), r["less"] == 1)
             for r in rows}  # fmt: skip
    return {key: found.get(key, DeviationEffect(0, less=False)) for key in wanted}


@contextmanager
def whole_folder(output: Path) -> Iterator[Path]:
    """A sibling to write in, which takes the name of ``output`` when the block succeeds.

    Nothing is replaced but an empty folder (UsageError; contract, section 3).
    """
    if os.path.lexists(output) and (not _is_empty(output) or output.is_symlink()):
        wanted = _("a new folder, or an empty one")
        raise UsageError(Problem(str(output), _("something else"), wanted, code="output"))
    partial = output.with_name(f".{output.name}.{os.getpid()}.partial")
    try:
        partial.mkdir()
    except OSError as error:
        found, cure = of_system(error)
        raise UsageError(Problem(str(output), found, wanted, cure, "output")) from error
    try:
        yield partial
        if output.exists():
            output.rmdir()  # fails where something has come into it meanwhile
        partial.rename(output)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
