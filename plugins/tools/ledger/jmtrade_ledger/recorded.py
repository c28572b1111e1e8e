"""The awards that a run recorded, beside the lines that it decides now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import takewhile

from sqlalchemy import Connection, Row, select

from jmtrade_core.i18n import _
from jmtrade_core.money import decimals
from jmtrade_core.schema import subjects
from jmtrade_ledger import archive, county_rows, named, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Split
from jmtrade_ledger.claims import spelt_alike
from jmtrade_ledger.lines import Line
from jmtrade_ledger.schema import events

SAID = ("once_per", "name", "measure", "article", "subject", "year", "event_date", "integrity")
"""What a line and the award of it say alike; the key as well, however its subject is spelt."""


def differences(
    connection: Connection, run: int, lines: Iterable[Line]
) -> list[tuple[str, str, str]]:
    """What the run's awards say otherwise than its lines: (what, recorded, now).

    A first award of a claim is due what its line pays. A later round is only what was left
    to pay: that it is no more is for the sums of the second verifier to say.
    """
    known = {(spelt_alike(one.key), one.uscc, one.jurisdiction): one for one in lines}
    found = []
    for row in _decided(connection, run):
        body, place = json.loads(row.body), _("award {id}").format(id=row.award)
        line = known.get((spelt_alike(body["key"]), body["uscc"], body["jurisdiction"]))
        if line is None:
            found.append((place, decimals(row.amount), _("no line")))
            continue
        for name in SAID:
            if body[name] != getattr(line, name):
                what = f"{place}, {named.column(name)}"
                found.append((what, str(body[name]), str(getattr(line, name))))
        due = Split(row.city, row.county, row.unallocated)
        more = due.amount > line.split.amount
        if more or (body["round"] == 1 and not line.larger_of and due != line.split):
            found.append((place, decimals(due.amount), decimals(line.split.amount)))
    return found


def warnings(connection: Connection, one: Standing) -> list[str]:
    """The codes of what the gate found and that touches the line which set what is due of an
    award: by the run that began it, or corrected it last. None to a county's login, which
    does not see what a run archived."""
    if county_rows.alone(connection) is not None:
        return []
    run = steps.last(connection, [one.id], "corrected").get(one.id, {}).get("run", one.run)
    body = connection.scalar(select(events.c.body).where(events.c.seq == run))
    lines = archive.fetch(connection, json.loads(body or "{}")["decisions"]).splitlines()
    mine = (one.uscc, one.measure, subjects.key(one.subject))
    told = (
        line.get("warnings") or ()
        for line in map(json.loads, lines)
        if (line["uscc"], line["measure"], subjects.key(line["subject"])) == mine
    )
    return sorted({code for codes in told for code in codes})


def _decided(connection: Connection, run: int) -> Iterator[Row[tuple[object, ...]]]:
    """The awards that a run began: their events follow it at once."""
    after = select(events).where(events.c.seq > run).order_by(events.c.seq)
    moved = ("decided", "corrected", "withdrawn")
    own = takewhile(
        lambda row: row.kind in moved and row.body and json.loads(row.body).get("run") == run,
        connection.execute(after),
    )
    return (row for row in own if row.kind == "decided")
