"""The main job: read a county's data, decide it, and say what the decisions rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from narwhals.stable.v2 import DataFrame, Date, Int64, String, col, concat, from_dict

from jmtrade_core import configuration, policy
from jmtrade_core.decisions import Award, Effect
from jmtrade_core.engine.frames import Question, Records
from jmtrade_core.engine.polars import ORDER, keep, ordered
from jmtrade_core.engine.run import DECISION, evaluate
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.intake.read import Intake, read
from jmtrade_core.policy import Policy
from jmtrade_core.words import _

ALL = "all"
_NUMBERS = ("article", "gross", "amount", "city_pays", "county_pays", "unallocated", "city_amount")


@dataclass(frozen=True)
class Request:
    """What the command line asks for; empty values come from the county's profile."""

    county: str
    config: Path
    year: int | None = None
    data: Path | None = None
    as_of: date | None = None
    trials: Mapping[str, str] = field(default_factory=dict)


def award(request: Request) -> tuple[Award, Intake]:
    """Decide every claim of a county, or of all counties under their own profiles."""
    policies = load_policies(request)
    first = policies[0]
    data = request.data or first.county.data
    if data is None:
        raise no_data()
    tables = {id: table for p in policies for id, table in p.tables.items()}
    known = {name for p in policies for name in p.known_measures}
    intake = read(data, tables, known)
    as_of = request.as_of or date(first.year, 12, 31)
    lines = [_decide(intake.records, p, Question(p.county.id, p.year, as_of)) for p in policies]
    pairs = zip(policies, lines, strict=True)
    return Award(
        county=request.county,
        year=first.year,
        as_of=as_of,
        lines=lines[0] if len(lines) == 1 else concat(lines).sort(*ORDER),
        policies=policies,
        effects={key: effect for p, some in pairs for key, effect in effects(p, some)},
        input_sha256=intake.records.sha256,
        example=is_example(policies, data),
        partial=intake.records.partial,
    ), intake


def no_data() -> UsageError:
    """Neither the command line nor the profile says what to read."""
    wanted = _("a workbook or a folder; the county's profile names none")
    return UsageError(Problem("--data", _("nothing"), wanted, code="no-data"))


def effects(policy: Policy, lines: DataFrame[Any]) -> Iterator[tuple[tuple[str, str], Effect]]:
    """For each measure of which the county text differs: more or less in fen, in this run."""
    for measure in {d.measure for d in policy.deviations if d.term != "enabled"}:
        mine = lines.filter(col("measure") == measure)
        change = mine["amount"] - mine["city_amount"]
        yield (policy.county.id, measure), Effect(int(change.sum()), bool((change < 0).any()))


def is_example(policies: tuple[Policy, ...], data: Path) -> bool:
    """Whether the data is a profile's invented example."""
    return any(p.county.example and p.county.data == data.resolve() for p in policies)


def load_policies(request: Request) -> tuple[Policy, ...]:
    """The policy of the county, or of each county of the city."""
    city = configuration.read_city(request.config)
    ids = list(city.jurisdictions) if request.county == ALL else [request.county]
    counties = [configuration.read_county(request.config, id, city) for id in ids]
    year = request.year or next((c.year for c in counties if c.year), None)
    if year is None:
        wanted = _("a year; the county's profile names none")
        raise UsageError(Problem("--year", _("nothing"), wanted, code="no-year"))
    return tuple(policy.assemble(city, county, year, request.trials) for county in counties)


def _decide(records: Records, policy: Policy, question: Question) -> DataFrame[Any]:
    try:
        lines = evaluate(records, policy, question, keep)
        return no_lines() if lines is None else ordered(lines)
    except Exception as error:
        raise _fault(error, records, policy, question) from error


def _fault(error: Exception, records: Records, policy: Policy, question: Question) -> Exception:
    """The measure that cannot be computed, found one by one; else the error itself."""
    for measure in policy.measures:
        try:
            lines = evaluate(records, replace(policy, measures=(measure,), city_text=None),
                             question, keep)  # fmt: skip
            if lines is not None:
                ordered(lines)
        except Exception as fault:
            place = f"{policy.owners[measure.id].home}: {measure.id}"
            found = f"{type(fault).__name__}: {str(fault).splitlines()[0]}"
            wanted = _("a measure that can be computed")
            cure = policy.title(measure.id).clause
            return PolicyError(Problem(place, found, wanted, cure, "measure-fault"))
    return error


def no_lines() -> DataFrame[Any]:
    """A decision frame without a line."""
    kinds = {n: Int64 if n in _NUMBERS else Date if n == "event_date" else String for n in DECISION}
    return from_dict({name: [] for name in DECISION}, kinds, backend="polars")
