"""What stands before every page on a network: the Host, the Origin, the size and the login."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from jmtrade_web.guard import SAFE, counted, too_long, with_headers
from jmtrade_web.network.readers import Readers
from jmtrade_web.server import Server

LOGIN = "/login"
FOR_PEOPLE_NOT = ("/static/", "/api/")
"""Addresses that no person types: who is not logged in is refused there, and not led on."""
LARGEST = 16 * 1024
"""Bytes of a request: all that is ever sent is a small form."""


@dataclass
class Gate:
    """The whole application: the login for strangers, for a reader their own pages."""

    server: Server
    readers: Readers
    login: ASGIApp
    origins: Sequence[str]
    """``https://HOST`` of each way in which this server is named."""
    cookie: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self._answering(scope)
            await answer(scope, counted(receive, LARGEST), with_headers(send))

    def _answering(self, scope: Scope) -> ASGIApp:
        headers, ask = Headers(scope=scope), HTTPConnection(scope)
        status = self._refused(scope["method"], headers)
        if status:
            return self.server.refusal(ask, status)
        if scope["path"] == LOGIN:
            return self.login
        reader = self.readers.known(ask.cookies.get(self.cookie, ""))
        if reader is not None:
            return reader.pages
        if scope["method"] in SAFE and not scope["path"].startswith(FOR_PEOPLE_NOT):
            return RedirectResponse(LOGIN, 303)
        return self.server.refusal(ask, 401)

    def _refused(self, method: str, headers: Headers) -> int:
        """The status to refuse with, before anybody looks at who asks; 0: none."""
        hosts = [[origin.removeprefix("https://")] for origin in self.origins]
        if headers.getlist("host") not in hosts:
            return 421
        # Browsers say where every form comes from: one that does not say is none of ours.
        if method not in SAFE and not (
            headers.getlist("origin") == [f"https://{headers['host']}"]
            and headers.get("sec-fetch-site", "same-origin") == "same-origin"
        ):
            return 403
        return 413 if too_long(headers, LARGEST) else 0
