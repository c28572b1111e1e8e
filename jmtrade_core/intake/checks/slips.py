"""Codes that are a slip of the hand: not listed, and one character away from one that is.

A changed character always breaks the check of GB 32100. So of two codes that differ by one,
one at least fails, and only codes that fail are ever compared with the others.
"""

from __future__ import annotations

from narwhals.stable.v2 import Expr, Int64, col, concat, concat_str, lit
from narwhals.stable.v2 import len as length

from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.uscc import SHAPE
from jmtrade_core.measures.lines import Frame

LENGTH = 18


def shaped(code: Expr) -> Expr:
    """Whether the text could be a code at all."""
    return code.str.contains(SHAPE)


def slips(unlisted: Frame, listed: Frame, engine: Engine) -> Frame:
    """Of the codes ``unlisted`` (each once): ``uscc`` and ``meant``, where exactly one of the
    codes ``listed`` is one character away."""
    near = [
        _near(some, others)
        for some, others in (
            (engine.unproven(unlisted), listed),
            (unlisted, engine.unproven(listed)),
        )
        if _any(some, engine) and _any(others, engine)
    ]
    if not near:
        return unlisted.filter(col("uscc").is_null()).select("uscc", meant="uscc")
    pairs = concat(near).unique()
    return (
        pairs.group_by("uscc")
        .agg(meant=col("meant").min(), n=length().cast(Int64))
        .filter(col("n") == 1)
        .select("uscc", "meant")
    )


def _any(codes: Frame, engine: Engine) -> bool:
    return bool(engine.rows(codes.select("uscc").head(1)))


def _near(codes: Frame, listed: Frame) -> Frame:
    """Pairs that are alike but for one place."""
    known = _with_gaps(listed).select("gap", meant="uscc")
    return _with_gaps(codes).join(known, on="gap", how="inner").select("uscc", "meant")


def _with_gaps(codes: Frame) -> Frame:
    """Each code 18 times, each time with another character left open."""
    uscc = codes.select("uscc")
    return concat([uscc.with_columns(gap=_gap(place)) for place in range(LENGTH)])


def _gap(place: int) -> Expr:
    code = col("uscc")
    return concat_str(code.str.slice(0, place), lit("?"), code.str.slice(place + 1, LENGTH))
