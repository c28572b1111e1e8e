"""The application: pages and API behind their guard."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from jmtrade_core import i18n
from jmtrade_web import api
from jmtrade_web.guard import Guard
from jmtrade_web.ledger_pages import LedgerPages
from jmtrade_web.office import Office
from jmtrade_web.pay_pages import PayPages
from jmtrade_web.server import Server
from jmtrade_web.step_pages import StepPages

STATIC = Path(__file__).parent / "static"
WORDS = Path(__file__).parent / "locale"


def application(server: Server) -> Starlette:
    """Everything that a server answers."""

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = error.detail if isinstance(error, HTTPException) else ""
        return server.refusal(request, status, detail)

    i18n.add_catalogue(WORDS)
    guard = Middleware(
        Guard, hosts=server.hosts, cookie=server.cookie, session=server.session,
        most=server.limits.upload, refuse=server.refusal,
    )  # fmt: skip
    office = Office(server)
    ledger = LedgerPages(office)
    return Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            *api.routes(server),
            *office.routes(),
            *ledger.routes(),
            *StepPages(ledger).routes(),
            *PayPages(ledger).routes(),
        ],
        middleware=[guard],
        exception_handlers={HTTPException: refused, Exception: refused},
    )
