"""The steps that can be signed on the page: one row for each.

A row says what its form asks and which function of the ledger takes the step, as the command
of the same step does. Who may take it, after which state and with whom is the ledger's own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.schema.tables import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.settings import Settings
    from sqlalchemy import Connection

Node = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A step that somebody takes: of which awards, and what the form said."""

    connection: Connection
    chosen: Sequence[Standing]
    by: str
    said: Mapping[str, str]
    config: Path
    drawn: Mapping[str, Any]
    """What its events say of a sample."""

    def kept(self, field: str) -> str:
        """Text that may be empty."""
        from jmtrade_ledger.cli import common

        return common.kept(f"--{field}", self.said[field])

    def reason(self, field: str = "reason") -> str:
        """Text that may not. UsageError for an empty one."""
        from jmtrade_ledger.cli import common

        return common.reason(self.said[field], f"--{field}")

    def day(self) -> date:
        """The day that is stated, else today. UsageError for what is none, or too far back."""
        from jmtrade_ledger.cli import common

        return common.day_of(self.connection, stated(self.said["on"]), self.config)

    @property
    def settings(self) -> Settings:
        from jmtrade_ledger.cli import common

        return common.settings(self.connection, self.config)


def stated(text: str) -> date | None:
    """A day as a form says it; ``None`` for today. UsageError for what is no day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(Problem("--on", text, _("a date such as 2018-12-31"), "", "usage"))
    return day


def whole(text: str) -> int | None:
    """The number of a run; ``None`` where none is asked for. UsageError for what is none."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 20 and int(text) < 2**63):
        raise UsageError(Problem("--run", text, _("a whole number"), "", "usage"))
    return int(text)


def _review(step: Taken) -> None:
    from jmtrade_ledger import steps

    bureau, settings = step.kept("bureau"), step.settings
    steps.review(step.connection, step.chosen, step.by, bureau, settings, said=step.drawn)


def _refuse(step: Taken) -> None:
    from jmtrade_ledger import steps

    steps.review(step.connection, step.chosen, step.by, step.kept("bureau"), step.settings,
                 step.reason("refuse"), step.kept("bring"), step.drawn)  # fmt: skip


def _approve(step: Taken) -> None:
    from jmtrade_ledger import steps

    same = step.settings.same_person_may_approve
    steps.approve(step.connection, step.chosen, step.by, same, step.drawn)


def _publish(step: Taken) -> None:
    from jmtrade_ledger import notice

    days = step.settings.notice()
    notice.publish(step.connection, step.chosen, step.by, step.day(), days)


def _object(step: Taken) -> None:
    from jmtrade_ledger import steps

    reason, whose = step.reason(), step.kept("from")
    steps.object_to(step.connection, step.chosen, step.by, reason, whose)


def _clear(step: Taken) -> None:
    from jmtrade_ledger import steps

    steps.clear(step.connection, step.chosen, step.by, step.day(), step.kept("reason"))


def _withdraw(step: Taken) -> None:
    from jmtrade_ledger import steps

    steps.withdraw(step.connection, step.chosen, step.by, step.reason())


def _recover(step: Taken) -> None:
    from jmtrade_ledger import steps
    from jmtrade_ledger.cli.recover import yuan

    (one,) = step.chosen
    amount = yuan(step.said["amount"])
    steps.recover(step.connection, one, step.by, amount, step.kept("reason"))


@dataclass(frozen=True)
class Step:
    """``asks``: fields beside who signs, by the names of the command's options; of these
    ``may_be_empty`` some. ``many``: for a selection too. ``sampled``: for a drawn one too."""

    take: Callable[[Taken], None]
    asks: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    many: bool = False
    sampled: bool = False
    also: str = ""
    """The event that it is where the award was paid."""


STEPS = {
    "reviewed": Step(_review, ("bureau",), many=True, sampled=True),
    "approved": Step(_approve, many=True, sampled=True),
    "refused": Step(_refuse, ("bureau", "refuse", "bring"), ("bring",), many=True, sampled=True),
    "published": Step(_publish, ("on",), ("on",), many=True),
    "objected": Step(_object, ("reason", "from"), ("from",), many=True),
    "cleared": Step(_clear, ("on", "reason"), ("on", "reason"), many=True),
    "withdrawn": Step(_withdraw, ("reason",), also="corrected"),
    "recovered": Step(_recover, ("amount", "reason"), ("reason",)),
}
"""By the event that each is. Recording a run and correcting by one read a workbook, and are
not among them; paying is a batch's."""
FIELDS = tuple(dict.fromkeys(field for step in STEPS.values() for field in step.asks))
DAYS = ("on",)
MANY = tuple(id for id, step in STEPS.items() if step.many)


def may_follow(state: str) -> list[str]:
    """The steps of the page that may follow a state."""
    from jmtrade_ledger.lifecycle import MOVES

    return [id for id, step in STEPS.items() if {id, step.also} & {*MOVES[state]}]


def form(id: str) -> Node:
    """What a form asks for a step."""
    from jmtrade_ledger.authority import AGREED

    step = STEPS[id]
    return {
        "step": id, "agreed": id in AGREED, "many": step.many, "sampled": step.sampled,
        "fields": [{"name": name, "needed": name not in step.may_be_empty, "day": name in DAYS}
                   for name in step.asks],
    }  # fmt: skip
