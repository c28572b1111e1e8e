"""jmtrade as a library: what the commands do, with paths or data frames in and frames out.

::

    import jmtrade_core as jm

    result = jm.award("zhongxiang", data="applications.xlsx", year=2018)
    result.lines          # a Polars frame, one decision a row, money in yuan as Decimal
    result.totals["pay"]  # in yuan, a Decimal

Everything is decided by the same code as on the command line and refused with the same errors
(``DataError``, ``UsageError``, ``PolicyError``), each with all its problems.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jmtrade_core.awards import run, table
from jmtrade_core.awards.data_formats import to_json
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import Award, totals
from jmtrade_core.awards.xlsx import to_xlsx
from jmtrade_core.config.profiles import folder
from jmtrade_core.engine.decision import FIELDS, MONEY
from jmtrade_core.errors import Problem
from jmtrade_core.intake.eager import Intake, examine
from jmtrade_core.intake.judged import judged
from jmtrade_core.intake.lazy import examine_scanned, is_parquet
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import decimals
from jmtrade_core.policy.tables import tables_of

if TYPE_CHECKING:
    from jmtrade_core.explanations.tree import Explanation

Paths = str | Path | Sequence[str | Path]
Data = Paths | Mapping[str, pl.DataFrame]
"""Where the enterprise record is: workbooks or folders, or a frame for each table id, with money
in yuan (Decimal, whole numbers or text), as in Parquet files. None: what the profile names."""

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Decisions:
    """What ``award`` gives. Money is in yuan."""

    award: Award
    intake: Intake

    @property
    def lines(self) -> pl.DataFrame:
        """One decision a row, with the fields of the contract; money as ``Decimal(18, 2)``."""
        return yuan(self.award.lines.to_native(), MONEY).select(FIELDS)

    @property
    def totals(self) -> dict[str, Decimal]:
        """Sums in yuan by the contract's names; ``hold_lines`` is a number of lines."""
        return {
            key: Decimal(str(value)) for key, value in totals(self.award.lines).as_json().items()
        }

    @property
    def receipt(self) -> dict[str, object]:
        """Versions, hashes and readings: what the decisions rest on."""
        return self.award.receipt()

    @property
    def findings(self) -> tuple[Problem, ...]:
        """Warnings and notes of the gate."""
        return self.intake.warnings

    @property
    def marks(self) -> list[str]:
        """What must be said before any figure is read: an example, a trial, a partial run."""
        return table.marks(self.award)

    def json(self) -> bytes:
        """The document that ``--format json`` writes."""
        return to_json(self.award)

    def xlsx(self) -> bytes:
        """The workbook that ``-o FILE.xlsx`` writes."""
        return to_xlsx(self.award)

    def _repr_html_(self) -> str:
        """A table in a notebook, its marks above it."""
        shown = self.lines.filter(pl.col("outcome").is_in([Outcome.PAY.value, Outcome.HOLD.value]))
        return _marked(self.marks) + shown._repr_html_()


@dataclass(frozen=True)
class Findings:
    """What ``check`` gives: everything that is wrong or doubtful, errors first."""

    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing stands in the way of a decision."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def frame(self) -> pl.DataFrame:
        """One finding a row: severity, code, place, found, wanted, cure."""
        names = ("severity", "code", "place", "found", "wanted", "cure")
        rows = [{name: getattr(problem, name) for name in names} for problem in self.problems]
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


@dataclass(frozen=True)
class Prices:
    """What ``readings`` gives: each option that is not in force, and what it moves, in yuan."""

    frame: pl.DataFrame

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


@dataclass(frozen=True)
class Comparison:
    """What ``simulate`` gives: groups of lines under each scenario, in yuan."""

    frame: pl.DataFrame
    broken: tuple[tuple[str, ...], ...]
    """Of each scenario: the locked measures that it touches."""

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


def award(
    county: str,
    *,
    data: Data | None = None,
    year: int | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
    config: str | Path | None = None,
    skip_bad_rows: bool = False,
) -> Decisions:
    """Decide every claim of a county, or of ``all`` under their own profiles."""
    with _asked(county, data, year, as_of, readings, config, skip_bad_rows) as request:
        return Decisions(*run.award(request))


def check(data: Data, *, county: str = "all", config: str | Path | None = None) -> Findings:
    """Read and check everything, raising nothing about the data."""
    with _paths(data) as paths:
        policies = run.load_policies(Request(county, _folder(config), year=_any_year(config)))
        tables = tables_of(policies)
        known = {id: title for policy in policies for id, title in policy.known_titles.items()}
        if paths and len(paths) == 1 and is_parquet(paths[0]):
            streamed, _given = examine_scanned(paths[0], tables, known, judged=judged(policies))
            return Findings(tuple(streamed))
        found = examine(paths or [], tables, known, judged=judged(policies))
        return Findings(tuple(found.findings))


def explain(
    uscc: str,
    county: str,
    *,
    data: Data | None = None,
    year: int | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
    config: str | Path | None = None,
) -> Explanation:
    """Everything that was tested for one enterprise, paid or not; its arithmetic is replayed."""
    from jmtrade_core.explanations.run import explain as why

    with _asked(county, data, year, as_of, readings, config) as request:
        explanation, _policy = why(run.gather(request), uscc)
        return explanation


def simulate(
    county: str,
    settings: Mapping[str, str | int | Decimal] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    data: Data | None = None,
    year: int | None = None,
    as_of: date | None = None,
    config: str | Path | None = None,
) -> Comparison:
    """Decide under other numbers (``{"branding.certification.cap": 150_000}``) or readings,
    beside the numbers in force."""
    from jmtrade_core.simulations import compare, scenario

    with _asked(county, data, year, as_of, None, config) as request:
        case = run.gather(request)
        changed = tuple(f"{term}={value}" for term, value in (settings or {}).items())
        other = scenario.of_settings(changed, readings or {}, case.policies[0], city=False)
        found = compare.simulate(case, [other])
    rows = [
        {
            "dimension": row.dimension, "group": row.group, "title": row.title, "scenario": name,
            "lines": cell.lines, "amount": _decimal(cell.money),
            "winners": cell.winners, "losers": cell.losers,
        }
        for row in found.rows
        for name, cell in zip(("", *found.names), (row.baseline, *row.scenarios), strict=True)
    ]  # fmt: skip
    return Comparison(pl.DataFrame(rows), found.broken)


def readings(
    county: str,
    *,
    data: Data | None = None,
    year: int | None = None,
    as_of: date | None = None,
    config: str | Path | None = None,
) -> Prices:
    """Price each option of each reading: who gets more or less under it."""
    from jmtrade_core.pricing import effects, summary

    with _asked(county, data, year, as_of, None, config) as request:
        case = run.gather(request)
        found = [e for p in case.policies for e in effects.effects(case, p, case.decide(p))]
    rows = [
        {
            "reading": one.reading.name, "option": one.option, "in_force": one.choice.option,
            "basis": one.choice.basis, "lines": one.lines, "enterprises": len(one.gains),
            "more": _decimal(one.more), "less": _decimal(one.less),
        }
        for one in summary.priced(found)
    ]  # fmt: skip
    return Prices(pl.DataFrame(rows))


def yuan(lines: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Columns of whole fen as yuan, ``Decimal(18, 2)``."""
    wide = (pl.col(name).cast(pl.Decimal(18, 0)) * pl.lit(CENT) for name in columns)
    return lines.with_columns(
        one.cast(pl.Decimal(18, 2)).alias(name) for name, one in zip(columns, wide, strict=True)
    )


def _decimal(fen: int) -> Decimal:
    return Decimal(decimals(fen))


def _folder(config: str | Path | None) -> Path:
    return folder(None if config is None else Path(config))


def _any_year(config: str | Path | None) -> int:
    """Tables are the same in each year of the policy."""
    from jmtrade_core.config.profiles import read_city

    return read_city(_folder(config)).begins.year


@contextmanager
def _asked(
    county: str,
    data: Data | None,
    year: int | None,
    as_of: date | None,
    readings: Mapping[str, str] | None,
    config: str | Path | None,
    skip_bad_rows: bool = False,
) -> Iterator[Request]:
    with _paths(data) as paths:
        yield Request(county, _folder(config), year, paths, as_of, readings or {},
                      skip_bad_rows=skip_bad_rows)  # fmt: skip


@contextmanager
def _paths(data: Data | None) -> Iterator[list[Path] | None]:
    """Where the data stand; frames go through the same gate as Parquet files."""
    if data is None:
        yield None
    elif isinstance(data, Mapping):
        with tempfile.TemporaryDirectory(prefix="jmtrade-frames-") as place:
            for id, frame in data.items():
                frame.write_parquet(Path(place) / f"{id}.parquet")
            yield [Path(place)]
    else:
        yield [Path(data)] if isinstance(data, str | Path) else [Path(one) for one in data]


def _marked(marks: Sequence[str]) -> str:
    return "".join(f"<p><strong>{html.escape(mark)}</strong></p>" for mark in marks)
