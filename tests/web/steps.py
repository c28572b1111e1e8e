"""An office beside its page: an award before each step of the table, and who takes it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from jmtrade_ledger import chain, report
from jmtrade_web.child import Child
from jmtrade_web.server import Server
from jmtrade_web.views.steps import STEPS

from tests.ledger.folders import folder
from tests.ledger.inputs import city
from tests.ledger.office import BUREAU, line
from tests.ledger.signed import STAFF, Signed, key_of
from tests.terminal.scenes import SIGNED

from .site import Site, site

SECRET = "口令 7f3a"  # noqa: S105 - of keys that this test makes
SAID = {"bureau": BUREAU, "refuse": "没有发票", "bring": "发票", "reason": "有依据", "from": "群众",
        "amount": "1.00", "on": ""}  # fmt: skip
WHOSE = {
    "reviewed": "县里", "refused": "县里", "approved": "市里", "published": "市里",
    "objected": "市里", "cleared": "市里", "withdrawn": "记录人", "recovered": "出纳",
}  # fmt: skip
STATE = {"recovered": "corrected"}
"""The state after a step that is not called like it: a part of the money came back."""


FIRMS = 40


def equip(place: Path, page: Site, names: Iterable[str]) -> None:
    """Keys of these persons, a city that wants them, and a page that signs."""
    for name in names:
        content = key_of(name).private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode())
        )
        (place / f"{name}.pem").write_bytes(content)
    config = city(place / "config")
    with (config / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write(SIGNED)
    page.server.ledger, page.server.config = str(place / "signed.db"), str(config)
    page.server.signs = True


class Desk:
    """A signed ledger, keys on this machine, and the page."""

    def __init__(self, place: Path, page: Site) -> None:
        self.place, self.page = place, page
        self.office = Signed(str(place / "signed.db"))
        equip(place, page, [one[0] for one in STAFF])
        lines = [line(number, 1_000_00) for number in range(1, FIRMS + 1)]
        self.fresh = iter(self.office.record(lines).awards)

    def before(self, step: str, award: int = 0) -> int:
        """An award that the step may follow: this one, or a new one that no sample took."""
        award = award or next(one for one in self.fresh if self.state(one) != "reviewed")
        way = {"approved": ("review",), "published": ("review", "approve"),
               "objected": ("review", "approve", "publish"),
               "cleared": ("review", "approve", "publish"),
               "recovered": ("until_cleared", "pay", "withdraw")}  # fmt: skip
        for taken in way.get(step, ()):
            getattr(self.office, taken)(award)
        return award

    def who(self, step: str, by: str = "", **other: str) -> dict[str, str]:
        """The fields of a form that do not stand in it."""
        by = by or WHOSE[step]
        said = {"by": by, "key": str(self.place / f"{by}.pem"), "passphrase": SECRET}
        if step in ("withdrawn", "recovered"):
            said |= {"by2": "市里", "key2": str(self.place / "市里.pem"), "passphrase2": SECRET}
        return {**SAID, **said, **other}

    def post(self, path: str, form: dict[str, Any], **how: Any) -> Any:
        return self.page.client.post(path, data=form, **how)

    def state(self, award: int) -> str:
        return self.office.award(award).state

    def head(self) -> str:
        with self.office.ledger.reading() as connection:
            return str(report.head(connection))


@contextmanager
def desk_of(folder_of_page: Path, entered: str = "2019-01-01T00:00:00Z") -> Iterator[Desk]:
    """A desk whose earlier steps were entered on a day before those that they state. What is
    asked apart is answered by one child: that it is another each time is test_signing's."""
    with pytest.MonkeyPatch.context() as patched, folder() as place, site(folder_of_page) as page:
        patched.setattr(chain, "now", lambda: entered)
        with closing(Child(page.folder, page.server.limits)) as child:
            other = replace(page.server, child=child)
            patched.setattr(
                Server, "ask_apart", lambda _server, *ask, **how: other.ask(*ask, **how)
            )
            yield Desk(place, page)


def hidden(page: str, step: str) -> dict[str, str]:
    """What the form of a step says by itself."""
    (form,) = re.findall(rf'<form [^>]*data-step="{step}">(.*?)</form>', page, re.DOTALL)
    found = re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form)
    return {name: html.unescape(value) for name, value in found}


__all__ = ["SECRET", "STATE", "STEPS", "WHOSE", "Desk", "desk_of", "hidden"]
