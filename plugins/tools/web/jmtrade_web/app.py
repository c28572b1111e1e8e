"""The application: pages and API behind their guard."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from jmtrade_core import i18n
from jmtrade_web import api
from jmtrade_web.guard import Guard
from jmtrade_web.ledger_pages import LedgerPages
from jmtrade_web.office import Office
from jmtrade_web.pages import STATIC, WORDS
from jmtrade_web.pay_pages import PayPages
from jmtrade_web.server import Server
from jmtrade_web.step_pages import StepPages


def application(server: Server) -> Starlette:
    """Everything that a server answers."""
    guard = Middleware(
        Guard, hosts=server.hosts, cookie=server.cookie, session=server.session,
        most=server.limits.upload, refuse=server.refusal,
    )  # fmt: skip
    office = Office(server)
    ledger = LedgerPages(office)
    rooms = (office, ledger, StepPages(ledger), PayPages(ledger))
    routes = [route for room in rooms for route in room.routes()]
    return answering(server, [static(), *api.routes(server), *routes], guard)


def static() -> Mount:
    """Style sheets and scripts."""
    return Mount("/static", StaticFiles(directory=STATIC))


def answering(server: Server, routes: Sequence[BaseRoute], *before: Middleware) -> Starlette:
    """An application that refuses in our words."""

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = error.detail if isinstance(error, HTTPException) else ""
        return server.refusal(request, status, detail)

    i18n.add_catalogue(WORDS)
    handlers = {HTTPException: refused, Exception: refused}
    return Starlette(routes=routes, middleware=before, exception_handlers=handlers)
