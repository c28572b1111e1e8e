"""The pages of a reader: decisions, the ledger and the estimate, and nothing that writes.

Only what is named here has an address. No page takes a file, signs, writes a paper or answers
programs; a what-if is worked out from its address, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_web.app import answering, static
from jmtrade_web.ledger_pages import LedgerPages
from jmtrade_web.office import Handler, Office
from jmtrade_web.server import Server
from jmtrade_web.step_pages import StepPages


class Room(Office):
    """The handlers; ``leave`` ends the reader's session."""

    def __init__(self, server: Server, leave: Callable[[], None]) -> None:
        super().__init__(server)
        self.leave = leave

    def routes(self) -> list[BaseRoute]:
        gets: dict[str, Handler] = {"/": self.start, "/estimate": self.estimate}
        if self.session.cases:
            gets |= {
                "/cases/{n:int}": self.workbook, "/cases/{n:int}/decisions": self.decisions,
                "/cases/{n:int}/open": self.unsettled, "/cases/{n:int}/lines.{form}": self.file,
                "/cases/{n:int}/why": self.enterprises, "/cases/{n:int}/why/{uscc}": self.why,
                "/cases/{n:int}/what-if": self.what_if,
            }  # fmt: skip
        if self.server.ledger:
            ledger = LedgerPages(self)
            award = StepPages(ledger).award  # a reader's server signs nothing
            gets |= {"/ledger": ledger.overview, "/ledger/awards/{n:int}": award}
        posts = {"/language": self.language, "/logout": self.logout}
        return [
            *(Route(path, self.spoken(one), methods=["GET"]) for path, one in gets.items()),
            *(Route(path, self.spoken(one), methods=["POST"]) for path, one in posts.items()),
        ]

    async def start(self, request: Request) -> Response:
        return await self.page("reader", None, chosen=self.server.county)

    async def logout(self, request: Request) -> Response:
        await self.form(request, self.session.folder)
        self.leave()
        return RedirectResponse("/login", 303)


def pages(server: Server, room: Room) -> Starlette:
    """Everything that a reader is answered."""
    return answering(server, [static(), *room.routes()])
