"""The life of an award: which step may follow which state."""

from __future__ import annotations

from datetime import date, timedelta

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_ledger import named

MOVES: dict[str, dict[str, str]] = {
    "decided": {"passed": "decided", "reviewed": "reviewed", "refused": "refused"},
    "refused": {"passed": "refused", "reviewed": "reviewed", "refused": "refused"},
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
    "passed": "review", "reviewed": "review", "refused": "review --refuse", "approved": "approve",
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


def not_too_old(day: date, most: int, option: str = "--on") -> None:
    """UsageError for a day further back than the city lets a step be entered, in days: what
    is entered long afterwards could say whatever suits by then."""
    if (today() - day).days > most:
        wanted = _("{day} or later: a step is entered within {days} days").format(
            day=today() - timedelta(days=most), days=most
        )
        cure = _("leave it out, or let the city set backdating_days in [ledger]")
        raise UsageError(Problem(option, day.isoformat(), wanted, cure, "backdated"))


def backdated(day: date) -> dict[str, int]:
    """The mark of a step that is entered after its day: by how many days."""
    late = (today() - day).days
    return {"backdated": late} if late > 0 else {}


def refuse(*problems: Problem) -> None:
    """UsageError with every problem, if there is one."""
    if problems:
        raise UsageError(*problems)
