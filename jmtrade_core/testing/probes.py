"""Probes of a plugin's expressions: empty cells, kinds of result, numbers about a threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2 import Boolean, Date, Int64, String

from jmtrade_core.i18n import _, saying
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.expressions import since_begin
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Condition, Expr, Measure
from jmtrade_core.measures.terms import Term
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import FACTS
from jmtrade_core.testing.bench import Bench
from jmtrade_core.testing.strategies import Edges

FACT_DTYPES: Mapping[str, Any] = {
    "firm_registered_on": Date, "honest": Boolean, "history_complete": Boolean,
    "year_start": Date, "year_end": Date, "terms_on": Date,
}  # fmt: skip
SAMPLES, FEW = 40, 4

Cells = dict[str, Any]


class Probe:
    """Rows with every column that a measure can see, to evaluate its expressions on."""

    def __init__(self, measure: Measure, edges: Edges, numbers: Mapping[str, Term]) -> None:
        self.measure, self.edges, self.numbers = measure, edges, numbers
        own = {c.id: type(c.kind.dtype) for c in measure.claims.columns}
        facts = {n: FACT_DTYPES.get(n, String if n[:4] in ("firm", "expo") else Int64)
                 for n in FACTS if n != "exports_source"}  # fmt: skip
        facts |= {n: Int64 for n in FACTS if n.endswith("_usd")}
        sums = {since_begin(name): Int64 for name in measure.sums}
        self.schema = {**own, **facts, **sums, "event_date": Date, "source": String}
        self.always = {
            "year_start": date(edges.year, 1, 1),
            "year_end": date(edges.year, 12, 31),
            "terms_on": date(edges.year, 12, 31),
        }

    def frame(self, rows: list[Cells]) -> Frame:
        columns = {name: [{**row, **self.always}.get(name) for row in rows] for name in self.schema}
        return nw.from_dict(columns, self.schema, backend="polars").lazy()

    def values(self, rows: list[Cells], expr: Expr) -> list[Any]:
        """What an expression gives for each row."""
        found: list[Any] = self.frame(rows).select(value=expr).collect()["value"].to_list()
        # A literal is one value for all rows.
        return found * len(rows) if len(found) == 1 else found

    def dtype(self, expr: Expr) -> str:
        return str(self.frame([{}]).select(value=expr).collect_schema()["value"])

    def sample(self, rng: Random) -> Cells:
        """A row without empty cells."""
        row: Cells = {name: self._value(name, dtype, rng) for name, dtype in self.schema.items()}
        for column in self.measure.claims.columns:
            if column.options or column.among:
                row[column.id] = rng.choice(sorted(column.options or column.among))
            worth = self.edges.values.get(f"{self.measure.claims.id}.{column.id}")
            if worth:
                row[column.id] = rng.choice(list(worth))
        return row

    def _value(self, name: str, dtype: Any, rng: Random) -> Any:
        if dtype is Date:
            return self.edges.day(rng)
        if dtype is Boolean:
            return rng.random() < 0.7
        return self.edges.amount(rng) if dtype is Int64 else rng.choice("AB")

    def emptied(self, condition: Condition) -> tuple[list[Any], dict[str, list[Any]]]:
        """A condition on sample rows, and on the same with each cell emptied by column.

        The event date stays: a row without one is `date-missing` before all else.
        """
        rng = Random(0)
        full = [self.sample(rng) for _row in range(SAMPLES)]
        names = [name for name in self.schema if name not in (self.measure.claims.event, "uscc")]
        blanks = [{**row, name: None} for name in names for row in full]
        values = self.values(blanks, condition.test)
        after = {n: values[i * SAMPLES : (i + 1) * SAMPLES] for i, n in enumerate(names)}
        return self.values(full, condition.test), after

    def payouts(self) -> Iterator[Expr]:
        """The gross of each line that a row can bring."""
        forms = self.measure.payouts
        yield from (form.gross() for form in forms if form is not None)


def probes(bench: Bench, values: Mapping[str, Any]) -> Iterator[tuple[Probe, Policy]]:
    """A probe for each measure under each choice of readings."""
    for trials in bench.variants:
        policy = bench.policy(trials=trials)
        for measure in bench.measures(policy):
            numbers = policy.terms[measure.id].numbers
            yield Probe(measure, Edges.of(policy, (measure,), values), numbers), policy


def null_safe(probe: Probe) -> Iterator[str]:
    """Conditions are three-valued: an empty cell never denies, and none raises.

    Sample rows are tried as they are and with one cell after another emptied: what was
    true may become unknown, never false (missing is not zero).
    """
    for condition in probe.measure.conditions:
        try:
            before, after = probe.emptied(condition)
            blank = probe.values([{}], condition.test)
        except Exception as error:
            yield _failed(probe, condition.code, error)
            continue
        for words, name in _with_empty_cells(condition, blank, before, after):
            yield saying(probe.measure.id, words.format(code=condition.code, name=name))


def _with_empty_cells(
    condition: Condition, blank: list[Any], before: list[Any], after: Mapping[str, list[Any]]
) -> Iterator[tuple[str, str]]:
    """What is wrong, with {code} and {name} still to be filled in, and the column's name."""
    if blank == [False]:
        yield _("{code} denies a row of empty cells; an empty cell is unknown, not zero"), ""
    for name, values in after.items():
        if any(b is True and a is False for b, a in zip(before, values, strict=True)):
            yield _("{code} turns from true to false where {name} is empty"), name
    if condition.can == "deny" and unknown(before, after):
        yield _("{code} can be unknown, though it says can='deny'"), ""
    if condition.can == "hold" and any(False in values for values in (before, *after.values())):
        yield _("{code} can be false, though it says can='hold'"), ""


def _failed(probe: Probe, what: str, error: Exception) -> str:
    words = _("{what} cannot be evaluated: {error}")
    reason = f"{type(error).__name__}: {error}"
    return saying(probe.measure.id, words.format(what=what, error=reason))


def unknown(before: list[Any], after: Mapping[str, list[Any]]) -> bool:
    """Whether a condition was seen unknown (for a row with an event date)."""
    return None in before or any(None in values for values in after.values())


def worded(probe: Probe, policy: Policy) -> Iterator[str]:
    """Every code that a condition can give has words, and what to bring where it can hold."""
    settled: list[bool] = []
    for condition in probe.measure.conditions:
        words = policy.reason_words(probe.measure.id, condition.code)
        before, after = probe.emptied(condition)
        values = [*before, *(value for column in after.values() for value in column)]
        settled = settled or [True] * len(values)
        # The first unknown condition names the hold, so only rows settled so far count.
        holds = any(v is None and known for v, known in zip(values, settled, strict=True))
        settled = [v is not None and known for v, known in zip(values, settled, strict=True)]
        if not words and condition.code in set(Code):
            continue
        for key in ("zh", "en", "bring", "bring_en") if holds else ("zh", "en"):
            if not str(words.get(key, "")).strip():
                lacking = _("[reasons.{code}] lacks {key}").format(code=condition.code, key=key)
                yield saying(probe.measure.id, lacking)


def kinds(probe: Probe) -> Iterator[str]:
    """Tests are booleans, event dates dates, amounts whole fen and never a float; each of its
    own row alone."""
    measure = probe.measure
    wanted: list[tuple[str, Expr, str]] = [
        (_("condition {code}").format(code=c.code), c.test, "Boolean") for c in measure.conditions
    ]
    wanted += [("where", measure.where, "Boolean")] if measure.where is not None else []
    wanted += [("event", measure.event, "Date")] if measure.event is not None else []
    for what, expr, dtype in wanted:
        yield from _kind(probe, what, expr, (dtype,))
    for gross in probe.payouts():
        yield from _kind(probe, _("the gross"), gross, ("Int64", "Int32"))


def _kind(probe: Probe, what: str, expr: Expr, wanted: tuple[str, ...]) -> Iterator[str]:
    try:
        found = probe.dtype(expr)
    except Exception as error:
        yield _failed(probe, what, error)
        return
    if found not in wanted:
        words = _("{what} is {found}, wanted {wanted}")
        yield saying(probe.measure.id, words.format(what=what, found=found, wanted=wanted[0]))
    elif _of_other_rows(probe, expr):
        words = _("{what} of a row depends on other rows")
        yield saying(probe.measure.id, words.format(what=what))


def _of_other_rows(probe: Probe, expr: Expr) -> bool:
    """Whether rows give together what each does not give alone, such as a sum over all."""
    rng = Random(2)
    rows = [probe.sample(rng) for _row in range(FEW)]
    return probe.values(rows, expr) != [probe.values([row], expr)[0] for row in rows]


def thresholds(probe: Probe) -> Iterator[str]:
    """A number itself passes (以上 and 以下 include it), and one of its neighbours fails."""
    for condition in probe.measure.conditions:
        number = condition.against and condition.against.now
        if condition.against is not None and isinstance(number, int) and condition.reads:
            yield from _around(probe, condition, condition.against)
    if "threshold" in probe.numbers and not any(c.against for c in probe.measure.conditions):
        words = _("terms.toml gives a threshold, and no condition is against it")
        yield saying(probe.measure.id, words)


def _around(probe: Probe, condition: Condition, term: Term) -> Iterator[str]:
    column, number = condition.reads[0], term.amount
    sample = probe.sample(Random(1))
    rows: list[Cells] = [{**sample, column: n} for n in (number - 1, number, number + 1)]
    got = probe.values(rows, condition.test)
    if got not in ([False, True, True], [True, True, False]):
        words = _(
            "{code} with {column} 0.01 below, at and 0.01 above {term} gives {got}; "
            "the number itself passes, and one neighbour does not"
        ).format(code=condition.code, column=column, term=term.name, got=got)
        yield saying(probe.measure.id, words)
