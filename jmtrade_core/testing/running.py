"""Worked cases decided in this process, and what differs from what they expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jmtrade_core.awards.data_formats import as_text
from jmtrade_core.awards.faults import faults_named
from jmtrade_core.config import profiles
from jmtrade_core.config.profiles import County
from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import Question
from jmtrade_core.engine.run import evaluate
from jmtrade_core.errors import DataError, JmtradeError, PolicyError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.checks import check_all
from jmtrade_core.intake.checks.touching import touched, under_new_codes, with_warnings
from jmtrade_core.intake.judged import judged
from jmtrade_core.intake.tables.naming import with_measures
from jmtrade_core.measures.terms import Dated
from jmtrade_core.money import percentage
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from jmtrade_core.testing.bench import Rows, as_records, errors_of, read_rows
from jmtrade_core.testing.cases import Decision, WorkedCase, read_case
from jmtrade_core.testing.differences import differences


@dataclass(frozen=True)
class Result:
    """A case that was run, and what differs; nothing where it passed."""

    case: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run_file(path: Path, config: Path) -> list[Result]:
    """Every form of the file's case; a case that cannot be read differs too."""
    try:
        case = read_case(path)
    except JmtradeError as error:
        return [Result(path.stem, _words(error))]
    return run_case(case, config)


def run_case(case: WorkedCase, config: Path) -> list[Result]:
    """Each form of the case under the configuration."""
    return [_run_form(form, config) for form in case.forms]


def _run_form(case: WorkedCase, config: Path) -> Result:
    """One form as it stands; what cannot be decided is a difference too."""
    try:
        found = tuple(differences(case.expect, decide(case, config), case.complete))
    except JmtradeError as error:
        found = _words(error)
    return Result(case.name, found)


def _words(error: JmtradeError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)


def decide(case: WorkedCase, config: Path) -> list[Decision]:
    """The case's decisions, with the contract's fields as text (null: empty)."""
    city = profiles.read_city(config)
    county = _profile(case, profiles.read_county(config, case.county, city))
    assembled = policy.assemble(city, county, case.year, case.readings, as_of=case.as_of)
    question = Question(county.id, case.year, case.as_of)
    tables = with_measures(assembled.tables, assembled.known_titles)
    reads = read_rows(_present(case, assembled), tables)
    problems = check_all(reads)
    problems += judged([assembled], case.as_of).check(reads)
    problems += [problem for read in reads.values() for problem in read.problems]
    wrong = [p for p in problems if p.severity == "error" or p.code == "unknown-column"]
    wrong += [problem for read in reads.values() for problem in errors_of(read)]
    wrong = list(dict.fromkeys(wrong))
    if wrong:
        raise DataError(*wrong)
    records = prepared(as_records(reads), assembled, case.as_of)
    with faults_named(records, assembled, question):
        found = evaluate(records, assembled, question, keep)
        lines = None if found is None else ordered(found)
    if lines is None:
        return []
    warned = under_new_codes(touched(problems, reads), records.renamed)
    rows = as_text(with_warnings(lines, warned)).to_dicts()
    return [{k: _as_text(v) for k, v in row.items()} for row in rows]


def _as_text(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _profile(case: WorkedCase, county: County) -> County:
    """The county's profile with the case's own history and ratio: a case is complete."""
    ratio: tuple[Dated, ...] = ()
    if case.shared_city is not None:
        try:
            share = percentage(case.shared_city)
        except ValueError:
            wanted = _('a percentage as text, such as "30%"')
            problem = case.document.wrong(("shared_city",), case.shared_city, wanted)
            raise PolicyError(problem) from None
        ratio = (Dated(None, share, case.document.origin("case", "shared_city")),)
    return replace(county, exports_since=case.exports_since, ratio=ratio, ratios={})


def _present(case: WorkedCase, assembled: Policy) -> Rows:
    """The case's tables, and every other one empty. PolicyError for one that nobody has."""
    unknown: Iterator[Problem] = (
        case.document.unknown(("tables", id), sorted(assembled.tables))
        for id in [*case.tables, *case.absent]
        if id not in assembled.tables
    )
    problems = list(unknown)
    if problems:
        raise PolicyError(*problems)
    empty: dict[str, Sequence[Mapping[str, str]]] = dict.fromkeys(assembled.tables, ())
    return {id: rows for id, rows in (empty | dict(case.tables)).items() if id not in case.absent}
