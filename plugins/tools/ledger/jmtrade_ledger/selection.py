"""Which awards a step is taken for: by number, or what a run, an article, an enterprise or a
bureau has in common, some left out, or a sample that nobody chose.

A sample is drawn by the head of the ledger, which nobody knows beforehand: of the awards that
fit, those come first whose ``sha256("HEAD:AWARD")`` is smallest (HEAD as every command prints it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import balances, chain, lifecycle, report, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Head
from jmtrade_ledger.persons import ALL
from jmtrade_ledger.schema import awards


@dataclass(frozen=True)
class Selection:
    """What was asked for; ``reviewed_by`` is a bureau, ``sample`` how many are drawn, ``county``
    the id of one, or ``all``."""

    ids: tuple[int, ...] = ()
    run: int | None = None
    article: int | None = None
    enterprise: str = ""
    reviewed_by: str | None = None
    excepted: tuple[int, ...] = ()
    sample: int | None = None
    county: str = ""

    @property
    def common(self) -> bool:
        """Whether awards are asked for by what they have in common."""
        given = (self.run, self.article, self.enterprise, self.reviewed_by, self.sample,
                 self.county)  # fmt: skip
        return any(given)


@dataclass(frozen=True)
class Chosen:
    """The awards of a step, and what its events say of a sample."""

    awards: list[Standing]
    drawn: dict[str, Any]


def select(connection: Connection, asked: Selection, step: str) -> Chosen:
    """The awards named, and those with all in common that is asked, which the step may follow.

    UsageError where there is none, and for an award left out that would not have been in it.
    """
    named = balances.by_ids(connection, asked.ids)
    rest = [one for one in _common(connection, asked, step) if one.id not in asked.ids]
    strangers = set(asked.excepted) - {one.id for one in rest}
    wanted = _("one of the awards that are chosen without it")
    lifecycle.refuse(
        *(Problem("--except", str(id), wanted, "", "not-chosen") for id in sorted(strangers))
    )
    rest = [one for one in rest if one.id not in asked.excepted]
    if not named and not rest:
        raise steps.nothing_to(step)
    drawn = {}
    if asked.sample:
        head, fit = chain.head(connection), len(rest)
        rest = draw(rest, head, asked.sample)
        drawn = {"sample": {"drawn": len(rest), "of": fit, "head": str(head)}}
    return Chosen([*named, *rest], drawn)


def draw(some: Sequence[Standing], head: Head, most: int) -> list[Standing]:
    """So many of them, as the head draws them, in their order."""
    drawn = sorted(some, key=lambda one: sha256(f"{head}:{one.id}".encode()).digest())[:most]
    return sorted(drawn, key=lambda one: one.id)


def _common(connection: Connection, asked: Selection, step: str) -> Iterator[Standing]:
    if not asked.common:
        return
    if asked.run is not None and not report.is_run(connection, asked.run):
        raise report.no_run(connection, "--run", asked.run)
    if asked.enterprise and not balances.find(connection, awards.c.uscc == asked.enterprise):
        wanted = _("the code of an enterprise with an award")
        raise UsageError(Problem("--enterprise", asked.enterprise, wanted, "", "no-award"))
    given = {
        awards.c.run: asked.run,
        awards.c.article: asked.article,
        awards.c.uscc: asked.enterprise or None,
        awards.c.jurisdiction: asked.county if asked.county not in ("", ALL) else None,
    }
    where = [column == value for column, value in given.items() if value is not None]
    found = balances.find(connection, *where)
    found = [one for one in found if lifecycle.after(one.state, step) is not None]
    by = steps.last(connection, [one.id for one in found], "reviewed") if asked.reviewed_by else {}
    for one in found:
        if not asked.reviewed_by or by.get(one.id, {}).get("bureau") == asked.reviewed_by:
            yield one
