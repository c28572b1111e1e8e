"""Commands that compete on the same work and input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.run import Run, run

SCALAR = "scalar pluggy suite, same lines"
OPENFISCA = "OpenFisca-core"
SLOW = {SCALAR: 1_000_000, "zen-engine": 1_000_000}
"""Peers that are left out above so many enterprises, for their memory or their time."""


@dataclass
class Contest:
    """Commands on the same work and input; the first is jmtrade's."""

    work: str
    size: int
    commands: dict[str, Sequence[str]]
    written: dict[str, Path] = field(default_factory=dict)
    """The decisions or answers to compare of those that write any; jmtrade's come first."""
    runs: dict[str, list[Run]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        slow = tuple(n for n in self.commands if self.size > SLOW.get(n, self.size))
        self.left_out = tuple(f"{n} (above {SLOW[n]:,})" for n in slow)
        self.commands = {n: c for n, c in self.commands.items() if n not in slow}
        self.written = {n: p for n, p in self.written.items() if n not in slow}

    @property
    def ours(self) -> list[str]:
        return [name for name in self.commands if name.startswith("jmtrade")]

    def try_all(self) -> None:
        """One uncounted run of each: writes what is compared, compiles bytecode, fills the
        page cache."""
        for command in self.commands.values():
            run(command)

    def fight(self, times: int) -> None:
        for _turn in range(times):
            for name, command in self.commands.items():
                self.runs.setdefault(name, []).append(run(command))

    def ratio(self, ours: str, peer: str, seconds: str) -> float:
        """jmtrade's seconds over the peer's, median of pairs; ``seconds`` names a clock of
        ``Run``."""
        pairs = zip(self.runs[ours], self.runs[peer], strict=True)
        return float(median(getattr(us, seconds) / getattr(them, seconds) for us, them in pairs))
