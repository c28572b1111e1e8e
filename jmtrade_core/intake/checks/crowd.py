"""Rows with one fault of one column: of very many, the first alone are put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem


@dataclass(frozen=True)
class Crowd:
    """Some rows of a table, in its order, and what is said of one."""

    table: str
    column: str
    code: str
    rows: pl.DataFrame
    """With ``nr``, ``uscc``, ``source`` and what the words need."""
    say: Callable[[Mapping[str, Any]], Problem]

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What is counted together, if there are very many."""
        return self.table, self.column, self.code

    def first(self, most: int) -> Iterator[Problem]:
        return map(self.say, self.rows.head(most).iter_rows(named=True))


def of_each(crowds: Iterable[Crowd]) -> Iterator[Problem]:
    """What is said of every row."""
    for crowd in crowds:
        yield from crowd.first(crowd.rows.height)
