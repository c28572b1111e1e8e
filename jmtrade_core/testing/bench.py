"""A plugin on the bench: under a configuration that lists it, deciding rows of text."""

from __future__ import annotations

import inspect
import json
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, ClassVar

import narwhals.stable.v2 as nw

from jmtrade_core.config import profiles
from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.run import evaluate
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.i18n import speak, system_language
from jmtrade_core.intake.tables.read_table import TableRead, read_table
from jmtrade_core.intake.tables.sheet import Sheet
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.plugin.loading import Plugin
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import rests_on
from jmtrade_core.schema.tables import Table

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
"""Rows by table id, cells as the text of a CSV file; a table left out is absent."""
Line = Mapping[str, Any]
"""A decision line; money in whole fen."""

YEARS = (2018, 2019, 2020)
RATIO = "33.333%"
"""The city's share on the bench: no whole number of fen comes of it."""


@dataclass(frozen=True)
class Run:
    """One run: the rows, the policy and question, and the lines in order."""

    rows: Rows
    policy: Policy
    question: Question
    lines: tuple[Line, ...]
    dtypes: Mapping[str, str]

    def measure(self, line: Line) -> Measure:
        return next(m for m in self.policy.measures if m.id == line["measure"])

    def paid(self) -> list[Line]:
        return [line for line in self.lines if line["outcome"] == Outcome.PAY]


class Bench:
    """A configuration folder of its own, which lists some plugins and nothing else.

    ``plugin`` is a distribution's name or the path of a single file; a distribution that
    the city lists is tried alone, another as a county's, beside the official ones.
    """

    def __init__(self, plugin: str | None, beside: Sequence[str] | None = None) -> None:
        city = profiles.read_city(profiles.packaged())
        self.plugin = plugin
        self.official = plugin is None or plugin in city.official
        self.counties = tuple(city.jurisdictions)[:2]
        if beside is not None:
            self.beside = tuple(beside)
        elif plugin in city.official:
            self.beside = ()
        else:
            self.beside = tuple(name for name in city.official if _installed(name))
        self.folder = Path(tempfile.mkdtemp(prefix="jmtrade-bench-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._policies: dict[tuple[object, ...], Policy] = {}
        self._last_read: tuple[Rows, Records] = ({}, Records({}))
        self.config = self.configuration("given")

    def configuration(
        self,
        name: str,
        *,
        without: bool = False,
        disable: Iterable[str] = (),
        local: Iterable[str] = (),
    ) -> Path:
        """Write a configuration folder: the plugin listed (or left out), the city's words."""
        folder = self.folder / name
        (folder / "counties").mkdir(parents=True, exist_ok=True)
        lone = [self.plugin] if self.plugin and not without else []
        official = [*self.beside, *(lone if self.official else [])]
        city = f"[plugins]\nofficial = {json.dumps(official)}\n[rulings]\n[terms]\n"
        (folder / profiles.CITY_FILE).write_text(city, encoding="utf-8")
        own = [] if self.official else lone
        files = [str(Path(p).resolve()) for p in own if p.endswith(".py")] + list(local)
        used = [p for p in own if not p.endswith(".py")]
        profile = (
            f'exports_since = 2010\nexports_basis = "D"\n[funding]\nshared_city = "{RATIO}"\n'
            f'[authority]\ndocument = "a document of the bench"\n[plugins]\n'
            f"disable = {json.dumps(list(disable))}\nuse = {json.dumps(used)}\n"
            f"local = {json.dumps(files, ensure_ascii=False)}\n"
        )
        for county in self.counties:
            (folder / "counties" / f"{county}.toml").write_text(profile, encoding="utf-8")
        return folder

    def policy(
        self,
        year: int = 2018,
        trials: Mapping[str, str] | None = None,
        county: int = 0,
        config: Path | None = None,
    ) -> Policy:
        """The policy of one of the bench's two counties, under these readings."""
        key = year, tuple(sorted((trials or {}).items())), county, config
        if key not in self._policies:
            loaded = policy.load(config or self.config, self.counties[county], year, trials)
            self._policies[key] = self._of_interest(loaded) if config is None else loaded
        return self._policies[key]

    def _of_interest(self, whole: Policy) -> Policy:
        """Only the plugin's own measures, and those that a rule ties to them."""
        if self.plugin is None:
            return whole
        ids = {m.id for m in whole.measures if self._owns(whole, m)}
        for measure in [m for m in whole.measures if m.id in ids]:
            ids |= {id for rule in measure.across for id in rule.ties}
        text = whole.city_text
        return replace(
            whole,
            measures=tuple(m for m in whole.measures if m.id in ids),
            city_text=text and tuple(m for m in text if m.id in ids),
        )

    def _owns(self, whole: Policy, measure: Measure) -> bool:
        home = whole.owners[measure.id].home
        own = self.plugin or ""
        return home == own or (own.endswith(".py") and home == str(Path(own).resolve()))

    def measures(self, of: Policy | None = None) -> tuple[Measure, ...]:
        """The plugin's own measures (all of them where no plugin is named)."""
        whole = of or self.policy()
        return tuple(m for m in whole.measures if self.plugin is None or self._owns(whole, m))

    @cached_property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plugin under trial (all of them where no plugin is named)."""
        whole = self.policy()
        names = {whole.owners[m.id].name for m in self.measures()}
        return tuple(p for p in whole.plugins if self.plugin is None or p.name in names)

    @cached_property
    def variants(self) -> tuple[Mapping[str, str], ...]:
        """The default readings, each other option alone, and all others at once."""
        whole = self.policy()
        own = [n for p in self.plugins for n in p.terms.data.get("readings", {})]
        readings = {n: whole.base.readings[n] for n in own} | dict(whole.city.readings)
        others = {n: [o for o in r.options if o != r.default] for n, r in readings.items()}
        single = [{name: option} for name, options in others.items() for option in options]
        together = {name: options[0] for name, options in others.items() if options}
        return ({}, *single, together)

    def resting_on(self, reading: str) -> frozenset[str]:
        """The measures that say they rest on the reading."""
        return frozenset(id for id, names in self._rests.items() if reading in names)

    @cached_property
    def _rests(self) -> Mapping[str, frozenset[str]]:
        found = rests_on(self.policy())
        return {id: frozenset(name for name, _option, _basis in some) for id, some in found.items()}

    def read(self, rows: Rows, tables: Mapping[str, Table]) -> Records:
        """Rows of text through the gate's own parsing, in memory. DataError lists faults."""
        if self._last_read[0] is rows:
            return self._last_read[1]
        reads = read_rows(rows, tables)
        problems = [p for read in reads.values() for p in errors_of(read)]
        if problems:
            raise DataError(*problems)
        records = as_records(reads)
        self._last_read = rows, records
        return records

    def decide(
        self,
        rows: Rows,
        year: int = 2018,
        trials: Mapping[str, str] | None = None,
        *,
        county: int = 0,
        config: Path | None = None,
        kept: bool = True,
        as_of: date | None = None,
    ) -> Run:
        """Decide the rows. ``kept=False`` computes intermediate results anew each time."""
        whole = self.policy(year, trials, county, config)
        question = Question(whole.county.id, year, as_of or date(year, 12, 31))
        records = self.read(rows, whole.tables)
        found = evaluate(records, whole, question, keep if kept else lambda frame: frame)
        if found is None:
            return Run(rows, whole, question, (), {})
        lines = ordered(found)
        dtypes = {name: str(dtype) for name, dtype in lines.schema.items()}
        return Run(rows, whole, question, tuple(lines.rows(named=True)), dtypes)


def read_rows(rows: Rows, tables: Mapping[str, Table]) -> dict[str, TableRead]:
    """Rows of text as the gate reads them from a file of their columns."""
    reads = {}
    for id in rows:
        columns = list(dict.fromkeys([*(c.id for c in tables[id].columns), *_named(rows[id])]))
        cells = [columns, *([row.get(c, "") for c in columns] for row in rows[id])]
        reads[id] = read_table(Sheet(id, cells), tables[id])
    return reads


def _named(rows: Sequence[Row]) -> Iterable[str]:
    return (column for row in rows for column in row)


def errors_of(read: TableRead) -> list[Problem]:
    """What is wrong with a table: of the whole, and row by row."""
    rows = [problem for found in read.faults.values() for problem in found]
    return [p for p in (*read.problems, *rows) if p.severity == "error"]


def as_records(reads: Mapping[str, TableRead]) -> Records:
    """What the engine takes in, of tables that have been read."""
    frames: dict[str, Frame] = {id: nw.from_native(r.frame.lazy()) for id, r in reads.items()}
    return Records(frames, frozenset(id for id, read in reads.items() if not read.frame.height))


@cache
def bench(plugin: str | None, beside: tuple[str, ...] | None = None) -> Bench:
    """One bench for each plugin, however many tests use it."""
    return Bench(plugin, beside)


def _installed(distribution: str) -> bool:
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


class OnBench:
    """Tests of one plugin, or of the whole city where none is named."""

    plugin: ClassVar[str | None] = None
    beside: ClassVar[tuple[str, ...] | None] = None
    """Official plugins that a county's plugin is tried beside; all that are installed."""

    def setup_method(self) -> None:
        """Speak as the command does; pytest calls this before each test."""
        speak(system_language())

    @classmethod
    def bench(cls) -> Bench:
        """Where the plugin is tried; a file's path counts from the test's own folder."""
        plugin = cls.plugin
        if plugin and plugin.endswith(".py"):
            beside_test = Path(inspect.getfile(cls)).parent / plugin
            plugin = str(beside_test.resolve() if beside_test.is_file() else Path(plugin).resolve())
        return bench(plugin, cls.beside)
