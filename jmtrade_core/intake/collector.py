"""Where everything that is wrong with an input is put, whoever finds it."""

from __future__ import annotations

from collections.abc import Iterable

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake.checks import counted
from jmtrade_core.intake.checks.crowd import Crowd

_ORDER = {"error": 0, "warning": 1, "note": 2}


class Collector:
    """Findings in the order in which they are found. Nothing is raised before all are in."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)
        self.crowds: list[Crowd] = []

    def add(self, *problems: Problem) -> None:
        self.problems += problems

    def add_first(self, crowds: Iterable[Crowd]) -> None:
        """Words for the first rows of each, in the order of their table; all are counted."""
        for crowd in crowds:
            self.crowds.append(crowd)
            self.problems += crowd.first(counted.SHOWN)

    @property
    def refused(self) -> bool:
        """Whether nothing may be decided."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def told(self) -> list[Problem]:
        """What is said: errors first; of very many alike the first, and how many more."""
        counts = {crowd.key: crowd.rows.height for crowd in self.crowds}
        told = counted.at_most(self.problems, counts)
        return sorted(told, key=lambda problem: _ORDER[problem.severity])

    def refuse(self) -> None:
        """DataError with everything that is told, if anything is an error."""
        if self.refused:
            raise DataError(*self.told)
