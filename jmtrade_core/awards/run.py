"""The main job: read a county's data, decide it, and say what the decisions rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, Date, Int64, String, col, concat, from_dict

from jmtrade_core.awards.deviations import effects, refuse_less
from jmtrade_core.awards.faults import faults_named
from jmtrade_core.awards.request import ALL, Reader, Request
from jmtrade_core.awards.result import Award
from jmtrade_core.config import profiles
from jmtrade_core.config.vouched import on_example, vouched
from jmtrade_core.engine.backends.polars import ORDER, Polars, keep, ordered
from jmtrade_core.engine.decision import COLUMNS, DECISION
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import Question
from jmtrade_core.engine.run import evaluate
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.aside import Rows, aside
from jmtrade_core.intake.checks.findings import unknown_tables
from jmtrade_core.intake.checks.touching import under_new_codes, with_warnings
from jmtrade_core.intake.eager import Intake, sha256
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.judged import judged
from jmtrade_core.intake.lazy import read_records
from jmtrade_core.intake.notes import notes
from jmtrade_core.intake.swings import swings
from jmtrade_core.intake.tables import mapping
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure_data import not_data
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from jmtrade_core.policy.tables import tables_of
from jmtrade_core.schema.tables import EXPORTS

_ROWS = Polars().rows
_KINDS = {"text": String(), "integer": Int64(), "date": Date(), "money": Int64()}


def award(request: Request) -> tuple[Award, Intake]:
    """Decide every claim of a county, or of all counties under their own profiles."""
    case = gather(request)
    lines = [case.decide(policy) for policy in case.policies]
    case = case.doubted(lines)
    return case.award(lines), case.intake


@dataclass(frozen=True)
class Case:
    """What one question is decided on: the policies, the data, the day, and where from."""

    county: str
    policies: tuple[Policy, ...]
    intake: Intake
    as_of: date
    data: Sequence[Path]

    @property
    def example(self) -> bool:
        """Whether a profile's invented data were decided, or a copy under another name."""
        invented = [p.county.example.data for p in self.policies if p.county.example]
        return any(same(path, example) for path in self.data for example in invented)

    @property
    def trial(self) -> bool:
        return any(policy.trial for policy in self.policies)

    @property
    def partial(self) -> bool:
        return self.intake.records.partial

    def question(self, policy: Policy) -> Question:
        return Question(policy.county.id, policy.year, self.as_of)

    def decide(self, policy: Policy) -> DataFrame[Any]:
        """The lines of one county, in order."""
        return _decide(self.intake, policy, self.question(policy))

    def decided(self) -> Award:
        """Every claim of the policies' counties."""
        return self.award([self.decide(policy) for policy in self.policies])

    def doubted(self, lines: Sequence[DataFrame[Any]]) -> Case:
        """The case with warnings of figures that the decisions rest on, and whom they touch."""
        first, intake = self.policies[0], self.intake
        records = prepared(intake.records, first, self.as_of)
        found, touched = swings(lines, self.policies, records, first.year)
        return replace(
            self,
            intake=replace(
                intake,
                warnings=(*intake.warnings, *found),
                touched=pl.concat([intake.touched, touched]),
            ),
        )

    def award(self, lines: Sequence[DataFrame[Any]]) -> Award:
        """The decisions of all policies, with what they rest on."""
        policies, records = self.policies, self.intake.records
        renamed = prepared(records, policies[0], self.as_of).renamed
        touched = under_new_codes(self.intake.touched, renamed)
        pairs = zip(policies, lines, strict=True)
        changed = {key: effect for p, some in pairs for key, effect in effects(p, some)}
        refuse_less(policies, changed)
        return Award(
            county=self.county,
            year=policies[0].year,
            as_of=self.as_of,
            lines=with_warnings(
                lines[0] if len(lines) == 1 else concat(lines).sort(*ORDER), touched
            ),
            policies=policies,
            effects=changed,
            input_sha256=records.sha256,
            example=self.example,
            partial=self.partial,
            figures=records.frames.get(EXPORTS.id),
        )


def same(path: Path, other: Path) -> bool:
    """Whether two paths are one, or hold the same bytes; sizes settle most of it."""
    if path.resolve() == other.resolve():
        return True
    return _sizes(path) == _sizes(other) != [] and sha256(path) == sha256(other)


def _sizes(path: Path) -> list[tuple[str, int]]:
    files = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.is_file())
    return [(file.relative_to(path).as_posix(), file.stat().st_size) for file in files]


def gather(request: Request, read: Reader = read_records, rows: Rows = _ROWS) -> Case:
    """Read the policies and the data that a request names; ``read`` reads the data, and
    ``rows`` fetches a few of them."""
    policies = load_policies(request)
    first = policies[0]
    data = request.paths(first.county.data)
    tables = tables_of(policies)
    known = {id: title for p in policies for id, title in p.known_titles.items()}
    as_of = request.as_of or date(first.year, 12, 31)
    intake = read(
        data, tables, known, judged=judged(policies, as_of),
        skip_bad_rows=request.skip_bad_rows, progress=request.progress,
        contested=frozenset().union(*(p.contested for p in policies)),
        mapping=mapping.load(request.map_file, tables) if request.map_file else None,
    )  # fmt: skip
    absent = unknown_tables(intake.records.frames)
    history = vouched(p.county for p in policies)
    others = aside(intake.records, policies, rows)
    unseen = notes(intake.records, rows, first.city.jurisdictions)
    late = () if request.as_of else later_rulings(first)
    said = (*history, *intake.warnings, *absent, *late, *others, *unseen, *unwritten(policies))
    intake = replace(intake, warnings=said)
    if request.priors:
        intake = replace(intake, records=request.priors(intake.records, policies))
    county = ALL if request.county == ALL else first.county.id
    return Case(county, policies, intake, as_of, data)


def later_rulings(policy: Policy) -> Iterator[Problem]:
    """A warning for each ruling that a run without a day of its own comes too early for."""
    for ruling in policy.later_rulings:
        yield Problem(
            ruling.place,
            _("{reading}: ruled on {day}, after the day of the decision, {as_of}").format(
                reading=ruling.reading, day=ruling.dated, as_of=policy.as_of
            ),
            _("a day of the decision that the ruling is in force on"),
            _("say --as-of DATE"),
            "ruling-later",
            severity="warning",
        )


def unwritten(policies: Sequence[Policy]) -> list[Problem]:
    """A note for whatever of a measure does not stand as data."""
    wanted = _("operations on the row's own columns, and plain values")
    return list(dict.fromkeys(
        finding("not-data", f"{p.owners[m.id].home}: {m.id}.{field}", found, wanted)
        for p in policies for m in p.measures for field, found in not_data(m)
    ))  # fmt: skip


def load_policies(request: Request) -> tuple[Policy, ...]:
    """The policy of the county, or of each county of the city."""
    city = profiles.read_city(request.config)
    ids = list(city.jurisdictions) if request.county == ALL else [request.county]
    counties = [profiles.read_county(request.config, id, city) for id in ids]
    if not request.data and not counties[0].data:  # an example is the first county's, as data are
        counties[0] = on_example(counties[0])
    year = request.year or next((c.year for c in counties if c.year), None)
    if year is None:
        wanted = _("a year; the county's profile names none")
        raise UsageError(Problem("--year", _("nothing"), wanted, code="no-year"))
    return tuple(
        policy.assemble(city, county, year, request.trials, as_of=request.as_of)
        for county in counties
    )


def _decide(intake: Intake, policy: Policy, question: Question) -> DataFrame[Any]:
    """All compete; then an enterprise with a skipped row loses its lines (contract 1)."""
    records = intake.records
    with faults_named(records, policy, question):
        lines = evaluate(records, policy, question, keep)
        return no_lines() if lines is None else ordered(without_undecided(lines, intake, policy))


def without_undecided(lines: Frame, intake: Intake, policy: Policy) -> Frame:
    """The lines but for those of enterprises of which a row was passed over."""
    if not intake.undecided:
        return lines
    renamed = prepared(intake.records, policy, policy.as_of).renamed
    undecided = {renamed.get(uscc, uscc) for uscc in intake.undecided}
    return lines.filter(~col("uscc").is_in(sorted(undecided)))


def no_lines() -> DataFrame[Any]:
    """Decision lines without a row."""
    kinds = {column.name: _KINDS[column.kind] for column in COLUMNS if column.name in DECISION}
    return from_dict({name: [] for name in kinds}, kinds, backend="polars")
