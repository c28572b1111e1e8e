"""A step on one award, signed on this machine with the key of the person whose step it is.

The ledger's own functions take it, under the same rules as on the command line. It runs in a
process of its own that never read what somebody uploaded, and ends with its answer: nothing
else has the passphrase, and nothing keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.plugin import tools

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS = ("reviewed", "approved")
"""What can be signed on the page: passing an award, and approving it."""


def sign(url: str, config: str, asked: Mapping[str, str]) -> dict[str, str]:
    """The head of the ledger afterwards. UsageError for what the commands refuse, for a ledger
    that nobody signs, and for an award that is not as the page showed it."""
    tools.only(tools.COMMANDS, "ledger", "--ledger")
    from jmtrade_ledger import keys, steps, store
    from jmtrade_ledger.cli import common
    from jmtrade_ledger.persons import Hand
    from jmtrade_ledger.selection import Selection, select

    step = asked["step"]
    name = common.person(common.By((asked["by"],)))
    ledger = store.open_ledger(url)
    ledger.hands = (Hand(name, keys.read(Path(asked["key"]), asked["passphrase"].encode())),)
    with ledger.writing() as connection:
        _signed(connection)
        _as_shown(connection, int(asked["award"]), asked["seen"])
        settings = common.settings(connection, Path(config))
        chosen = select(connection, Selection((int(asked["award"]),)), step).awards
        if step == "reviewed":
            bureau = common.kept("--bureau", asked["bureau"])
            steps.review(connection, chosen, name, bureau, settings)
        else:
            steps.approve(connection, chosen, name, settings.same_person_may_approve)
    return {"head": str(ledger.head)}


def _signed(connection: Connection) -> None:
    from jmtrade_ledger import sealing

    if not sealing.signed(connection):
        cure = _("take the step on the command line")
        raise UsageError(Problem("--ledger", _("a ledger that nobody signs"),
                                 _("a signed ledger"), cure, "unsigned"))  # fmt: skip


def _as_shown(connection: Connection, award: int, seen: str) -> None:
    """What is signed is what was seen."""
    from jmtrade_ledger import report

    last = max(row["event"] for row in report.life(connection, [award]))
    if str(last) != seen:
        place = _("award {id}").format(id=award)
        raise UsageError(Problem(place, _("another step since the page was shown"),
                                 _("the award as the page shows it"), _("look at it again"),
                                 "moved-on"))  # fmt: skip
