"""Parquet tables at the gate: none is read whole, and each is a query over its native columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl
from narwhals.stable.v2 import col, concat

from jmtrade_core.engine.backends.backend import Engine, UnreadableError
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.records import small
from jmtrade_core.engine.successions import old_codes
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.slips import shaped
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.columns.native import Scanned, scanned
from jmtrade_core.intake.files.discover import second_table, unknown_table
from jmtrade_core.intake.files.entries import entries, unread
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.one_pass import sums_of_sound
from jmtrade_core.intake.tables.match import match_table
from jmtrade_core.intake.tables.parquet import twice_given
from jmtrade_core.measures.lines import Frame
from jmtrade_core.schema.tables import DECLARATIONS, SUCCESSIONS, Table

Counts = Mapping[tuple[str, str], int]
"""(table, what is counted) -> how many rows."""
LIST = "enterprises"


@dataclass
class AtGate:
    """The tables of one folder, and what is wrong with its files and headings."""

    engine: Engine
    tables: dict[str, Scanned] = field(default_factory=dict)
    found: Collector = field(default_factory=Collector)
    read: set[str] = field(default_factory=set)
    """Ids of the tables whose files can be read, right or wrong."""
    summed: Frame | None = None
    """Declarations that one pass has found to be sound, as sums; they are no table any more."""

    @property
    def list(self) -> Scanned | None:
        """The enterprises, where the whole list can be read: else all would be strangers."""
        firms = self.tables.get(LIST)
        return firms if firms and firms.keyed else None

    def admit(self, entry: Path, table: Table) -> None:
        try:
            twice = twice_given(entry)
            one, problems = scanned(self.engine.scan(entry), table, self.engine.spaces)
        except UnreadableError as error:
            wanted = _("Parquet files")
            self.found.add(finding("unreadable", entry.name, str(error), wanted))
            return
        self.read.add(table.id)
        self.found.add(*(twice or problems))
        if not twice:
            self.tables[table.id] = one

    def needs_reading(self) -> bool:
        """Whether a table holds what only reading it as text can tell (Polars alone)."""
        if any(p.code == "not-native" for p in self.found.problems):
            return True
        if self._odd(one for id, one in self.tables.items() if id != DECLARATIONS.id):
            return True
        self._sum_declarations()
        return DECLARATIONS.id in self.tables and self._odd([self.tables[DECLARATIONS.id]])

    def _odd(self, tables: Iterable[Scanned]) -> bool:
        looks = [look for one in tables for look in one.odd]
        return any(row["odd"] for row in self.engine.rows(concat(looks))) if looks else False

    def _sum_declarations(self) -> None:
        """In one pass, where nothing is wrong with them; else they are a table as any other."""
        declared = self.tables.get(DECLARATIONS.id)
        if declared and self.list:
            self.summed = sums_of_sound(declared, self.listed())
            if self.summed is not None:
                del self.tables[DECLARATIONS.id]

    def values(self, id: str, counts: Counts) -> Frame:
        """The sound rows of a table, at no more cost than its cells ask for."""
        one = self.tables[id]
        if counts[id, "bad"]:
            return one.sound
        return one.typed if counts[id, "untidy"] else one.as_stored

    def listed(self, *, thorough: bool = True) -> Frame:
        """Codes of the list, and old codes of listed enterprises."""
        firms = self.tables[LIST]
        if thorough:
            codes = firms.typed.select("uscc").filter(shaped(col("uscc")))
        else:
            codes = firms.as_stored.select("uscc")
        old = [(code,) for code in self.old_codes]
        return concat([codes, small(codes, {"uscc": "text"}, old)]) if old else codes

    @cached_property
    def old_codes(self) -> Mapping[str, str]:
        """Old code -> new code of a listed enterprise: rows under it are read as its own."""
        one = self.tables.get(SUCCESSIONS.id)
        if one is None or self.list is None:
            return {}
        firms = self.list.typed.select("uscc")
        return old_codes(self.engine.rows(one.sound), firms, self.engine.rows)

    def firms(self) -> pl.DataFrame:
        """Code and name of everybody listed, by old codes too (Polars alone)."""
        listed = self.tables[LIST].typed.select("uscc", "name").filter(shaped(col("uscc")))
        firms: pl.DataFrame = listed.to_native().collect(engine="streaming")
        names = dict(firms.iter_rows())
        old = [(code, names[new]) for code, new in self.old_codes.items()]
        return pl.concat([firms, pl.DataFrame(old, schema=firms.schema, orient="row")])

    def unlisted(self, rows: Frame) -> Frame:
        """``uscc`` and ``source`` of the rows whose code is not listed."""
        named = rows.filter(~col("uscc").is_null())
        return named.select("uscc", "source").join(self.listed(), on="uscc", how="anti")

    def unproven(self) -> Frame:
        """Listed codes that do not pass GB 32100."""
        codes = self.tables[LIST].typed.filter(~col("uscc").is_null())
        return self.engine.unproven(codes.select("uscc", "source"))

    @property
    def on_polars(self) -> bool:
        return isinstance(self.engine, Polars)


def gathered(folder: Path, tables: Mapping[str, Table], engine: Engine) -> AtGate:
    """Every table of the folder, by the types of its columns alone."""
    gate = AtGate(engine)
    gate.found.add(*unread(folder, tables))
    given: set[str] = set()
    for entry, kind in entries(folder):
        if kind != "parquet":
            continue
        table = match_table(entry.stem, tables)
        if table is None:
            gate.found.add(unknown_table(entry))
        elif table.id in given:
            gate.found.add(second_table(entry, table))
        else:
            given.add(table.id)
            gate.admit(entry, table)
    return gate
