"""The ledger as it stood at a head: papers are made, and checked later, from that."""

from __future__ import annotations

from jmtrade_ledger import balances, chain, county_rows, report, voids
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Head
from jmtrade_ledger.schema import events
from sqlalchemy import Connection, select

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_papers.compare import Difference
from jmtrade_papers.seal import LENGTH, Seal


def shown(head: Head) -> str:
    """A head as a paper shows it: whole, in a text without spaces."""
    return f"{head.seq}.{head.hash}"


def of_before(named: str) -> bool:
    """Whether a paper shows a head as those did that showed the beginning of its hash alone, and
    did not say of an unsigned ledger that it is one."""
    return len(named.partition(".")[2]) == LENGTH


def head_of(connection: Connection, named: str) -> Head | None:
    """The head that a paper names; ``None`` where this ledger never had it."""
    number, _dot, digest = named.partition(".")
    if not number.isdigit() or len(number) > 18:
        return None
    county_rows.whole(connection)
    row = connection.execute(select(events).where(events.c.seq == int(number))).first()
    found = Head(row.seq, row.hash) if row else Head()
    whole = len(digest) in (LENGTH, len(found.hash))
    return found if whole and shown(found).startswith(named) else None


def unknown(connection: Connection, mark: Seal) -> Difference | None:
    """What is said where the ledger never had the head that a paper names."""
    named = mark.rests.get("ledger", "")
    if head_of(connection, named) is not None:
        return None
    wanted = _("a head of this ledger, now {head}").format(head=shown(now(connection)))
    return Difference("ledger", named, wanted)


def now(connection: Connection) -> Head:
    county_rows.whole(connection)
    return chain.head(connection)


def at(connection: Connection, head: Head) -> list[Standing]:
    """Every award as it stood then."""
    return voids.standing(connection, head.seq)


def select_at(connection: Connection, head: Head, run: int | None, award: int | None
) -> list[Standing]:  # fmt: skip
    """The awards of a run, or one award. UsageError for a number that is none, or two."""
    if (run is None) == (award is None):
        found = _("nothing") if run is None else "--run, --award"
        wanted = _("--run N or --award N")
        raise UsageError(Problem("papers", found, wanted, code="papers-select"))
    everything = at(connection, head)
    if award is not None:
        balances.by_ids(connection, [award])
        return [one for one in everything if one.id == award]
    if run not in {one["run"] for one in report.runs(connection)}:
        raise report.no_run(connection, "--run", run or 0)
    return [one for one in everything if one.run == run]


def changed_since(connection: Connection, chosen: list[Standing]) -> list[int]:
    """Which of these awards have another amount now, or none: a paper may be true and past."""
    today = {one.id: one for one in at(connection, now(connection))}
    return [one.id for one in chosen if one.id not in today or today[one.id].due != one.due]
