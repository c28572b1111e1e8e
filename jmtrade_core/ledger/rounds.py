"""Rounds of a claim: what may be awarded on top of what stands for the same key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger import named, standing
from jmtrade_core.ledger.chain import Event, Split
from jmtrade_core.ledger.lines import Line
from jmtrade_core.ledger.plan import Change, Plan
from jmtrade_core.ledger.priors import Scope
from jmtrade_core.ledger.schema import IDENTITY, awards
from jmtrade_core.ledger.standing import Standing
from jmtrade_core.money import decimals
from jmtrade_core.words import _


def begin(
    connection: Connection,
    fresh: Sequence[tuple[Line, Split]],
    run: int,
    by: str,
    reason: str,
) -> list[int]:
    """Award these lines, each as the next round of its key; gives the awards' numbers.

    UsageError for each that stands already and may not be topped up.
    """
    latest = _latest(connection, [line.key for line, _ in fresh])
    new, problems = [], []
    for line, split in fresh:
        earlier = latest.get(line.key, [])
        live = [o for o in earlier if o.due or (o.paid > o.recovered and o.uscc == line.uscc)]
        if live and not _may_top_up(line, live[-1]):
            problems.append(_decided_already(line, live[-1]))
            continue
        identity = {name: getattr(line, name, None) for name in IDENTITY}
        identity |= {"run": run, "round": len(earlier) + 1}
        identity |= {"tops_up": live[-1].id if live else None}
        event = Event("decided", by, money=split, reason=reason, body={"integrity": line.integrity})
        new.append((event, identity))
    if problems:
        raise UsageError(*problems)
    return standing.add(connection, new)


def within_worth(connection: Connection, scope: Scope, lines: Sequence[Line], todo: Plan) -> None:
    """An invention's awards are together worth its highest standard (rulebook 4.1).

    A corrected year is decided without the later awards that rest on it: they have to go
    before it may pay more. UsageError names them.
    """
    changed = {key for change in todo.changes if (key := _more(change))}
    problems = []
    for key, rounds in _latest(connection, sorted(changed)).items():
        mine = [line for line in lines if line.key == key]
        others = [one for one in rounds if one.due and (one.jurisdiction, one.year) not in scope]
        over = sum(o.due for o in others) + sum(o.split.amount for o in mine) - mine[0].worth
        if over > 0:
            problems += [_rests(mine[0], one, over) for one in others]
    if problems:
        raise UsageError(*problems)


def _more(change: Change) -> str:
    """The key of a change that pays more in a contest, else empty."""
    more = change.line and change.line.worth and change.new.amount > change.old.amount
    return change.line.key if change.line and more else ""


def _rests(line: Line, other: Standing, over: int) -> Problem:
    found = _("award {id} of {year}, {county}, {state}").format(
        id=other.id, year=other.year, county=other.jurisdiction, state=named.step(other.state)
    )
    wanted = _("no more than the invention is worth: {amount} too much").format(
        amount=decimals(over)
    )
    cure = _("withdraw that award, record this run, then correct its own year")
    return Problem(f"{line.uscc} {line.measure} {line.subject}", found, wanted, cure, "over-worth")


def _latest(connection: Connection, keys: Sequence[str]) -> dict[str, list[Standing]]:
    """All rounds of the keys, oldest first."""
    found: dict[str, list[Standing]] = {}
    for start in range(0, len(keys), 500):
        part = awards.c.key.in_(keys[start : start + 500])
        for one in standing.find(connection, part):
            found.setdefault(one.key, []).append(one)
    return found


def _may_top_up(line: Line, live: Standing) -> bool:
    """An invention's later, better grant (rulebook 4.1), or a correction of the same claim."""
    same = (live.uscc, live.year, live.jurisdiction) == (line.uscc, line.year, line.jurisdiction)
    return line.once_per == "contest" or same


def _decided_already(line: Line, live: Standing) -> Problem:
    place = f"{line.uscc} {line.measure} {line.subject}".strip()
    found = _("award {id} of {year}, {county}, {state}").format(
        id=live.id, year=live.year, county=live.jurisdiction, state=named.step(live.state)
    )
    wanted = _("a claim that is not decided yet")
    cure = _("jmtrade ledger history {uscc}").format(uscc=live.uscc)
    return Problem(place, found, wanted, cure, "decided-already")
