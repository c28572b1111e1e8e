"""A step signed on this machine with the keys of the persons whose step it is.

The ledger's own functions take it, under the same rules as on the command line. It runs in a
process of its own that never read what somebody uploaded, and ends with its answer: nothing
else has the passphrase, and nothing keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.plugin import tools
from jmtrade_web.views.steps import STEPS, Taken

if TYPE_CHECKING:
    from jmtrade_ledger.persons import Hand
    from jmtrade_ledger.selection import Chosen, Selection
    from jmtrade_ledger.store import Ledger
    from sqlalchemy import Connection

WHO = ("by", "key", "passphrase")
OTHER = tuple(f"{name}2" for name in WHO)
"""Who agrees, where the step is of two persons."""


def sign(url: str, config: str, asked: Mapping[str, Any]) -> dict[str, str]:
    """What was done, in words. UsageError for what the commands refuse, for a ledger that nobody
    signs, and for awards that are not as the page showed them."""
    ledger, name = opened(url, asked)
    from jmtrade_ledger import named
    from jmtrade_ledger.cli import common

    step = asked["step"]
    with ledger.writing() as connection:
        signed(connection)
        found = _as_shown(connection, asked, step)
        taken = Taken(connection, found.awards, name, asked, Path(config), found.drawn)
        STEPS[step].take(taken)
    return {"said": common.done_words(named.step(step), found.awards, ledger.head)}


def opened(url: str, asked: Mapping[str, str]) -> tuple[Ledger, str]:
    """The ledger for these persons to take a step in, and the name of the first."""
    tools.only(tools.COMMANDS, "ledger", "--ledger")
    from jmtrade_ledger import store
    from jmtrade_ledger.cli import common

    hands = tuple(_hands(asked))
    name = common.person(common.By(tuple(hand.id for hand in hands)))
    ledger = store.open_ledger(url)
    ledger.hands = hands
    return ledger, name


def _hands(asked: Mapping[str, str]) -> Iterator[Hand]:
    """Who signs, and who agrees if somebody does."""
    from jmtrade_ledger import keys
    from jmtrade_ledger.cli import common
    from jmtrade_ledger.persons import Hand

    for by, key, passphrase in (WHO, OTHER):
        if by in WHO or asked.get(by):
            name = common.kept("--by", asked[by])
            yield Hand(name, keys.read(Path(asked[key]), asked[passphrase].encode()))


def signed(connection: Connection) -> None:
    """UsageError for a ledger that nobody signs."""
    from jmtrade_ledger import sealing

    if not sealing.signed(connection):
        cure = _("take the step on the command line")
        raise UsageError(Problem("--ledger", _("a ledger that nobody signs"),
                                 _("a signed ledger"), cure, "unsigned"))  # fmt: skip


def selection(asked: Mapping[str, Any]) -> Selection:
    """What a page asks for, as the commands have it."""
    from jmtrade_ledger.selection import Selection

    return Selection(**{**asked, "ids": tuple(asked.get("ids", ()))})


def seen(connection: Connection, ids: Iterable[int]) -> str:
    """What a page shows of awards, in short: whatever happens to one of them, it is another."""
    from jmtrade_ledger import report
    from jmtrade_ledger.chain import canonical

    last = {row["award"]: row["event"] for row in report.life(connection, [*ids])}
    return sha256(canonical(sorted(last.items())).encode()).hexdigest()


def _as_shown(connection: Connection, asked: Mapping[str, Any], step: str) -> Chosen:
    """The awards that were shown, less those left out. UsageError where they changed: what is
    signed is what was seen."""
    from jmtrade_ledger.selection import select

    wanted = selection(asked["chosen"])
    found = select(connection, wanted, step)
    if seen(connection, [one.id for one in found.awards]) != asked["seen"]:
        place = _("the awards on the page")
        raise UsageError(Problem(place, _("another step since the page was shown"),
                                 _("the awards as the page shows them"), _("look at it again"),
                                 "moved-on"))  # fmt: skip
    excepted = tuple(asked["excepted"])
    if excepted and found.drawn:
        wanted_whole = _("the whole sample: nobody chooses of what is drawn")
        raise UsageError(Problem("--except", str(excepted[0]), wanted_whole, "", "not-chosen"))
    return select(connection, replace(wanted, excepted=excepted), step) if excepted else found
