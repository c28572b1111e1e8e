"""The ledger as it stands: what waits for whom, lives of awards, notices, objections, batches.

Everything is read by the ledger's own functions, and nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_core.errors import UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_core.money import grouped
from jmtrade_core.plugin import tools
from jmtrade_web.views import signing, steps

if TYPE_CHECKING:
    from jmtrade_ledger.cli.names import Names
    from sqlalchemy import Connection

Node = dict[str, Any]
ON_A_PAGE = 100
SIDE_STEPS = ("corrected", "withdrawn")
"""What may be done to nearly every award, and that nobody waits for."""


@dataclass(frozen=True)
class Desk:
    """The ledger at one moment, and the words for what is in it."""

    connection: Connection
    names: Names


@contextmanager
def opened(url: str, config: str) -> Iterator[Desk]:
    """One consistent view. UsageError where there is no ledger, PolicyError without the tool."""
    tools.only(tools.COMMANDS, "ledger", "--ledger")  # its words are heard from now on
    from jmtrade_ledger.cli.names import Names
    from jmtrade_ledger.store import open_ledger

    with open_ledger(url).reading() as connection:
        yield Desk(connection, Names(Path(config)))


def overview(desk: Desk, asked: Mapping[str, str]) -> Node:
    """Everything at a glance, and a page of the awards that were asked for."""
    from jmtrade_ledger import report, sealing
    from jmtrade_ledger.cli.common import note_unsigned

    awards = report.awards(desk.connection)
    signed = sealing.signed(desk.connection)
    return {
        "head": str(report.head(desk.connection)), "unsigned": "" if signed else note_unsigned(),
        "waiting": list(_waiting(desk, awards)), "notices": list(_notices(desk)),
        "objections": list(_objections(desk, awards)), "batches": list(_batches(desk)),
        "runs": runs(desk),
        **_awards(desk, awards, asked),
    }  # fmt: skip


def runs(desk: Desk) -> list[Node]:
    """The recorded runs, the newest first."""
    from jmtrade_ledger import report

    return [_plain(desk, row, report.RUN) for row in report.runs(desk.connection)][::-1]


def _waiting(desk: Desk, awards: list[Node]) -> Iterator[Node]:
    """By state: how many awards, how much, and what whose turn it is to do."""
    from jmtrade_ledger import named
    from jmtrade_ledger.lifecycle import MOVES

    for state, kinds in MOVES.items():
        mine = [one for one in awards if one["state"] == state]
        if mine:
            yield {
                "state": state, "words": named.step(state), "count": len(mine),
                "due": grouped(sum(one["due"] for one in mine)),
                "outstanding": grouped(sum(one["outstanding"] for one in mine)),
                "next": _turns(desk, [step for step in kinds if step not in SIDE_STEPS],
                               {one["county"] for one in mine}),
            }  # fmt: skip


def _turns(desk: Desk, kinds: Iterable[str], counties: Collection[str]) -> list[Node]:
    """Commands, each once, with the roles that it needs, and of a signed ledger the persons
    who have them and act for a county of these awards."""
    from jmtrade_ledger import named, persons
    from jmtrade_ledger.authority import AGREED, ROLE
    from jmtrade_ledger.lifecycle import COMMANDS

    here = {*counties, persons.ALL}
    people = [one for one in persons.known(desk.connection).now.values() if one.county in here]
    turns = {}
    for step in kinds:
        needed = (ROLE[step], *(["approve"] if step in AGREED else []))
        roles = [
            {"role": named.role(role), "who": listed(p.id for p in people if role in p.roles)}
            for role in needed
        ]
        turns[COMMANDS[step]] = {"roles": roles, "command": f"jmtrade ledger {COMMANDS[step]}",
                                 "step": step, "many": step in steps.MANY}  # fmt: skip
    return [*turns.values()]


def _awards(desk: Desk, awards: list[Node], asked: Mapping[str, str]) -> Node:
    from jmtrade_ledger import named, report

    search = asked.get("search", "").strip().lower()
    found = [
        one for one in awards
        if asked.get("state", "") in ("", one["state"])
        and asked.get("county", "") in ("", one["county"])
        and search in f"{one['name']} {one['uscc']} {one['award']}".lower()
    ]  # fmt: skip
    pages = max(-(-len(found) // ON_A_PAGE), 1)
    page = min(max(int(asked.get("page") or 1), 1), pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return {
        "awards": [_plain(desk, row, report.AWARD) for row in shown], "count": len(found),
        "all": len(awards), "page": page, "pages": pages,
        "leaves": list(range(1, pages + 1)),
        "headings": {name: named.column(name) for name in {**report.AWARD, **report.EVENT,
                                                           **report.RUN}},
        "states": [(id, named.step(id)) for id in dict.fromkeys(one["state"] for one in awards)],
        "money": [name for name, fen in report.AWARD.items() if fen],
    }  # fmt: skip


def _plain(desk: Desk, row: Mapping[str, Any], columns: Mapping[str, bool]) -> Node:
    """A row as the lists of the command line show it."""
    from jmtrade_ledger.cli.common import in_words

    return {
        name: grouped(row[name]) if fen else str(in_words(name, row, desk.names) or "")
        for name, fen in columns.items()
    } | {f"{name}_id": row[name] for name in ("state", "kind") if name in columns}


def award(desk: Desk, number: int, step: str = "") -> Node:
    """One award's life as a line, and what the form of a step asks, which is the first that may
    be signed unless ``step`` may. UsageError for an unknown award."""
    from jmtrade_ledger import named, report, sealing
    from jmtrade_ledger.lifecycle import MOVES

    life = report.life(desk.connection, [number])
    one = next(row for row in report.awards(desk.connection) if row["award"] == number)
    may = steps.may_follow(one["state"]) if sealing.signed(desk.connection) else []
    return {
        "award": _plain(desk, one, report.AWARD),
        "steps": [_plain(desk, row, _SHOWN) | _money(row) for row in life],
        "may": _turns(desk, MOVES[one["state"]], {one["county"]}),
        "seen": signing.seen(desk.connection, [number]), "signable": may,
        "form": steps.form(step if step in may else may[0]) if may else None,
        "headings": {name: named.column(name) for name in {**report.AWARD, **report.EVENT}},
    }  # fmt: skip


_SHOWN = {"event": False, "kind": False, "at": False, "by": False, "reason": False,
          "ref": False, "body": False}  # fmt: skip


def _money(row: Mapping[str, Any]) -> Node:
    """What moved; empty where a step moves no money."""
    return {name: grouped(row[name]) if row[name] else ""
            for name in ("amount", "city", "county", "unallocated")}  # fmt: skip


def _events(desk: Desk, kind: str) -> list[Any]:
    """Events of a kind that count."""
    from jmtrade_ledger import voided
    from jmtrade_ledger.schema import events
    from sqlalchemy import select

    asked = select(events).where(events.c.kind == kind).order_by(events.c.seq)
    gone = voided.events_of(desk.connection)
    return [row for row in desk.connection.execute(asked) if row.seq not in gone]


def _notices(desk: Desk) -> Iterator[Node]:
    """Each notice with its days, of which the working ones count."""
    from jmtrade_ledger import balances, lifecycle, notice

    for ref in dict.fromkeys(row.ref for row in _events(desk, "published")):
        found = notice.again(desk.connection, ref)
        now = {one.id: one.state for one in
               balances.by_ids(desk.connection, [one.id for one in found.awards])}  # fmt: skip
        yield {
            "ref": ref, "on": str(found.on), "ends": str(found.ends), "count": len(found.awards),
            "sum": grouped(sum(one.due for one in found.awards)),
            "open": sum(state in ("published", "objected") for state in now.values()),
            "over": found.ends < lifecycle.today(), "days": list(_days(found.on, found.ends)),
        }  # fmt: skip


def _days(first: date, last: date) -> Iterator[Node]:
    from jmtrade_ledger import lifecycle
    from jmtrade_ledger.notice import is_working_day

    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        try:
            working = is_working_day(day)
        except UsageError:
            working = True  # a year without a calendar; the ledger keeps the last day
        yield {"day": str(day), "number": day.day, "first": day == first, "working": working,
               "today": day == lifecycle.today()}  # fmt: skip


def _objections(desk: Desk, awards: list[Node]) -> Iterator[Node]:
    from jmtrade_ledger import named

    known = {one["award"]: one for one in awards}
    for row in _events(desk, "objected"):
        one = known[row.award]
        yield {
            "award": row.award, "name": one["name"], "at": _when(row.at), "by": row.by,
            "reason": row.reason, "whose": json.loads(row.body or "{}").get("from", ""),
            "state": one["state"], "words": named.step(one["state"]),
        }  # fmt: skip


def _when(at: str) -> str:
    from jmtrade_ledger import chain

    return f"{chain.local(at):%Y-%m-%d %H:%M}"


def _batches(desk: Desk) -> Iterator[Node]:
    """What was paid, as its batch says it."""
    for row in _events(desk, "batch"):
        body = json.loads(row.body)
        yield {
            "ref": row.ref, "on": body["on"], "count": body["awards"], "by": row.by,
            "city": grouped(body["city"]), "county": grouped(body["county"]),
            "sum": grouped(body["amount"]),
        }  # fmt: skip


def masked(sheet: Any) -> Node:
    """A table of a payment file, its accounts masked."""
    from jmtrade_ledger.paydata import Payee

    hidden = sheet.headings.index(_("Account number")) if len(sheet.headings) > 2 else -1
    rows = []
    for row in sheet.rows:
        cells = [grouped(cell) if at in sheet.money else str(cell) for at, cell in enumerate(row)]
        if hidden >= 0:
            cells[hidden] = Payee("", "", cells[hidden]).masked
        rows.append(cells)
    return {"name": sheet.name, "headings": list(sheet.headings), "rows": rows,
            "money": sorted(sheet.money), "note": sheet.note}  # fmt: skip
