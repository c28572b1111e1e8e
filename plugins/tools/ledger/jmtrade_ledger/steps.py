"""The steps of an award that move no money out: review, approve, object, clear, withdraw;
and the money that comes back: recover."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from jmtrade_core.errors import Problem, UsageError, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.money import decimals
from jmtrade_ledger import (
    acts,
    authority,
    balances,
    chain,
    lifecycle,
    plan,
    report,
    sealing,
    signers,
    voided,
)
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Event, Head, Split
from jmtrade_ledger.schema import awards, events
from jmtrade_ledger.settings import Settings


def select_awards(
    connection: Connection, ids: Iterable[int], run: int | None, step: str
) -> list[Standing]:
    """The awards named, and those of a run that the step may follow."""
    if run is not None and not report.is_run(connection, run):
        raise report.no_run(connection, "--run", run)
    named = balances.by_ids(connection, ids)
    of_run = balances.find(connection, awards.c.run == run) if run is not None else []
    seen = {one.id for one in named}
    follow = [o for o in of_run if o.id not in seen and lifecycle.after(o.state, step) is not None]
    if not named and not follow:
        raise nothing_to(step)
    return [*named, *follow]


def nothing_to(step: str) -> UsageError:
    """No award is there for a step."""
    wanted = _("awards that {step} may follow").format(step=lifecycle.COMMANDS[step])
    cure = _("jmtrade ledger show lists awards and their states")
    return UsageError(Problem(_("AWARD"), _("nothing"), wanted, cure, "no-award"))


def select_payable(connection: Connection, ids: Iterable[int], run: int | None) -> list[Standing]:
    """The awards named or of a run, else every cleared award. UsageError for others."""
    ids = list(ids)
    if not ids and run is None:
        return balances.find(connection, awards.c.state == "cleared")
    chosen = select_awards(connection, ids, run, "paid")
    lifecycle.refuse(
        *(lifecycle.out_of_order(o.id, o.state, "paid") for o in chosen if o.state != "cleared")
    )
    return chosen


def review(
    connection: Connection,
    chosen: Sequence[Standing],
    by: str,
    bureau: str,
    settings: Settings,
    refused: str = "",
    bring: str = "",
    said: Mapping[str, Any] | None = None,
) -> Head:
    """Pass lines, or refuse them with a reason and what to bring; by the clause's bureau.
    Where the city wants all bureaus that a clause names, the last of them makes it reviewed.
    ``said``: what the events say besides."""
    problems, named_by = [], {}
    for one in chosen:
        bureaus = named_by[one.id] = settings.bureaus_of(one.article, lifecycle.today())
        if bureaus and bureau not in bureaus:
            wanted = _("a bureau that article {article} makes responsible").format(
                article=one.article
            )
            cure = did_you_mean(bureau, bureaus)
            place = _("award {id}").format(id=one.id)
            problems.append(Problem(place, bureau, wanted, cure, "bureau"))
    kind = "refused" if refused else "reviewed"
    if kind == "reviewed":
        problems += _alone(connection, chosen, by)
    lifecycle.refuse(*problems)
    in_turn(connection, chosen, kind, lifecycle.today())
    body = {"bureau": bureau, **({"bring": bring} if bring else {}), **(said or {})}
    left = {}
    if kind == "reviewed" and settings.all_bureaus:
        before = passes(connection, chosen)
        left = {id: {*named_by[id]} - {*before[id]} - {bureau} for id in before}
        _refuse_again(chosen, bureau, before)

    def event(one: Standing) -> Event:
        step = "passed" if left.get(one.id) else kind
        return Event(step, by, one.id, reason=refused, body=body)

    return _each(connection, chosen, event)


def passes(connection: Connection, chosen: Sequence[Standing]) -> dict[int, dict[str, str]]:
    """Who has passed each award for which bureau since it was last refused or corrected."""
    found: dict[int, dict[str, str]] = {one.id: {} for one in chosen}
    for row in _events(connection, list(found)):
        if row.kind in ("refused", "corrected"):
            found[row.award].clear()
        elif row.kind in ("passed", "reviewed"):
            found[row.award][json.loads(row.body)["bureau"]] = row.by
    return found


def _refuse_again(
    chosen: Sequence[Standing], bureau: str, before: Mapping[int, Mapping[str, str]]
) -> None:
    wanted = _("a bureau that has not passed it yet")
    lifecycle.refuse(
        *(
            Problem(_("award {id}").format(id=one.id), bureau, wanted, "", "passed-already")
            for one in chosen
            if bureau in before[one.id]
        )
    )


def _alone(connection: Connection, chosen: Sequence[Standing], by: str) -> Iterator[Problem]:
    """Who recorded a run does not review what rests on a person's judgement in its input."""
    for id, (recorders, found) in resting(connection, chosen).items():
        if any(signers.same(by, one) for one in recorders):
            wanted = _("somebody other than who recorded it: it rests on {document}").format(
                document=found[0].get("document") or acts.TABLES[found[0]["table"]].sheet
            )
            yield Problem(_("award {id}").format(id=id), by, wanted, "", "same-person")


def resting(
    connection: Connection, chosen: Sequence[Standing]
) -> dict[int, tuple[set[str], list[acts.Act]]]:
    """The awards that rest on determinations or successions: on which, and who recorded them."""
    corrected = last(connection, [one.id for one in chosen], "corrected")
    runs = {one.id: {one.run, corrected.get(one.id, {}).get("run", one.run)} for one in chosen}
    return acts.of_awards(connection, chosen, runs)


def approve(
    connection: Connection,
    chosen: Sequence[Standing],
    by: str,
    same: bool,
    said: Mapping[str, Any] | None = None,
) -> Head:
    """The city approves; not by who reviewed, nor in a signed ledger by who recorded, unless
    the city allows it (``same``). ``said``: what the events say besides."""
    reviewers = passes(connection, chosen)
    alone = {
        id for id, some in reviewers.items() if any(signers.same(o, by) for o in some.values())
    }
    if sealing.signed(connection):
        before = authority.hands(connection, [one.id for one in chosen])
        alone |= {id for id, took in before.items() if signers.same(took.get("record", ""), by)}
    wanted = _("somebody other than who reviewed it")
    cure = _("or let the city set same_person_may_approve in [ledger]")
    places = [_("award {id}").format(id=id) for id in sorted(alone)] if not same else []
    lifecycle.refuse(*(Problem(place, by, wanted, cure, "same-person") for place in places))

    in_turn(connection, chosen, "approved", lifecycle.today())

    def event(one: Standing) -> Event:
        """That the city allowed it is kept: its configuration may be another one later."""
        body = {**({"same_person_may_approve": True} if one.id in alone else {}), **(said or {})}
        return Event("approved", by, one.id, body=body)

    return _each(connection, chosen, event)


def object_to(
    connection: Connection, chosen: Sequence[Standing], by: str, reason: str, whose: str
) -> Head:
    """Somebody objects during the notice."""
    in_turn(connection, chosen, "objected", lifecycle.today())
    body = {"from": whose} if whose else {}
    return _each(
        connection, chosen, lambda one: Event("objected", by, one.id, reason=reason, body=body)
    )


def clear(
    connection: Connection, chosen: Sequence[Standing], by: str, day: date, reason: str
) -> Head:
    """The notice is over; an objection needs the finding on it."""
    in_turn(connection, chosen, "cleared", day)
    notices = last(connection, [one.id for one in chosen], "published")
    problems = []
    for one in chosen:
        place = _("award {id}").format(id=one.id)
        ends = notices.get(one.id, {}).get("ends", "")
        if one.state in ("published", "objected") and day.isoformat() <= ends:
            wanted = _("a day after the notice ends on {day}").format(day=ends)
            problems.append(Problem(place, day.isoformat(), wanted, "", "notice-runs"))
        if one.state == "objected" and not reason:
            wanted = _("the finding on the objection")
            cure = _("say --reason; if it is upheld: jmtrade ledger correct --withdraw")
            problems.append(Problem(place, _("no reason"), wanted, cure, "objection-open"))
    lifecycle.refuse(*problems)
    body = {"on": day.isoformat(), **lifecycle.backdated(day)}
    return _each(
        connection, chosen, lambda one: Event("cleared", by, one.id, reason=reason, body=body)
    )


def in_turn(connection: Connection, chosen: Sequence[Standing], step: str, day: date) -> None:
    """UsageError for a day to come, before that of an award's last step, or before the day of
    its decision: a notice that ended before anybody had approved the award would be none."""
    lifecycle.not_ahead(day)
    taken = days(connection, chosen)
    stated = step in ("published", "cleared")
    cure = (
        _("say --on with the day on which the step is taken, or leave it out")
        if stated
        else _("look at the clock of this computer")
    )
    lifecycle.refuse(
        *(
            Problem(
                _("award {id}").format(id=one.id),
                day.isoformat(),
                _("{day} or later: that day its last step was taken").format(day=taken[one.id]),
                cure,
                "before-last-step",
            )
            for one in chosen
            if lifecycle.after(one.state, step) and day < taken[one.id]
        )
    )


def days(connection: Connection, chosen: Sequence[Standing]) -> dict[int, date]:
    """The latest day of each award's steps, the day of its decision included: the one that
    was stated, else that of its entry."""
    runs = {one.run for one in chosen}
    as_of = {run: _as_of(connection, run) for run in runs}
    found = {one.id: as_of[one.run] for one in chosen}
    for row in _events(connection, list(found)):
        body = json.loads(row.body) if row.body else {}
        on = body.get("on")
        day = date.fromisoformat(on) if on else chain.local(row.at).date()
        if body.get("run") not in (None, *runs):
            day = max(day, _as_of(connection, body["run"]))
        found[row.award] = max(day, found[row.award])
    return found


def _as_of(connection: Connection, run: int) -> date:
    body = connection.scalar(select(events.c.body).where(events.c.seq == run))
    return date.fromisoformat(json.loads(body or "{}")["as_of"])


def withdraw(connection: Connection, chosen: Sequence[Standing], by: str, reason: str) -> Head:
    """Nothing is due any more; what was paid is to be recovered."""
    in_turn(connection, chosen, "corrected", lifecycle.today())
    gone = [o.id for o in chosen if not o.due and o.is_paid]
    wanted = _("an award of which something is due")
    lifecycle.refuse(
        *(Problem(_("award {id}").format(id=id), "0.00", wanted, "", "nothing-due") for id in gone)
    )

    def event(one: Standing) -> Event:
        kind = "corrected" if one.is_paid else "withdrawn"
        return Event(kind, by, one.id, Split() - one.split, reason)

    return _each(connection, chosen, event)


def recover(
    connection: Connection, one: Standing, by: str, amount: int, reason: str
) -> tuple[Standing, Head]:
    """Money that came back, in fen, at most what is outstanding."""
    in_turn(connection, [one], "recovered", lifecycle.today())
    if lifecycle.after(one.state, "recovered") is None:
        raise UsageError(lifecycle.out_of_order(one.id, one.state, "recovered"))
    if not 0 < amount <= one.outstanding:
        wanted = _("more than 0.00 and at most {amount}, which is outstanding").format(
            amount=decimals(one.outstanding)
        )
        place = _("award {id}").format(id=one.id)
        raise UsageError(Problem(place, decimals(amount), wanted, "", "recover-amount"))
    owed = moved(connection, one.id, "paid") - moved(connection, one.id, "recovered") - one.split
    sound = min(owed.city, owed.county, owed.unallocated) >= 0
    ratio = owed if sound else moved(connection, one.id, "paid")
    event = Event("recovered", by, one.id, plan.portion(ratio, amount), reason)
    return one.moved(event), balances.move(connection, [(one, event)])


def moved(connection: Connection, award: int, kind: str) -> Split:
    """What an award's events of a kind moved, by payer."""
    columns = (events.c.city, events.c.county, events.c.unallocated)
    sums = select(*(func.coalesce(func.sum(column), 0) for column in columns))
    row = connection.execute(sums.where(events.c.award == award, events.c.kind == kind)).one()
    return Split(*(int(number) for number in row))


def _each(
    connection: Connection, chosen: Sequence[Standing], event: Callable[[Standing], Event]
) -> Head:
    return balances.move(connection, [(one, event(one)) for one in chosen])


def last(connection: Connection, ids: Sequence[int], kind: str) -> dict[int, dict[str, Any]]:
    """The last event of a kind of each award: who, and what its body says."""
    return {
        row.award: {**(json.loads(row.body) if row.body else {}), "by": row.by}
        for row in _events(connection, ids, events.c.kind == kind)
    }


def _events(connection: Connection, ids: Sequence[int], *where: Any) -> Iterator[Any]:
    """Events of these awards that count, each award's in their order."""
    gone = voided.events_of(connection)
    for start in range(0, len(ids), 500):
        part = events.c.award.in_(ids[start : start + 500])
        rows = connection.execute(select(events).where(part, *where).order_by(events.c.seq))
        yield from (row for row in rows if row.seq not in gone and row.kind != "voided")
