"""Where each figure stands in the input: the rows of an enterprise, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.config.vouched import place_of
from jmtrade_core.engine.history import first_year
from jmtrade_core.engine.objects import BEFORE, OTHER
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.explanations.past import before, counts, determination
from jmtrade_core.explanations.tree import Raw, Value
from jmtrade_core.i18n import _, pick
from jmtrade_core.measures.across.once import SIMILAR
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expressions import SINCE_BEGIN
from jmtrade_core.measures.lines import KEY, LOOSE, Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.policy.rules import heading
from jmtrade_core.schema.tables import EXPORTS, PASTS, YEARLY_FIGURES, Column, Past, Table

Row = Mapping[str, Any]
CORE = ("enterprises", "exports", "dishonesty", "prior_awards")
PREDECESSOR = "predecessor"
_NONE = ("awarded", "rival", SIMILAR, OTHER, BEFORE)
"""Where nothing is found, that is known."""


class Inputs:
    """Rows of the tables that core owns, for some enterprises (for all by default)."""

    def __init__(
        self,
        records: Records,
        policy: Policy,
        question: Question,
        firms: Iterable[str] | None = None,
    ) -> None:
        self.records = prepared(records, policy, question.as_of)
        self.policy, self.question = policy, question
        self.firms = None if firms is None else list(firms)
        self.before = before(self.records, policy)
        self.rows = {table: self._rows(table) for table in CORE}
        self._readers: dict[str, Callable[[str, Row], Value]] = {
            "firm_kind": self._kind,
            "honest": self._honest,
            "awarded": self._awarded,
            "rival": self._awarded,
            SIMILAR: self._awarded_text,
            **{past.best: partial(self._best_earlier, past) for past in PASTS},
            **{past.complete: partial(self._history, past) for past in PASTS},
            "award_year": self._award_year,
        }

    def _rows(self, table: str) -> dict[str, list[Row]]:
        """Rows by enterprise; an invention's earlier awards may be another's."""
        found: dict[str, list[Row]] = {}
        frame = self.records.frames.get(table)
        if frame is not None:
            for row in self._theirs(frame, table).collect().rows(named=True):
                found.setdefault(row["uscc"], []).append(row)
        return found

    def _theirs(self, frame: Frame, table: str) -> Frame:
        if self.firms is None:
            return frame
        theirs = [code for firm in self.firms for code in self.before.get(firm, ())]
        mine = col("uscc").is_in([*self.firms, *theirs])
        contests = [m.id for m in self.policy.measures if m.city_wide]
        if table == "prior_awards":
            mine = mine | col("measure").is_in(contests)
        return frame.filter(mine)

    def table(self, id: str) -> Table:
        return self.policy.tables[id]

    def of(self, table: str, uscc: str) -> list[Row]:
        """An enterprise's rows, in the order in which they stand in the input."""
        return self.rows[table].get(uscc, [])

    def cell(self, table: str, source: str, column: str) -> str:
        """``sheet!C7``; of Parquet the row's identity with the column's name."""
        letter = self.records.columns.get(table, {}).get(column)
        sheet, mark, row = source.rpartition("!")
        if letter is None or not mark:
            return f"{source} {column}"
        return f"{sheet}!{letter}{row}"

    def read(self, table: Table, column: str, row: Row) -> Value:
        """One cell of a row."""
        kind = table.column(column)
        cell = self.cell(table.id, row["source"], column)
        return value(column, kind, row[column], (cell,))

    def value(self, column: str, line: Row, table: Table) -> Value:
        """What a condition read, for a claim row beside the facts of its enterprise."""
        if column in YEARLY_FIGURES:
            return self._yearly(column, line)
        if column in self._readers:
            return self._readers[column](column, line)
        if column.endswith(SINCE_BEGIN):
            return self._since_begin(column, line, table)
        if column == "event_date" and table.event:
            return self.read(table, table.event, line)
        if any(c.id == column for c in table.columns):
            return self.read(table, column, line)
        return computed(column, line.get(column))

    def _yearly(self, column: str, line: Row) -> Value:
        kind = EXPORTS.column(column)
        rows = [r for r in self.of("exports", line["uscc"]) if r["year"] == self.question.year]
        cells = tuple(self.cell("exports", row["source"], column) for row in rows)
        return value(column, kind, line.get(column), cells)

    def _since_begin(self, column: str, line: Row, table: Table) -> Value:
        """A sum with its years; of a claim, those for the same thing."""
        figure = column.removesuffix(SINCE_BEGIN)
        years = self.policy.city.begins.year, self.question.year
        mine = (col("uscc") == line["uscc"]) & col("year").is_between(*years)
        if table.subject:
            mine = mine & (col(KEY) == line[KEY])
        rows = self.records.frames[table.id].filter(mine).sort("year").collect().rows(named=True)
        parts = tuple(self._of_year(table, figure, row) for row in rows)
        kind = replace(table.column(figure), heading=heading(table, column), id=column)
        return replace(value(column, kind, line[column], ()), parts=parts)

    def _kind(self, column: str, line: Row) -> Value:
        table = self.table("enterprises")
        firm = self.of("enterprises", line["uscc"])[0]
        written = "kind" if firm["kind"] else "uscc"  # an empty cell is read from the code
        cell = self.cell("enterprises", firm["source"], written)
        return value(column, table.column("kind"), line[column], (cell,))

    def _honest(self, column: str, line: Row) -> Value:
        table = self.table("dishonesty")
        rows = self.of("dishonesty", line["uscc"])
        for code, ancestor in self.before.get(line["uscc"], {}).items():
            rows = rows + [r for r in self.of("dishonesty", code) if counts(r, ancestor)]
        parts = tuple(
            _whose(self.read(table, name, row), row, line)
            for row in rows
            for name in ("occurred_on", "repaired_on")
        )
        return computed(column, line[column], parts)

    def _best_earlier(self, past: Past, column: str, line: Row) -> Value:
        rows = [r for r in self.of("exports", line["uscc"]) if r["year"] < self.question.year]
        for code in self.before.get(line["uscc"], ()):
            rows += [r for r in self.of("exports", code) if r["year"] <= self.question.year]
        first = first_year(past, self.policy, self.question) or 0
        rows = sorted((r for r in rows if r["year"] >= first), key=lambda row: row["year"])
        parts = tuple(_whose(self._of_year(EXPORTS, past.figure, row), row, line) for row in rows)
        best = [part for part in parts if part.raw == line[column]]
        foreign = bool(best) and all(part.foreign for part in best)
        return replace(computed(column, line[column], parts), foreign=foreign)

    def _of_year(self, table: Table, figure: str, row: Row) -> Value:
        read = self.read(table, figure, row)
        return Value(read.column, f"{read.heading} {row['year']}", read.kind, read.raw, read.text,
                     read.cells)  # fmt: skip

    def _history(self, past: Past, column: str, line: Row) -> Value:
        """Verified, or registered since the table is complete; and no earlier empty year."""
        firm = self.of("enterprises", line["uscc"])[0]
        table, profile = self.table("enterprises"), self.policy.county
        since = str(profile.exports_since) if profile.exports_since else _("not given")
        cells = (place_of(profile),)
        parts = [
            self.read(table, "exports_verified", firm),
            self.read(table, "registered_on", firm),
            Value(
                "exports_since",
                _("export table complete since"),
                "year",
                profile.exports_since,
                since,
                cells,
            ),
            *(p for p in self._best_earlier(past, column, line).parts if p.raw is None),
            *(computed(PREDECESSOR, code) for code in self.before.get(line["uscc"], ())),
        ]
        return computed(column, line[column], tuple(parts))

    def _awarded(self, column: str, line: Row) -> Value:
        """Earlier awards of the measure; of its rivals where another one holds."""
        rows = self.earlier(column, line)
        parts = tuple(self.award(row, line["uscc"]) for row in rows)
        known = self.records.frames.get("prior_awards") is not None
        found = sum(int(str(part.raw)) for part in parts) if known else None
        others = any(part.foreign for part in parts)
        return replace(computed(column, found, parts), foreign=others)

    def _award_year(self, column: str, line: Row) -> Value:
        return computed(column, self.question.year)

    def _awarded_text(self, column: str, line: Row) -> Value:
        parts = tuple(self.award(row, line["uscc"]) for row in self.earlier(column, line))
        return computed(column, line.get(column), parts)

    def determined(self, condition: Condition, line: Row) -> tuple[Value, ...]:
        """The person's finding that settles the condition, with its document."""
        found = (f for f in self.records.of_measure(line["measure"]) if f.uscc == line["uscc"])
        return tuple(
            determination(f)
            for f in found
            if f.matter == condition.code
            and (condition.determined == "enterprise" or f.key == line[KEY])
        )

    def earlier(self, column: str, line: Row) -> list[Row]:
        """Prior awards that stand behind ``awarded`` and ``rival``, of whatever year."""
        measure = next(m for m in self.policy.measures if m.id == line["measure"])
        everybody = [row for rows in self.rows["prior_awards"].values() for row in rows]
        rule = next(rule for rule in measure.across if column in rule.columns)
        names = rule.whose(measure)
        key = LOOSE if rule.loose else KEY
        by_subject = rule.loose or rule.city_wide or measure.by_subject
        return [
            row
            for row in (everybody if measure.city_wide else self.own_awards(line["uscc"]))
            if row["measure"] in names and (not by_subject or row[key] == line[key])
        ]

    def own_awards(self, uscc: str) -> list[Row]:
        """Awards of the enterprise, and those that came along from predecessors."""
        kin = [code for code, one in self.before.get(uscc, {}).items() if one.kin]
        return [row for code in (uscc, *kin) for row in self.of("prior_awards", code)]

    def award(self, row: Row, uscc: str) -> Value:
        """A prior award: its amount, headed by what it was for. ``uscc`` asks for it."""
        read = self.read(self.table("prior_awards"), "amount", row)
        title = str(self.policy.title(row["measure"]))
        heading = " ".join(str(part) for part in (title, row["subject"], row["year"]) if part)
        return replace(read, heading=heading, foreign=row["uscc"] != uscc)


def _whose(read: Value, row: Row, line: Row) -> Value:
    """A figure of a predecessor's row is marked as one of another enterprise."""
    return replace(read, foreign=row["uscc"] != line["uscc"])


def value(id: str, column: Column, raw: Raw, cells: tuple[str, ...]) -> Value:
    """A figure of a column's type with its words."""
    return Value(id, pick(column.heading, column.id), column.type, raw, text(column, raw), cells)


def text(column: Column, raw: Raw) -> str:
    """A stored value as people write it."""
    if raw is None:
        return _("empty")
    return column.kind.words(column, raw)


def computed(column: str, raw: Raw, parts: tuple[Value, ...] = ()) -> Value:
    """A figure that core made; it stands in no single cell."""
    kind, heading = {
        "honest": ("flag", _("dishonesty records")),
        "awarded": ("money", _("earlier awards")),
        "rival": ("money", _("earlier awards of the same cost")),
        SIMILAR: ("text", _("earlier awards of a similar thing")),
        OTHER: ("text", _("another enterprise that names it")),
        BEFORE: ("text", _("a predecessor that claims it")),
        PREDECESSOR: ("text", _("continues")),
        **{past.complete: ("flag", _("export history complete")) for past in PASTS},
        **{past.best: ("usd", _("highest exports of an earlier year")) for past in PASTS},
        "gross": ("money", _("amount before limits")),
        "award_year": ("year", _("award year")),
    }.get(column, ("text", column))
    words = text(Column(column, heading, kind), raw)
    if column == "honest" and raw is not None:
        rows = sum(part.column == "occurred_on" for part in parts)
        words = _("{n} found").format(n=rows) if rows else _("none")
    if raw is None:
        words = _("none") if column in _NONE else _("not known")
    foreign = raw is not None and column in (OTHER, BEFORE, PREDECESSOR)
    return Value(column, heading, kind, raw, words, (), parts, foreign=foreign)
