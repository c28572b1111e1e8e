"""Recording a decision run, and correcting one that was recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import acts, adopted, archive, balances, chain, lifecycle, top_ups, voided
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.causes import Causes, causes
from jmtrade_ledger.chain import Event, Head, Split, canonical
from jmtrade_ledger.claims import under_held_keys
from jmtrade_ledger.lines import Line, lines_of
from jmtrade_ledger.plan import Change, Plan, plan
from jmtrade_ledger.priors import FromLedger, Scope
from jmtrade_ledger.replay import RULEBOOK
from jmtrade_ledger.schema import events
from jmtrade_ledger.store import Ledger

if TYPE_CHECKING:
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.result import Award


@dataclass(frozen=True)
class Run:
    """What is recorded of a run beside its lines; ``body`` holds receipt and hashes."""

    scope: Scope
    decisions: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What recording did. ``run`` is the run's event; ``new`` says whether it was new."""

    run: int
    new: bool
    awards: list[int]
    changes: list[Change]
    head: Head
    warnings: tuple[Problem, ...] = ()


def record(ledger: Ledger, request: Request, by: str, reason: str = "") -> Recorded:
    """Decide with the ledger's prior awards and record the run, in one transaction.

    With a ``reason`` the run may correct what was recorded. UsageError for a run that
    cannot be recorded, or that changes recorded lines without a reason.
    """
    from jmtrade_core.awards.run import award as decide

    check_request(request)
    with ledger.writing() as connection:
        priors = FromLedger(connection)
        award, intake = decide(replace(request, priors=priors))
        check_award(award)
        adopted.refuse_other(connection, request.config, award)
        lines = lines_of(award)
        run = _run(connection, request, award, priors.used)
        run.body["acts"] = acts.of_run(intake.records, award, lines)
        before, stands = _runs(connection, run.scope), balances.find(connection)
        found = causes(connection, request, award, intake, priors.used, before, stands)
        done = record_lines(connection, run, lines, by, reason, found)
    kept = found.said() if found else []
    return replace(done, head=ledger.head, warnings=(*intake.warnings, *priors.warnings(), *kept))


def check_request(request: Request) -> None:
    """A day of the decision is stated, and no reading is tried out."""
    problems = []
    if request.as_of is None:
        cure = _("say --as-of DATE")
        wanted = _("the day of the decision")
        problems.append(Problem("--as-of", _("nothing"), wanted, cure, "record-as-of"))
    else:
        lifecycle.not_ahead(request.as_of, "--as-of")  # it would look past dishonesty of today
    for name in request.trials:
        wanted = _("no trial: a trial is never recorded as a decision")
        cure = _("have the city rule the reading, or leave --reading out")
        problems.append(Problem("--reading", name, wanted, cure, "record-trial"))
    if problems:
        raise UsageError(*problems)


def check_award(award: Award) -> None:
    """No trial, no example data (a copy of it neither), no partial input."""
    facts = {
        "trial": (award.trial, _("no trial reading")),
        "example": (
            award.example,
            _("data of the office: the example is invented"),
        ),
        "partial": (award.partial, _("the whole input, without a row left out")),
    }
    words = {"trial": _("trial"), "example": _("example"), "partial": _("partial")}
    problems = [
        Problem("record", words[name], wanted, "", f"record-{name}")
        for name, (found, wanted) in facts.items()
        if found
    ]
    if award.as_of.year < award.year:
        wanted = _("a day of the award year, or after it")
        problems.append(Problem("--as-of", str(award.as_of), wanted, "", "record-as-of"))
    lifecycle.refuse(*problems)


def _run(connection: Connection, request: Request, award: Award, used: Sequence[Any]) -> Run:
    from jmtrade_core.awards.data_formats import ndjson
    from jmtrade_core.config.profiles import packaged
    from jmtrade_core.intake.eager import sha256

    (data,) = request.paths(award.policies[0].county.data)  # the command takes one
    kept = archive.keep_files(connection, archive.input_files(data))
    if sha256(data) != award.input_sha256:
        wanted = _("the input that was decided")
        cure = _("it changed meanwhile: close it in other programs and record again")
        raise UsageError(Problem("--data", str(data), wanted, cure, "input-changed"))
    config = archive.config_files(request.config, packaged())
    decisions = archive.keep(connection, ndjson(award))
    body = {
        "county": award.county,
        "counties": [policy.county.id for policy in award.policies],
        "year": award.year,
        "as_of": award.as_of.isoformat(),
        "decisions": decisions,
        "receipt": award.receipt(),
        "payers": {
            policy.county.id: {m.id: m.payer for m in policy.measures if m.payer}
            for policy in award.policies
        },
        "rulebook": RULEBOOK,
        "data": data.name if data.is_file() else "",
        "input": kept,
        "config": archive.keep_files(connection, config),
        "priors": archive.keep(connection, canonical(used).encode()),
    }
    scope = frozenset((policy.county.id, policy.year) for policy in award.policies)
    return Run(scope, decisions, body)


def record_lines(
    connection: Connection, run: Run, lines: Sequence[Line], by: str, reason: str = "",
    found: Causes | None = None,
) -> Recorded:  # fmt: skip
    """Record pay lines under a run, or find that nothing is new. The caller's transaction.
    ``found``: what a change may come from.

    UsageError where recorded lines change and no reason is given.
    """
    before = _runs(connection, run.scope)
    lines = under_held_keys(lines, balances.find(connection))
    stands = balances.of_scope(connection, run.scope)
    todo = plan(lines, stands, found.bound) if found else plan(lines, stands)
    top_ups.within_worth(connection, run.scope, lines, todo)
    if before and todo.empty and _same(before[-1][1], run.body):
        return Recorded(before[-1][0], False, [], [], chain.head(connection))
    corrections = _corrections(todo, before)
    if corrections and not reason:
        raise UsageError(*(_flipped(change) for change in corrections))
    body = {**run.body, "corrects": [side_by_side(change) for change in corrections]}
    if found and found.keeps:
        body["keeps"] = [{**side_by_side(c), "decided": told} for c, told in found.keeps]
    event = Event("run", by, reason=reason, ref=run.decisions, body=body)
    at = chain.append(connection, [event]).seq
    balances.move(connection, [(one, _fix(one, due, by, reason, at)) for one, due in todo.fixes])
    new = top_ups.begin(connection, todo.fresh, at, by, reason)
    return Recorded(at, True, new, corrections, chain.head(connection))


def _runs(connection: Connection, scope: Scope) -> list[tuple[int, dict[str, Any]]]:
    """Recorded runs that decided any of the scope, oldest first."""
    rows = connection.execute(
        select(events.c.seq, events.c.body).where(events.c.kind == "run").order_by(events.c.seq)
    )
    gone = voided.events_of(connection)
    bodies = ((row.seq, json.loads(row.body)) for row in rows if row.seq not in gone)
    return [
        (seq, body)
        for seq, body in bodies
        if any((county, body["year"]) in scope for county in body["counties"])
    ]


def _same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """The same decisions, or the same input and terms beside a ledger that grew since: then
    an award of a later year may give a line that never paid another reason."""
    if before["counties"] != now["counties"]:
        return False
    said = ("year", "as_of", "receipt")
    return before["decisions"] == now["decisions"] or all(before[n] == now[n] for n in said)


def _corrections(todo: Plan, before: Sequence[tuple[int, dict[str, Any]]]) -> list[Change]:
    """The changes to counties and years that were recorded before."""
    decided = {(county, body["year"]) for _seq, body in before for county in body["counties"]}
    return [c for c in todo.changes if (c.subject.jurisdiction, c.subject.year) in decided]


def side_by_side(change: Change) -> dict[str, Any]:
    """A change as data: old and new, in fen."""
    what = change.subject
    return {
        "uscc": what.uscc, "name": what.name, "measure": what.measure, "subject": what.subject,
        "old": change.old.amount, "new": change.new.amount,
        "awards": [one.id for one in change.rounds],
        "paid": sum(one.paid - one.recovered for one in change.rounds),
    }  # fmt: skip


def _flipped(change: Change) -> Problem:
    from jmtrade_core.money import decimals

    what = change.subject
    place = f"{what.uscc} {what.measure} {what.subject}".strip()
    old, new = decimals(change.old.amount), decimals(change.new.amount)
    wanted = _("{amount}, as it was recorded").format(amount=old)
    cure = _("to change it: jmtrade ledger correct --reason TEXT")
    return Problem(place, new, wanted, cure, "flipped")


def _fix(one: Standing, due: Split, by: str, reason: str, run: int) -> Event:
    """The event that brings what is due to a new split."""
    ends = due.amount == 0 and not one.is_paid
    kind = "withdrawn" if ends else "corrected"
    return Event(kind, by, one.id, due - one.split, reason, body={"run": run})
