"""Hypothesis strategies built from declared tables: rows as CSV text, dense in edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from hypothesis import strategies as st
from stdnum.cn import uscc

from jmtrade_core.measures.measure import Measure
from jmtrade_core.money import LARGEST
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import (
    DETERMINATIONS,
    DISHONESTY,
    EXPORTS,
    PRIOR_AWARDS,
    SUCCESSIONS,
    Column,
    Table,
)

MOST_ENTERPRISES = 24
MOST_ROWS = 60
LABELS = ("A", "B", "B1", "a", "_", "中", "钟 祥", "é", "\U00020000", "（一）")
"""Texts whose order differs by code point, by UTF-16 unit and by locale."""
SEEDS = st.integers(0, 2**32 - 1)
"""A row is one draw, so that failing examples shrink to few rows."""

_OF_CORE = ("enterprises", EXPORTS.id, DISHONESTY.id, PRIOR_AWARDS.id, SUCCESSIONS.id,
            DETERMINATIONS.id)  # fmt: skip
Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Edges:
    """Where rules turn: numbers in hundredths, the award year, and cells worth trying."""

    numbers: tuple[int, ...] = (5_000_000,)
    year: int = 2018
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """``table.column`` -> cells; for a text that an expression compares with."""

    @classmethod
    def of(
        cls,
        policy: Policy,
        measures: Iterable[Measure],
        values: Mapping[str, Sequence[str]] | None = None,
    ) -> Edges:
        """Every number of the measures' terms, and the costs whose share meets one."""
        found: set[int] = set()
        for measure in measures:
            known = [
                dated.value
                for term in policy.terms[measure.id].numbers.values()
                for dated in term.timeline
            ]
            whole = {n for n in known if isinstance(n, int)}
            tiers = {n for tier in known if isinstance(tier, tuple) for pair in tier for n in pair}
            rates = [n for n in known if isinstance(n, Fraction) and n > 0]
            found |= whole | tiers | {int(n / rate) for n in whole for rate in rates}
        numbers = tuple(sorted(n for n in found if 0 < n < LARGEST)) or cls.numbers
        return cls(numbers, policy.year, values or {})

    def amount(self, rng: Random) -> int:
        """A number with its neighbours, its double, little, nothing, or anything, in
        hundredths."""
        if rng.random() < 0.6:
            return max(0, rng.choice(self.numbers) + rng.choice((-1, 0, 0, 1)))
        if rng.random() < 0.4:
            return min(LARGEST, 2 * rng.choice(self.numbers))
        return rng.choice((0, 1, 3, 19, rng.randrange(10**7), rng.randrange(10**10)))

    def day(self, rng: Random) -> date:
        """Mostly of the award year, mostly its ends and the end of February."""
        year = self.year + (rng.choice((-1, 1)) if rng.random() < 0.2 else 0)
        if rng.random() < 0.2:
            return date(year, 1, 1) + timedelta(days=rng.randrange(365))
        end_of_february = date(year, 3, 1) - timedelta(days=1)
        return rng.choice((date(year, 1, 1), date(year, 12, 31), end_of_february, date(year, 7, 1)))

    def cell(self, table: Table, column: Column, rng: Random, empty: float = 0.1) -> str:
        """One cell of a column; a required one is never empty."""
        if not column.required and rng.random() < empty:
            return ""
        worth = self.values.get(f"{table.id}.{column.id}")
        if worth:
            return rng.choice(list(worth))
        few = column.id in table.subject and not column.key  # several rows of one subject
        return column.kind.sample(column, self, rng, few=few)

    def word(self, rng: Random, *, few: bool) -> str:
        """A text; ``few``: one of those that come up often."""
        return rng.choice(LABELS[:4] if few else LABELS) + rng.choice(("", "", "1"))


def code(number: int) -> str:
    """The number-th invented credit code; its check digit is right."""
    body = f"91420881MA{number:06d}0"
    return body + str(uscc.calc_check_digit(body))


@st.composite
def records(
    draw: st.DrawFn,
    tables: Mapping[str, Table],
    *,
    edges: Edges | None = None,
    measures: Sequence[Measure] = (),
    most: int = MOST_ENTERPRISES,
) -> Rows:
    """Rows of every table by id, cells as CSV text, valid at the gate.

    Prior awards name the claims of ``measures``. ``dishonesty`` and ``prior_awards`` are
    now and then absent, which means unknown.
    """
    edges = edges or Edges()
    seeds = _several(draw, most)
    builder = _Builder(tables, edges, [code(n) for n in range(len(seeds))])
    for uscc_, seed in zip(builder.codes, seeds, strict=True):
        builder.enterprise(uscc_, Random(seed))
    for id in tables:
        if id not in _OF_CORE:
            for seed in _several(draw, MOST_ROWS):
                builder.row(id, Random(seed))
    for seed in _several(draw, 1 + len(seeds) // 5):
        builder.dishonesty(Random(seed))
    for seed in _several(draw, MOST_ROWS if measures else 1):
        builder.prior_award(measures, Random(seed))
    absent = draw(st.sampled_from([(), (), (), (), (DISHONESTY.id,), (PRIOR_AWARDS.id,)]))
    return {id: rows for id, rows in builder.rows.items() if id not in absent}


def _several(draw: st.DrawFn, most: int) -> list[int]:
    """Seeds of rows: mostly many, and few when an example is shrunk."""
    count = draw(st.sampled_from((1, 1 + most // 4, 1 + most // 2, most, most, most)))
    return draw(st.lists(SEEDS, min_size=count, max_size=count, unique=True))


class _Builder:
    """Rows of all tables without repeated identities: a repeat is dropped as it comes."""

    def __init__(self, tables: Mapping[str, Table], edges: Edges, codes: list[str]) -> None:
        self.tables, self.edges, self.codes = tables, edges, codes
        self.rows: Rows = {id: [] for id in tables}
        self._seen: set[tuple[str, ...]] = set()

    def _add(self, id: str, row: dict[str, str]) -> None:
        key = id, *(row[column] for column in self.tables[id].identity)
        if key not in self._seen:
            self._seen.add(key)
            self.rows[id].append(row)

    def row(self, id: str, rng: Random, **given: str) -> None:
        """A row of one of the enterprises, the given cells as they are."""
        table = self.tables[id]
        given = {"uscc": rng.choice(self.codes), **given}
        self._add(
            id, {c.id: given.get(c.id, self.edges.cell(table, c, rng)) for c in table.columns}
        )

    def enterprise(self, uscc_: str, rng: Random) -> None:
        """An enterprise, mostly a business of the first county, and its yearly exports."""
        counties = sorted(self.tables["enterprises"].column("county").options)
        home = list(self.tables["enterprises"].column("county").options)[:2]
        county = rng.choice([home[0]] * 3 + home if rng.random() < 0.95 else counties)
        kind = rng.choice(["", "enterprise"] * 5 + ["institution"])
        day = date(rng.choice((2009, 2010, 2016)), *rng.choice(((1, 1), (12, 31)))).isoformat()
        registered = rng.choice(("", day, day, day))
        self.row("enterprises", rng, uscc=uscc_, county=county, kind=kind, registered_on=registered)
        for year in range(self.edges.year - 2, self.edges.year + 2):
            if rng.random() < (0.9 if year == self.edges.year else 0.4):
                self.row(EXPORTS.id, rng, uscc=uscc_, year=str(year))

    def dishonesty(self, rng: Random) -> None:
        """A record about three years before the decision, or about its day."""
        edge = date(self.edges.year - rng.choice((0, 3)), 12, 31)
        day = edge + timedelta(days=rng.choice((-1, 0, 1)))
        self.row(DISHONESTY.id, rng, occurred_on=rng.choice((day.isoformat(), day.isoformat(), "")))

    def prior_award(self, measures: Sequence[Measure], rng: Random) -> None:
        """An earlier award: mostly of a claim that stands in the record."""
        if not measures:
            return
        measure = rng.choice(list(measures))
        claims = self.rows.get(measure.claims.id) or []
        claim = rng.choice(claims) if claims else {}
        subject = "|".join(claim.get(column, "") for column in measure.claims.subject)
        if not measure.claims.subject:
            subject = rng.choice(("", str(rng.choice(self.edges.numbers) // 100)))
        year = str(self.edges.year - rng.choice((0, 0, 0, 1, 2)))
        uscc_ = claim.get("uscc", "") if rng.random() < 0.8 else ""
        self.row(
            PRIOR_AWARDS.id, rng, uscc=uscc_ or rng.choice(self.codes), measure=measure.id,
            subject=subject, year=year,
        )  # fmt: skip
