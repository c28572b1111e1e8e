"""Whom a table of a payment means: nobody is passed by for a slip in a code (contract 1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jmtrade_core.engine.codes import ALPHABET
from jmtrade_core.errors import Problem, did_you_mean, nearest
from jmtrade_core.intake.names import folded
from jmtrade_core.words import _

SHAPE = re.compile(rf"[{ALPHABET}]{{18}}")

Known = Mapping[str, str]
"""The ledger's enterprises: code -> name."""


class Meant:
    """The ledger's enterprises, and which of them a wrong code most likely means."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.near: dict[str, set[str]] = defaultdict(set)
        """A code with one place left open -> the codes that fit it."""
        for code in known:
            for gap in _gaps(code):
                self.near[gap].add(code)

    def wrong(self, place: str, code: str) -> Problem | None:
        """The error of a code without the shape of one, or one that is not in the ledger and
        a character away from exactly one that is; ``None`` for a code that may stand."""
        if not SHAPE.fullmatch(code):
            wanted = _("a unified social credit code of 18 characters")
            return self.cured(Problem(place, code, wanted, code="code-shape"))
        near = set() if code in self.known else {n for gap in _gaps(code) for n in self.near[gap]}
        if len(near) != 1:
            return None
        cure = self._did_you_mean(near.pop())
        return Problem(place, code, _("an enterprise of the ledger"), cure, "code-slip")

    def cured(self, problem: Problem) -> Problem:
        """A problem of what is no code, with the enterprise of the ledger that it means."""
        names = {folded(name): code for code, name in self.known.items()}
        code = names.get(folded(problem.found)) or nearest(problem.found, self.known)
        return replace(problem, cure=self._did_you_mean(code)) if code else problem

    def _did_you_mean(self, code: str) -> str:
        named = f"{code} ({self.known[code]})"
        return did_you_mean(named, [named])


def _gaps(code: str) -> Iterator[str]:
    return (f"{code[:place]}?{code[place + 1 :]}" for place in range(len(code)))
