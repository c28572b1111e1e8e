"""What a rule that a plugin brings may do to lines: put columns beside them, deny, hold, pay less.

Whatever else it does to a frame is left behind: a line that it drops is there, one that it doubles
is there once, and nothing that it writes over has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from narwhals.stable.v2 import coalesce, col, min_horizontal, when

from jmtrade_core.measures.lines import Frame

Step = Callable[[Frame], Frame]
THEIRS = "theirs:"


def beside(rule: Step, lines: Frame, key: Sequence[str]) -> Frame:
    """Lines with the columns that a rule adds; ``key`` tells lines apart."""
    found = rule(lines)
    known = set(lines.collect_schema().names())
    added = [name for name in found.collect_schema().names() if name not in known]
    if not added:
        return lines
    return lines.join(_once(found, key, added), on=list(key), how="left")


def only_less(rule: Step, lines: Frame, key: Sequence[str]) -> Frame:
    """Lines that the rule may have denied or held, or to which it leaves less than they had, but
    never less than nothing: what it took too much would be set off against other lines."""
    told = ["denied", "held", "amount"]
    theirs_left = col(f"{THEIRS}amount")
    theirs = _once(rule(lines), key, told).rename({name: f"{THEIRS}{name}" for name in told})
    return (
        lines.join(theirs, on=list(key), how="left")
        .with_columns(
            denied=coalesce("denied", f"{THEIRS}denied"),
            held=coalesce("held", f"{THEIRS}held"),
            amount=min_horizontal("amount", when(theirs_left < 0).then(0).otherwise(theirs_left)),
        )
        .drop(f"{THEIRS}{name}" for name in told)
    )


def _once(found: Frame, key: Sequence[str], columns: Sequence[str]) -> Frame:
    """One row for each line: of several the least money, and a word sooner than none."""
    least = [col(name).min() if name == "amount" else col(name).max() for name in columns]
    return found.group_by(*key).agg(*least)
