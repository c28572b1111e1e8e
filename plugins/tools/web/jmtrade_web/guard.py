"""What stands before every page: who may ask, from where, and how much.

A page of another site can make a browser send requests here, and a name of its own can be
made to point here (DNS rebinding). So the Host must be ours, the Origin of whatever changes
something too, and everything but the style sheet wants the session's cookie, which
``SameSite=Strict`` keeps from requests that other sites cause.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jmtrade_web.session import Session

OPEN = ("/open/", "/static/")
"""What is answered without a session."""
SAFE = ("GET", "HEAD")
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer", under which browsers hide the Origin of our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass
class Guard:
    """ASGI middleware; ``refuse`` answers for a status."""

    app: ASGIApp
    hosts: frozenset[str]
    cookie: str
    session: Session
    most: int
    refuse: Callable[[HTTPConnection, int], ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        sending = with_headers(send)
        status = self._refused(scope)
        if status:
            await self.refuse(HTTPConnection(scope), status)(scope, receive, sending)
        else:
            await self.app(scope, counted(receive, self.most), sending)

    def _refused(self, scope: Scope) -> int:
        """The status to refuse with; 0 for a request that may go on."""
        headers, ask = Headers(scope=scope), HTTPConnection(scope)
        if headers.getlist("host") not in [[host] for host in self.hosts]:
            return 421
        if scope["method"] not in SAFE and not self._from_here(headers):
            return 403
        if not scope["path"].startswith(OPEN) and not self.session.knows(
            ask.cookies.get(self.cookie, "")
        ):
            return 403
        return 413 if too_long(headers, self.most) else 0

    def _from_here(self, headers: Headers) -> bool:
        """A browser says where a request comes from; a program says nothing."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        return origin in (None, f"http://{headers['host']}") and site == "same-origin"


def too_long(headers: Headers, most: int) -> bool:
    """Whether a request says that it has more than so many bytes, or no number."""
    length = headers.get("content-length", "0")
    return not length.isdecimal() or int(length) > most


def counted(receive: Receive, most: int) -> Receive:
    """The body, cut off where it becomes too long, whatever length was said."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413)
        return message

    return counted


def with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    """Answers that forbid the browser what no page needs."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
