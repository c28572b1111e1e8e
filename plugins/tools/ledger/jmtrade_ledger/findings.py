"""What the second verifier found, in the language in use: it stands alone and has no words."""

from __future__ import annotations

from jmtrade_core.i18n import _, saying
from jmtrade_ledger import named
from jmtrade_ledger.ledger_verify import Finding


def said(finding: Finding) -> str:
    """Row, what is wrong with it, and the code."""
    return saying(row(finding), f"{detail(finding)} [{finding.code}]")


def row(finding: Finding) -> str:
    """The first row that was touched, such as ``event 17``."""
    kind, _space, which = finding.row.partition(" ")
    words = {
        "event": _("event {id}"), "award": _("award {id}"), "archive": _("archived file {id}"),
        "batch": _("batch {id}"), "line": _("line {id}"), "last": _("the last line"),
        "file": _("the file"), "schema": _("database object {id}"),
    }  # fmt: skip
    return words[kind].format(id=which)


def detail(finding: Finding) -> str:
    """What is wrong with it."""
    named_by = {
        "step": named.step, "state": named.step, "name": named.column,
        "role": named.roles, "roles": named.roles,
    }  # fmt: skip
    values = {
        name: named_by[name](value) if name in named_by else value
        for name, value in finding.values.items()
    }
    return details()[finding.words].format(**values)


def details() -> dict[str, str]:
    """Everything that the verifier can say -> the same in the language in use."""
    return {
        "{key} was decided before": _("{key} was decided before"),
        "{name} is {found!r}, its events say {told!r}":
            _("{name} is {found!r}, its events say {told!r}"),
        "{step} may not follow {state}": _("{step} may not follow {state}"),
        "{step} moves no money": _("{step} moves no money"),
        "an award of nothing, or misnumbered": _("an award of nothing, or misnumbered"),
        "award {award} falls below zero": _("award {award} falls below zero"),
        "award {award} was never decided": _("award {award} was never decided"),
        "cut short": _("cut short"),
        "followed by event {seq}": _("followed by event {seq}"),
        "it does not follow the event before": _("it does not follow the event before"),
        "it has no place in the chain": _("it has no place in the chain"),
        "its bytes are not what was hashed": _("its bytes are not what was hashed"),
        "its bytes are not what was kept": _("its bytes are not what was kept"),
        "its payments differ from its sum by {left}":
            _("its payments differ from its sum by {left}"),
        "missing: its events are there": _("missing: its events are there"),
        "missing: the ledger had {at} events": _("missing: the ledger had {at} events"),
        "missing; event {seq} rests on it": _("missing; event {seq} rests on it"),
        "no batch {batch}": _("no batch {batch}"),
        "no event decides it": _("no event decides it"),
        "not what is due of award {award}": _("not what is due of award {award}"),
        "not as it was written": _("not as it was written"),
        "the head {head} is not in this chain": _("the head {head} is not in this chain"),
        "it stands apart from its run {run}": _("it stands apart from its run {run}"),
        "without a run it may only withdraw all":
            _("without a run it may only withdraw all"),
        "{key} is not its claim": _("{key} is not its claim"),
        "{split} is not the split of {amount} for {uscc}":
            _("{split} is not the split of {amount} for {uscc}"),
        "no line of run {run} decides it": _("no line of run {run} decides it"),
        "of {uscc} run {run} decides {told}, the ledger holds {held}":
            _("of {uscc} run {run} decides {told}, the ledger holds {held}"),
        "it does not belong to a ledger": _("it does not belong to a ledger"),
        "it is not as it was made": _("it is not as it was made"),
        "its day {day} lies before {before}, that of an earlier step":
            _("its day {day} lies before {before}, that of an earlier step"),
        "its day {day} lies ahead of its entry on {entered}":
            _("its day {day} lies ahead of its entry on {entered}"),
        "cleared on {day}, the notice stands until {ends}":
            _("cleared on {day}, the notice stands until {ends}"),
        "it has a second name (a hard link), and a journal for each":
            _("it has a second name (a hard link), and a journal for each"),
        "the journal beside it is not its own": _("the journal beside it is not its own"),
        "missing: it guards the ledger": _("missing: it guards the ledger"),
        "award {award} is not in this batch": _("award {award} is not in this batch"),
        "paid, and not in the payment file": _("paid, and not in the payment file"),
        "a program shows it otherwise than it is read here: {what}":
            _("a program shows it otherwise than it is read here: {what}"),
        "its accounts are not those of its batch":
            _("its accounts are not those of its batch"),
        "adopted by one person alone: {by}": _("adopted by one person alone: {by}"),
        "decided by {what} {found!r}, event {at} adopted {told!r}":
            _("decided by {what} {found!r}, event {at} adopted {told!r}"),
        "approved by who reviewed it: {by}": _("approved by who reviewed it: {by}"),
        "entered {days} days after its day, adopted are {told}":
            _("entered {days} days after its day, adopted are {told}"),
        "article {article} names no bureau {bureau}":
            _("article {article} names no bureau {bureau}"),
        "a notice of {days} working days, {stands} in all; adopted are {told}":
            _("a notice of {days} working days, {stands} in all; adopted are {told}"),
        "reviewed by who recorded it, and it rests on {what}":
            _("reviewed by who recorded it, and it rests on {what}"),
        "reviewed, and {bureaus} has not passed it":
            _("reviewed, and {bureaus} has not passed it"),
        "it anchors another head": _("it anchors another head"),
        "nothing bears that {now} stay of {uscc}, of {old}":
            _("nothing bears that {now} stay of {uscc}, of {old}"),
        "it says that it decides {told} for {uscc}, its lines say {found}":
            _("it says that it decides {told} for {uscc}, its lines say {found}"),
        "nobody signed it": _("nobody signed it"),
        "it signs another step than this one": _("it signs another step than this one"),
        "{person} was no person of this ledger then":
            _("{person} was no person of this ledger then"),
        "not the signature of {person} on this step":
            _("not the signature of {person} on this step"),
        "the key of {person} is none": _("the key of {person} is none"),
        "{person} has the key, the id or the name of another":
            _("{person} has the key, the id or the name of another"),
        "{person} was there already": _("{person} was there already"),
        "signed by {count} persons, {roles} are needed":
            _("signed by {count} persons, {roles} are needed"),
        "{persons} have not the roles {roles}": _("{persons} have not the roles {roles}"),
        "one step of several roles: {roles}": _("one step of several roles: {roles}"),
        "{person} acts for {county} alone": _("{person} acts for {county} alone"),
        "it says {by}, and {person} signed": _("it says {by}, and {person} signed"),
        "{person} is not of {bureau}": _("{person} is not of {bureau}"),
        "{person} took the step of role {role} as well":
            _("{person} took the step of role {role} as well"),
        "event {event} may not be voided so": _("event {event} may not be voided so"),
        "unreadable: {error}": _("unreadable: {error}"),
    }  # fmt: skip
