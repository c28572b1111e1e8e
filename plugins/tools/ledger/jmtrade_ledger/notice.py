"""Publishing: the list for the public notice, its last day, and who pays what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import balances, chain, lifecycle, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Event, Head, Split, canonical
from jmtrade_ledger.schema import events
from jmtrade_ledger.sheets import Sheet


@dataclass(frozen=True)
class Notice:
    """A published list: its number, first day and last day."""

    ref: str
    on: date
    ends: date
    awards: list[Standing]
    head: Head


def last_day(published: date, days: int) -> date:
    """The last of ``days`` working days after the day of publication, which does not
    count (Civil Code, article 201). UsageError for a year whose calendar is not known."""
    day = published
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """By the State Council's calendar. UsageError for a year that it does not know."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError as error:
        wanted = _("a year whose working days are known")
        cure = _("update chinesecalendar once the State Council has published the year")
        found = str(day.year)
        raise UsageError(Problem("--on", found, wanted, cure, "calendar-year")) from error


def publish(
    connection: Connection, chosen: Sequence[Standing], by: str, published: date, days: int
) -> Notice:
    """Open the notice of these awards."""
    steps.in_turn(connection, chosen, "published", published)
    ends = last_day(published, days)
    body: dict[str, Any] = {
        "on": published.isoformat(),
        "ends": ends.isoformat(),
        "working_days": days,
    }
    # The head makes the same list of the same day another notice, if it is opened again.
    head = str(chain.head(connection))
    listed = canonical([head, *body.values(), *([one.id, one.due] for one in chosen)])
    ref = "P" + sha256(listed.encode()).hexdigest()[:12]
    body |= lifecycle.backdated(published)
    moves = [(one, Event("published", by, one.id, ref=ref, body={**body, **vars(one.split)}))
             for one in chosen]  # fmt: skip
    return Notice(ref, published, ends, list(chosen), balances.move(connection, moves))


def again(connection: Connection, ref: str) -> Notice:
    """A notice as it was published, from the ledger. UsageError for an unknown number."""
    asked = select(events).where(events.c.kind == "published", events.c.ref == ref)
    rows = connection.execute(asked.order_by(events.c.seq)).all()
    if not rows:
        wanted = _("the number of a notice")
        raise UsageError(Problem("--again", ref, wanted, "", "no-notice"))
    body = json.loads(rows[0].body)
    stands = {one.id: one for one in balances.by_ids(connection, [row.award for row in rows])}
    listed = [_as_published(stands[row.award], json.loads(row.body)) for row in rows]
    head = Head(rows[-1].seq, rows[-1].hash)
    return Notice(
        ref, date.fromisoformat(body["on"]), date.fromisoformat(body["ends"]), listed, head
    )


def _as_published(one: Standing, body: dict[str, Any]) -> Standing:
    """The award at the amount that was published, whatever was corrected since."""
    split = Split(body["city"], body["county"], body["unallocated"])
    return replace(one, due=split.amount, **vars(split))


def sheets(
    notice: Notice, titles: Callable[[Standing], str], counties: Callable[[str], str]
) -> list[Sheet]:
    """The notice and the allocation, for people; money in fen."""
    rows: list[list[object]] = [
        [i, counties(one.jurisdiction), one.name, one.uscc, titles(one), one.subject, one.due]
        for i, one in enumerate(notice.awards, 1)
    ]
    words = _("Notice {ref}, {on} to {ends}; ledger head {head}").format(
        ref=notice.ref, on=notice.on, ends=notice.ends, head=notice.head
    )
    headings = [
        _("No."), _("County"), _("Enterprise"), _("Code"), _("Measure"), _("Subject"),
        _("Amount (yuan)"),
    ]  # fmt: skip
    return [
        Sheet(_("Notice"), headings, rows, frozenset({6}), words),
        allocation(notice.awards, counties, words),
    ]


def allocation(
    listed: Sequence[Standing], counties: Callable[[str], str], words: str = ""
) -> Sheet:
    """Sums by county and payer, with a total."""
    sums: dict[str, Split] = defaultdict(Split)
    for one in listed:
        sums[one.jurisdiction] = sums[one.jurisdiction] + one.split
    rows: list[list[object]] = [
        [counties(id), s.city, s.county, s.unallocated, s.amount] for id, s in sorted(sums.items())
    ]
    whole = sum(sums.values(), Split())
    rows.append([_("Total"), whole.city, whole.county, whole.unallocated, whole.amount])
    headings = [
        _("County"), _("City pays (yuan)"), _("County pays (yuan)"), _("Unallocated (yuan)"),
        _("Sum (yuan)"),
    ]  # fmt: skip
    return Sheet(_("Allocation"), headings, rows, frozenset({1, 2, 3, 4}), words)
