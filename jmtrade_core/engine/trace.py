"""What a run keeps beside its decisions when somebody asks why.

The engine passes every intermediate result by a trace. A plain run's trace keeps nothing
and costs nothing; a traced run goes on from exactly the frame that was kept, so that an
explanation shows the values which decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from narwhals.stable.v2 import Expr, Int64, lit

from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Condition, Measure, Payout, Rule, whole
from jmtrade_core.measures.payouts import PARTS


class Untraced:
    """The trace of a plain run: every frame goes on as it came."""

    def payout(self, line: int, pays: Payout | None) -> Mapping[str, Expr]:
        """Columns for what the payout of a measure's line is made of."""
        return {}

    def conditions(self, measure: Measure, tests: Sequence[Condition], frame: Frame) -> Frame:
        """A measure's lines with all that its conditions read and, as column ``test:N``, the
        result of condition N."""
        return frame

    def step(
        self, rule: str, frame: Frame, key: Sequence[str] = (), by: Rule | None = None,
        **shown: Expr,
    ) -> Frame:  # fmt: skip
        """Lines at a rule across lines, with columns that are shown only."""
        return frame


UNTRACED = Untraced()


@dataclass(frozen=True)
class Tested:
    """One measure's lines; column ``test:N`` is the result of condition N, ``pays:line``
    the number of the line that pays."""

    measure: Measure
    conditions: tuple[Condition, ...]
    lines: Frame


@dataclass(frozen=True)
class KeptStep:
    """Lines at one rule; those alike in ``key`` were weighed against each other."""

    rule: str
    key: tuple[str, ...]
    lines: Frame
    by: Rule | None = None
    """The rule itself, where its words need more than the lines."""


@dataclass
class Trace(Untraced):
    """Keeps what passes by. ``keep`` computes a frame once, and it goes on from there."""

    keep: Callable[[Frame], Frame]
    tested: dict[str, Tested] = field(default_factory=dict)
    steps: list[KeptStep] = field(default_factory=list)

    def payout(self, line: int, pays: Payout | None) -> Mapping[str, Expr]:
        """The same columns for every form, so that lines of several stand in one frame."""
        parts = pays.parts() if pays is not None else {}
        unused = lit(None, dtype=Int64)
        made_of = {f"pays:{name}": parts.get(name, unused).cast(Int64) for name in PARTS}
        return {"pays:line": whole(line), **made_of}

    def conditions(self, measure: Measure, tests: Sequence[Condition], frame: Frame) -> Frame:
        kept = self.keep(frame)
        self.tested[measure.id] = Tested(measure, tuple(tests), kept)
        return kept

    def step(
        self, rule: str, frame: Frame, key: Sequence[str] = (), by: Rule | None = None,
        **shown: Expr,
    ) -> Frame:  # fmt: skip
        kept = self.keep(frame.with_columns(**shown))
        self.steps.append(KeptStep(rule, tuple(key), kept, by))
        return kept.drop(*shown)
