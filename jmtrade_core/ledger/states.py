"""The life of an award: which step may follow which state."""

from __future__ import annotations

from datetime import date

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger import named
from jmtrade_core.words import _, listed

MOVES: dict[str, dict[str, str]] = {
    "decided": {"reviewed": "reviewed", "refused": "refused"},
    "refused": {"reviewed": "reviewed", "refused": "refused"},
    "reviewed": {"approved": "approved", "refused": "refused"},
    "approved": {"published": "published"},
    "published": {"objected": "objected", "cleared": "cleared"},
    "objected": {"objected": "objected", "cleared": "cleared"},
    "cleared": {"paid": "paid"},
    "paid": {"corrected": "corrected"},
    "corrected": {"corrected": "corrected", "recovered": "recovered"},
    "recovered": {"corrected": "corrected"},
    "withdrawn": {},
}
"""State -> step -> state after it. An unpaid award that is corrected begins again; where
a paid one stands after a correction or a recovery follows from its money."""

UNPAID = ("decided", "refused", "reviewed", "approved", "published", "objected", "cleared")
for _state in UNPAID:
    MOVES[_state] |= {"corrected": "decided", "withdrawn": "withdrawn"}

COMMANDS = {
    "reviewed": "review", "refused": "review --refuse", "approved": "approve",
    "published": "publish", "objected": "object", "cleared": "clear", "paid": "pay",
    "corrected": "correct", "withdrawn": "correct --withdraw", "recovered": "recover",
}  # fmt: skip


def after(state: str, step: str) -> str | None:
    """The state after a step, or ``None`` where it may not follow."""
    return MOVES[state].get(step)


def of_money(due: int, paid: int, recovered: int) -> str:
    """Where a paid award stands: ``corrected`` while money is to come back (all in fen)."""
    if paid - recovered > due:
        return "corrected"
    return "recovered" if recovered else "paid"


def out_of_order(award: int, state: str, step: str) -> Problem:
    """A step that may not follow: the state, and what may."""
    may = listed(sorted({COMMANDS[step] for step in MOVES[state]}))
    cure = _("what may follow: {steps}").format(steps=may or "-")
    place = _("award {id}").format(id=award)
    wanted = _("a state that {step} may follow").format(step=COMMANDS.get(step, step))
    return Problem(place, named.step(state), wanted, cure, "out-of-order")


def today() -> date:
    """The day on this computer."""
    return date.today()


def not_ahead(day: date, option: str = "--on") -> None:
    """UsageError for a day that is still to come: a step is noted once it was taken."""
    if day > today():
        wanted = _("a day that has come: today is {day}").format(day=today())
        raise UsageError(Problem(option, day.isoformat(), wanted, "", "day-ahead"))


def refuse(*problems: Problem) -> None:
    """UsageError with every problem, if there is one."""
    if problems:
        raise UsageError(*problems)
