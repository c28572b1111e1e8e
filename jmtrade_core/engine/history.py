"""What each enterprise exported before: its best earlier figures, and whether all is known.

A predecessor's years count as the enterprise's own (rulebook 2.1), the award year included;
its history is judged by the same test, and what it lacks the successor lacks.
"""

from __future__ import annotations

from collections.abc import Sequence

from narwhals.stable.v2 import Expr, Int64, col, concat, lit, when

from jmtrade_core.engine.records import Question, small
from jmtrade_core.engine.successions import Ancestor
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import PASTS, Past

ROWS, OWN = "past_rows", "own_row"


def with_history(
    firms: Frame,
    exports: Frame | None,
    ancestors: Sequence[Ancestor],
    policy: Policy,
    question: Question,
) -> Frame:
    """``best`` and ``complete`` of every ``Past``, from ``exports`` with a past or without."""
    first = {past: first_year(past, policy, question) for past in PASTS}
    if exports is None:
        firms = firms.with_columns(**_nothing_known(first, question.year))
    else:
        rows = _earlier(exports, ancestors, question)
        firms = firms.join(_summed(rows, first, question.year), on="uscc", how="left")
    own = {p.complete: _complete(p, policy, question) for p in PASTS}
    firms = firms.with_columns(**own)
    firms = firms.drop(*_helpers(question.year))
    return _with_those_before(firms, ancestors) if ancestors else firms


def first_year(past: Past, policy: Policy, question: Question) -> int | None:
    """Where the window begins; None: whenever."""
    years = {"period": policy.city.begins.year, "three-years": question.year - 3}
    return years.get(past.window)


def _gap(past: Past) -> str:
    return f"gap:{past.best}"


def _has(year: int) -> str:
    return f"has:{year}"


def _years(year: int) -> range:
    return range(year - 3, year)


def _helpers(year: int) -> list[str]:
    return [*(_gap(past) for past in PASTS), *map(_has, _years(year)), ROWS]


def _nothing_known(first: dict[Past, int | None], year: int) -> dict[str, Expr]:
    best = {past.best: lit(None, dtype=Int64) for past in first}
    return best | dict.fromkeys(_helpers(year), whole(0))


def _earlier(exports: Frame, ancestors: Sequence[Ancestor], question: Question) -> Frame:
    """Own rows of earlier years, and predecessors' up to the award year."""
    figures = ["uscc", "year", *dict.fromkeys(past.figure for past in PASTS)]
    rows = exports.select(*figures)
    own = rows.filter(col("year") < question.year).with_columns(own_row=whole(1))
    if not ancestors:
        return own
    pairs = [(a.uscc, a.predecessor) for a in ancestors]
    heirs = small(exports, {"heir": "text", "uscc": "text"}, pairs)
    theirs = rows.filter(col("year") <= question.year).join(heirs, on="uscc", how="inner")
    theirs = theirs.with_columns(uscc=col("heir"), own_row=whole(0))
    return concat([own, theirs.select(*figures, OWN)])


def _summed(rows: Frame, first: dict[Past, int | None], year: int) -> Frame:
    """One row for each enterprise: best figures, gaps and rows of its own."""
    own = col(OWN) == 1
    cells: dict[str, Expr] = {}
    for past, since in first.items():
        figure = col(past.figure)
        begun = lit(True) if since is None else col("year") >= since
        cells[past.best] = when(begun).then(figure)
        cells[_gap(past)] = (own & begun & figure.is_null()).cast(Int64)
    for one in _years(year):
        cells[_has(one)] = (own & (col("year") == one)).cast(Int64)
    cells[ROWS] = (own & (col("year") >= _period(first))).cast(Int64)
    sums = [col(name).max().alias(name) for name in cells if name != ROWS]
    rows = rows.select("uscc", **cells)
    return rows.group_by("uscc").agg(*sums, col(ROWS).sum().alias(ROWS))


def _period(first: dict[Past, int | None]) -> int:
    return next(year for past, year in first.items() if past.window == "period" and year)


def _complete(past: Past, policy: Policy, question: Question) -> Expr:
    """By the enterprise's own rows and code alone (rulebook 3, notes)."""
    since = policy.county.exports_since
    verified, registered = col("verified"), col("firm_registered_on").dt.year()
    local = col("uscc").str.slice(2, 4).is_in(sorted(policy.city.regions))
    ours = lit(False) if since is None else (local & (registered >= since)).fill_null(False)
    if past.window == "three-years":
        known = lit(True)
        for year in _years(question.year):
            before_it_was = (registered > year).fill_null(False)
            held = local if since is not None and year >= since else lit(False)
            known = known & ((col(_has(year)).fill_null(0) == 1) | before_it_was | held)
    elif past.window == "period":
        years = max(question.year - policy.city.begins.year, 0)
        known = ours | (col(ROWS).fill_null(0) >= years)
    else:
        known = ours
    return (verified | known) & (col(_gap(past)).fill_null(0) == 0)


def _with_those_before(firms: Frame, ancestors: Sequence[Ancestor]) -> Frame:
    """Incomplete where a predecessor is not listed or incomplete itself."""
    names = [past.complete for past in PASTS]
    pairs = [(a.uscc, a.predecessor) for a in ancestors]
    heirs = small(firms, {"heir": "text", "uscc": "text"}, pairs)
    known = heirs.join(firms.select("uscc", *names), on="uscc", how="left")
    lacks = [(~col(n).fill_null(False)).cast(Int64).max().alias(f"lacks:{n}") for n in names]
    found = known.group_by("heir").agg(*lacks)
    firms = firms.join(found, left_on="uscc", right_on="heir", how="left")
    whole_past = {n: col(n) & (col(f"lacks:{n}").fill_null(0) == 0) for n in names}
    return firms.with_columns(**whole_past).drop(*(f"lacks:{n}" for n in names))
