"""The login page, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jmtrade_core import i18n
from jmtrade_core.i18n import _
from jmtrade_web.app import answering
from jmtrade_web.limits import Limits
from jmtrade_web.network.attempts import Attempts
from jmtrade_web.network.gate import LARGEST, LOGIN
from jmtrade_web.network.logins import LONGEST_NAME, Logins, fits, plain
from jmtrade_web.network.readers import Readers
from jmtrade_web.pages import page, styled
from jmtrade_web.server import Server
from jmtrade_web.uploads import received

FORM = Limits(upload=LARGEST, files=0, fields=10)


@dataclass
class Door:
    """Lets people in. ``told`` hears who came, and where somebody guesses: never a password."""

    server: Server
    logins: Logins
    readers: Readers
    cookie: str
    told: Callable[[str], None]
    attempts: Attempts = field(default_factory=Attempts)
    slowly: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    """A hash takes 32 MB: no crowd at the door takes more than two."""

    def app(self) -> Starlette:
        routes = [Route(LOGIN, self.show, methods=["GET"]),
                  Route(LOGIN, self.enter, methods=["POST"])]  # fmt: skip
        return answering(self.server, routes)

    async def show(self, request: Request) -> Response:
        return self._page(self._speak(request.query_params.get("lang", "")), 200, "")

    async def enter(self, request: Request) -> Response:
        """A form with name and password; a session where they belong together."""
        form = await received(request, self.server.session.folder, FORM)
        language = self._speak(form.text("lang"))
        name, address = plain(form.text("name")), request.client.host if request.client else ""
        wait = self.attempts.wait(address, name[:LONGEST_NAME])
        if wait > 0:
            minutes = ceil(wait / 60)
            return self._page(language, 429, _("Too many wrong passwords: try again in {n} "
                                               "minutes.").format(n=minutes))  # fmt: skip
        if not await self._right(address, name, form.text("password")):
            return self._page(language, 401, _("Name or password is wrong."))
        self.readers.leave(request.cookies.get(self.cookie, ""))
        session = self.readers.enter(name, language)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, session.id, secure=True, httponly=True, samesite="strict")
        return answer

    async def _right(self, address: str, name: str, password: str) -> bool:
        known = name[:LONGEST_NAME]
        self.attempts.begun(address, known)
        right = await to_thread.run_sync(fits, self.logins, name, password, limiter=self.slowly)
        if right:
            self.attempts.right(address, known)
            self.told(_("{name} reads, from {address}").format(name=name, address=address))
        elif self.attempts.wait(address, known) > 0:
            # No name is said: people type passwords into its field.
            self.told(_("too many wrong passwords from {address}").format(address=address))
        return right

    def _speak(self, asked: str) -> str:
        language = asked if asked in i18n.LANGUAGES else self.server.spoken
        i18n.speak(language)
        return language

    @staticmethod
    def _page(language: str, status: int, said: str) -> Response:
        style, policy = styled("page.css")
        answer = page("login", status, said=said, style=style, spoken=language)
        answer.headers["content-security-policy"] = policy
        return answer
