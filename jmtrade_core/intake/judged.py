"""Checks of what people have decided: successions, determinations, and prior awards' subjects.

A rule rests on each of these rows, so none that is doubtful is read "as usual" (rulebook 2.1,
2.2). The rows are few; prior awards are looked at once for each subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from narwhals.stable.v2 import Expr, col, lit

from jmtrade_core.engine.claims import conditions_of
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Frame, Question, Records
from jmtrade_core.engine.successions import RECODE, code, in_force, newest
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.checks.checks import MAY_BE_UNLISTED
from jmtrade_core.intake.checks.findings import stranger
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.subjects import BAR, keys, parts
from jmtrade_core.schema.tables import DETERMINATIONS, EXPORTS, PRIOR_AWARDS, SUCCESSIONS

Row = Mapping[str, Any]
Rows = Callable[[Frame], Sequence[Row]]
Found = Iterator[tuple[Row, Problem]]
"""A row and what is wrong with it."""
FIRST = 100
"""So many rows of a table that is not read whole are named."""
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(frozen=True)
class Form:
    """What a measure's subjects look like, and which matters may be determined of it."""

    kinds: tuple[str, ...] = ()
    """Column types of the parts; none where the enterprise itself claims."""
    among: frozenset[str] = frozenset()
    """Where only certain subjects are: those."""
    matters: Mapping[str, str] = field(default_factory=dict)
    """What may be determined -> what it settles: a ``line``, or the ``enterprise``."""

    @property
    def count(self) -> int:
        return len(self.kinds) or 1

    @property
    def pattern(self) -> str:
        """What a compound subject matches as it is written; the first part may have bars."""
        rest = [r"(\d{4}-\d{2}-\d{2})?" if k == "date" else r"[^|]*" for k in self.kinds[1:]]
        return f"(?s)^.*{''.join(rf'[|]{part}' for part in rest)}$"

    def normal(self, subject: str) -> str | None:
        """The subject as the measure writes it; None where it is none of its."""
        if not self.kinds and not self.among:
            return None if subject else ""
        if self.among:
            figure = re.sub(r"[,，\s]|\.0+$", "", subject)
            return figure if figure in self.among else None
        found = parts(subject, len(self.kinds))
        if len(found) != len(self.kinds):
            return None
        cells = [
            _day(p) if kind == "date" else p for p, kind in zip(found, self.kinds, strict=True)
        ]
        return None if None in cells else BAR.join(str(cell) for cell in cells)


def _day(text: str) -> str | None:
    match = _DAY.match(text.strip())
    if not text.strip():
        return ""
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


Forms = Mapping[str, Form]


def successions(rows: Sequence[Row], place: Callable[[Row], str]) -> Found:
    """A row that names itself, a circle, and an old code with two new ones."""
    named = {(row["uscc"], code(row["predecessor"])): row for row in rows if _filled(row)}
    steps: dict[str, set[str]] = {}
    for heir, before in named:
        steps.setdefault(heir, set()).add(before)
    new: dict[str, tuple[str, Row]] = {}
    for (heir, before), row in named.items():
        wanted = _("another enterprise that it continues")
        if heir == before:
            yield row, finding("succession-self", place(row), str(heir), wanted)
        elif heir in _reached(steps, before):
            found = _("{uscc} and {other} continue one another").format(uscc=heir, other=before)
            wanted = _("a succession that goes one way")
            yield row, finding("succession-circle", place(row), found, wanted)
        if row["kind"] == RECODE:
            other, there = new.setdefault(before, (heir, row))
            if other != heir:
                found = _("{old} became {uscc} here and {other} at {place}").format(
                    old=before, uscc=heir, other=other, place=place(there)
                )
                yield row, finding("two-new-codes", place(row), found, _("one new code"))


def _filled(row: Row) -> bool:
    return bool(row["uscc"] and row["predecessor"])


def _reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    """Everybody that an enterprise continues, itself included."""
    seen, ways = {start}, [start]
    while ways:
        for before in steps.get(ways.pop(), ()):
            if before not in seen:
                seen.add(before)
                ways.append(before)
    return seen


def determinations(rows: Sequence[Row], forms: Forms, place: Callable[[Row], str]) -> Found:
    """A matter that the measure never has, a subject of another form, contradictions, and
    one object found to be two enterprises'."""
    said: dict[tuple[object, ...], Row] = {}
    owners: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        form = forms.get(row["measure"])
        if form is None or None in (row["matter"], row["finding"], row["decided_on"]):
            continue
        if row["matter"] not in form.matters:
            known = listed(sorted(form.matters))
            wanted = _("one of: {names}").format(names=known) if known else _("no determination")
            found = f"{row['measure']}: {row['matter']}"
            yield row, finding("matter-never", place(row), found, wanted)
            continue
        by_enterprise = form.matters[row["matter"]] == "enterprise"
        subject = _subject(row, Form() if by_enterprise else form)
        if subject is None:
            yield row, _wrong_subject(row, Form() if by_enterprise else form, place)
            continue
        key, loose = keys(subject, form.count)
        matter = (row["uscc"], row["measure"], key, row["matter"], row["decided_on"])
        first = said.setdefault(matter, row)
        if first["finding"] != row["finding"]:
            found = _("{finding}, but {other} at {place}").format(
                finding=row["finding"], other=first["finding"], place=place(first)
            )
            yield row, finding("findings-differ", place(row), found, _("one finding a day"))
        if row["matter"] == "same-object" and row["finding"] == "met":
            owners.setdefault((row["measure"], loose), []).append(row)
    yield from _of_two(owners, place)


def _of_two(owners: Mapping[tuple[str, str], list[Row]], place: Callable[[Row], str]) -> Found:
    for (_measure, _loose), rows in owners.items():
        other = next((row for row in rows if row["uscc"] != rows[0]["uscc"]), None)
        if other is not None:
            found = _("{document} here, {other} at {place}").format(
                document=other["document"], other=rows[0]["document"], place=place(rows[0])
            )
            wanted = _("one enterprise for each thing")
            yield other, finding("object-of-two", place(other), found, wanted)


def prior_awards(rows: Iterable[Row], forms: Forms, place: Callable[[Row], str]) -> Found:
    """Subjects that are none of their measure's: history that fits nothing is paid again."""
    for row in rows:
        form = forms.get(row["measure"])
        if form is not None and form.count + len(form.among) > 1 and _subject(row, form) is None:
            yield row, _wrong_subject(row, form, place)


def _subject(row: Row, form: Form) -> str | None:
    return form.normal(row["subject"] or "")


def _wrong_subject(row: Row, form: Form, place: Callable[[Row], str]) -> Problem:
    if form.among:
        wanted = _("one of: {names}").format(names=listed(sorted(form.among, key=int)))
    elif form.kinds:
        wanted = _("{n} parts with {bar} between them, days such as 2018-03-07").format(
            n=len(form.kinds), bar=BAR
        )
    else:
        wanted = _("nothing: the enterprise itself is meant")
    return finding("subject-form", place(row), row["subject"] or _("an empty cell"), wanted)


def become_one(
    rows: Sequence[Row], identity: Sequence[str], renamed: Mapping[str, str],
    place: Callable[[Row], str],
) -> Found:  # fmt: skip
    """Rows under an old and a new code that are one row of one enterprise."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        uscc = renamed.get(row["uscc"], row["uscc"])
        first = seen.setdefault((uscc, *(row[name] for name in identity if name != "uscc")), row)
        if first is not row and first["uscc"] != row["uscc"]:
            found = _("the same row as {place}, under the old or the new code").format(
                place=place(first)
            )
            wanted = _("one row for each identity")
            yield row, finding("recoded-twice", place(row), found, wanted)


@dataclass(frozen=True)
class Judged:
    """What the checks have to know of the policies, and the day of the decision."""

    forms: Forms
    as_of: date = date.max
    identities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Table -> the columns that name a row."""

    def check(self, reads: Mapping[str, TableRead]) -> list[Problem]:
        """Warnings; errors go to their rows. Subjects are written as their measures do."""
        warnings = []
        for id, read in reads.items():
            rows = read.sound.to_dicts() if id in _CHECKED else []
            for row, problem in self._found(id, rows, _place_in(read)):
                if problem.severity == "error":
                    read.fault(row["nr"], problem)
                else:
                    warnings.append(problem)
            if id in (PRIOR_AWARDS.id, DETERMINATIONS.id):
                read.frame = self._normal(read.frame)
        self._become_one(reads)
        return warnings

    def check_scanned(self, frames: Mapping[str, Frame], rows: Rows) -> list[Problem]:
        """The same for tables that are not read whole; ``rows`` fetches some."""
        problems: list[Problem] = []
        for id in _CHECKED:
            if id in frames:
                some = frames[id].filter(self._misfits()) if id == PRIOR_AWARDS.id else frames[id]
                problems += [found for _row, found in self._found(id, rows(some), _source)]
        known = rows(frames[SUCCESSIONS.id]) if SUCCESSIONS.id in frames else ()
        heirs = list(filter(_filled, known))
        renamed = newest(in_force(heirs, self.as_of))
        problems += self._still_strangers(frames, rows, _later(heirs, renamed))
        for id, frame in frames.items() if renamed else ():
            if id not in _ADDED and id in self.identities:
                met = rows(frame.filter(col("uscc").is_in([*renamed, *renamed.values()])))
                twice = become_one(met, self.identities[id], renamed, _source)
                problems += [found for _row, found in twice]
        return problems

    def _still_strangers(
        self, frames: Mapping[str, Frame], rows: Rows, later: AbstractSet[str]
    ) -> Iterator[Problem]:
        """What ``_not_yet_one`` finds, of tables that are not read whole: the first rows."""
        if not later or "enterprises" not in frames:
            return
        listed = rows(frames["enterprises"].filter(col("uscc").is_in(sorted(later))))
        strange = sorted(later - {row["uscc"] for row in listed})
        for id, frame in frames.items() if strange else ():
            if id not in MAY_BE_UNLISTED:
                found = frame.filter(col("uscc").is_in(strange)).sort("source").head(FIRST)
                for row in rows(found):
                    yield stranger(row["source"], row["uscc"], severe=True)

    def _misfits(self) -> Expr:
        """Prior awards whose subject is not written as the measure writes it."""
        misfit, subject = lit(False), col("subject").fill_null("")
        for id, form in self.forms.items():
            if form.among:
                fits = subject.is_in(sorted(form.among))
            elif len(form.kinds) > 1:
                fits = subject.str.contains(form.pattern)
            else:
                continue
            misfit = misfit | ((col("measure") == id) & ~fits)
        return misfit

    def _found(self, id: str, rows: Sequence[Row], place: Callable[[Row], str]) -> Found:
        if id == SUCCESSIONS.id:
            yield from successions(rows, place)
        elif id == DETERMINATIONS.id:
            yield from determinations(rows, self.forms, place)
        elif id == PRIOR_AWARDS.id:
            yield from prior_awards(rows, self.forms, place)

    def _normal(self, frame: pl.DataFrame) -> pl.DataFrame:
        pairs = frame.select("measure", "subject").unique().drop_nulls()
        written = {(m, s): self.forms[m].normal(s) for m, s in pairs.rows() if m in self.forms}
        changed = [(m, s, new) for (m, s), new in written.items() if new is not None and new != s]
        if not changed:
            return frame
        schema = {"measure": pl.String, "subject": pl.String, "normal": pl.String}
        table = pl.DataFrame(changed, schema=schema, orient="row")
        joined = frame.join(table, on=["measure", "subject"], how="left", maintain_order="left")
        return joined.with_columns(subject=pl.coalesce("normal", "subject")).drop("normal")

    def _become_one(self, reads: Mapping[str, TableRead]) -> None:
        if SUCCESSIONS.id not in reads:
            return
        rows = list(filter(_filled, reads[SUCCESSIONS.id].sound.iter_rows(named=True)))
        renamed = newest(in_force(rows, self.as_of))
        self._not_yet_one(reads, _later(rows, renamed))
        for id, read in reads.items() if renamed else ():
            if id in _ADDED:
                continue
            codes = [*renamed, *renamed.values()]
            some = read.sound.filter(pl.col("uscc").is_in(codes)).to_dicts()
            identity = read.table.identity
            for row, problem in become_one(some, identity, renamed, _place_in(read)):
                read.fault(row["nr"], problem)

    def _not_yet_one(self, reads: Mapping[str, TableRead], old: AbstractSet[str]) -> None:
        """Claims under a code that is not listed, and whose new code comes after the day."""
        if not old or "enterprises" not in reads:
            return
        strange = old - set(reads["enterprises"].frame["uscc"].to_list())
        for id, read in reads.items():
            if id not in MAY_BE_UNLISTED:
                rows = read.sound.filter(pl.col("uscc").is_in(sorted(strange)))
                for row in rows.iter_rows(named=True):
                    place = read.place(row["nr"], "uscc")
                    read.fault(row["nr"], stranger(place, row["uscc"], severe=True))


def _later(rows: Iterable[Row], renamed: Mapping[str, str]) -> AbstractSet[str]:
    """Old codes whose new code comes after the day."""
    return newest(in_force(rows, date.max)).keys() - renamed.keys()


def _source(row: Row) -> str:
    return str(row["source"])


def _place_in(read: TableRead) -> Callable[[Row], str]:
    return lambda row: read.place(row["nr"], None)


_CHECKED = (SUCCESSIONS.id, DETERMINATIONS.id, PRIOR_AWARDS.id)
_ADDED = ("enterprises", EXPORTS.id, SUCCESSIONS.id)
"""Two rows of one enterprise are one there: the newest counts, or figures are added."""


def judged(policies: Iterable[Policy], as_of: date = date.max) -> Judged:
    """What the measures of these policies take as a subject, and what of them is judged."""
    some = list(policies)
    identities = {id: table.identity for p in some for id, table in p.tables.items()}
    return Judged({id: form for p in some for id, form in _forms(p)}, as_of, identities)


def _forms(policy: Policy) -> Iterator[tuple[str, Form]]:
    question = Question(policy.county.id, policy.year, date(policy.year, 12, 31))
    nothing = Priors(Records({}), policy.city, question)
    for id, measure in policy.declared.items():
        table = measure.claims
        kinds = tuple(table.column(column).type for column in table.subject)
        tests = conditions_of(measure, policy, nothing)
        matters = {c.code: c.determined for c in tests if c.determined is not None}
        yield id, Form(kinds, frozenset(measure.subjects), matters)
