"""An explanation as its enterprise may have it: nothing of another one, no place, no id.

What is left out is left out of the tree itself, so that no way of writing it can tell it.
"""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core.explanations.tree import (
    Asking,
    Check,
    ExplainedLine,
    Explanation,
    Limit,
    Other,
    Payout,
    Step,
    Value,
)
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy


def for_enterprise(found: Explanation, policy: Policy) -> Explanation:
    """The same decisions, reasons and amounts of its own."""
    return replace(
        found,
        marks=_marks(found, policy),
        lines=tuple(_line(line, found.uscc, policy) for line in found.lines),
        asking=tuple(_asking(one) for one in found.asking),
    )


def _marks(found: Explanation, policy: Policy) -> tuple[str, ...]:
    """A trial is said without the readings that it tries."""
    tried = (_("TRIAL: readings were tried for this run. Not a decision."),)
    names = [f"{name}=" for name, choice in policy.choices.items() if choice.basis == "trial"]
    kept = tuple(mark for mark in found.marks if not any(name in mark for name in names))
    return (*kept, *tried) if policy.trial else kept


def _line(line: ExplainedLine, uscc: str, policy: Policy) -> ExplainedLine:
    return replace(
        line,
        plugin="",
        subject=" ".join(line.subject.split("|")),
        source="",
        checks=tuple(_check(check) for check in line.checks),
        payout=line.payout and _payout(line.payout),
        steps=tuple(_step(step, uscc, policy) for step in line.steps),
        split=None,
        readings=(),
    )


def _check(check: Check) -> Check:
    reads = tuple(_value(value) for value in check.reads)
    return replace(check, reads=reads, against=check.against and _limit(check.against))


def _value(value: Value) -> Value:
    """A figure without its cells; of another enterprise's rows only that there are some."""
    heading = _plain(value.heading)
    if value.foreign:
        text = _("awarded to another enterprise") if value.kind == "money" else _("another's")
        return replace(value, heading=heading, raw=None, text=text, cells=(), parts=())
    parts = tuple(_value(part) for part in value.parts)
    return replace(value, heading=heading, cells=(), parts=parts)


def _plain(words: str) -> str:
    """Column names stand for headings in English."""
    return words.replace("_", " ")


def _limit(limit: Limit) -> Limit:
    return replace(limit, term="", layer="", origin="")


def _payout(payout: Payout) -> Payout:
    return replace(
        payout,
        read=payout.read and _value(payout.read),
        rate=payout.rate and _limit(payout.rate),
        terms=tuple(_limit(term) for term in payout.terms),
    )


def _step(step: Step, uscc: str, policy: Policy) -> Step:
    """What another enterprise drew is not told, nor who it is."""
    own = [other for other in step.others if other.uscc == uscc]
    foreign = [other for other in step.others if not (other.uscc == uscc or other.came_along)]
    return replace(
        step,
        limit=step.limit and _limit(step.limit),
        used=None if foreign else step.used,
        others=tuple(_other(other, policy) for other in own),
    )


def _other(other: Other, policy: Policy) -> Other:
    title = str(policy.title(other.measure))
    return replace(other, name="", measure=title, subject=" ".join(other.subject.split("|")),
                   source="")  # fmt: skip


def _asking(one: Asking) -> Asking:
    reads = tuple(_value(value) for value in one.reads)
    return replace(one, says=_plain(one.says), reads=reads)
