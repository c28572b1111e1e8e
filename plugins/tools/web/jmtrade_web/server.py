"""What every handler stands on: the session, the child, and how they are asked and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from jmtrade_core import i18n
from jmtrade_core.errors import Problem
from jmtrade_core.findings import report
from jmtrade_core.i18n import _
from jmtrade_web.child import Answer, Child, TooMuchError
from jmtrade_web.limits import Limits
from jmtrade_web.pages import page
from jmtrade_web.session import Session


@dataclass
class Server:
    """One office page: what it was started with, its session and its child."""

    session: Session
    child: Child
    limits: Limits
    port: int
    config: str
    county: str = ""
    data: str = ""
    ledger: str = ""
    """The ledger whose pages are shown; empty: none."""
    signs: bool = False
    """Whether steps may be signed on those pages; else they are read-only."""
    reader: str = ""
    """Who reads over a network, "-" before the login; empty: the page of this machine."""
    spoken: str = "zh"
    """The language of the command line, which the API speaks where it is not asked another."""
    stop: Callable[[], None] = field(default=lambda: None)
    city: dict[str, Any] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """Cookies know no ports: two pages on one machine need two names."""
        return f"jmtrade-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def link(self) -> str:
        return f"http://127.0.0.1:{self.port}/open/{self.session.token}"

    async def ask(self, task: str, folder: Path | None = None, **what: Any) -> Answer:
        """The child's answer. HTTPException 413 where it took too long or too much, and
        500 for a bug."""
        try:
            answer = await to_thread.run_sync(lambda: self.child.ask(task, folder, **what))
        except TooMuchError as error:
            raise HTTPException(413, "late" if error.late else "ended") from error
        if answer.status in (413, 500):
            raise HTTPException(answer.status)
        return answer

    async def ask_apart(self, task: str, folder: Path | None = None, **what: Any) -> Answer:
        """The answer of a child that was started for this question, and ends with it."""
        child = Child(self.session.folder, self.limits)
        try:
            return await replace(self, child=child).ask(task, folder, **what)
        finally:
            await to_thread.run_sync(child.close)

    async def counties(self) -> dict[str, Any]:
        """The city's counties and the policy's years. Asked once."""
        if not self.city:
            answer = await self.ask("city", config=self.config)
            if answer.status != 200:
                raise HTTPException(answer.status)
            self.city = answer.body
        return self.city

    def refusal(self, ask: HTTPConnection, status: int, detail: str = "") -> Response:
        """A refusal as the asker can read it: a document for a program, a page for people."""
        if ask.url.path.startswith("/api/"):
            i18n.speak(self.spoken)
            document = report.to_json([refused(status, detail, bool(self.reader))])
            return Response(document, status, media_type="application/json")
        i18n.speak(self.session.language)
        problem = refused(status, detail, bool(self.reader))
        return page("message", status, problem=problem, number=status, reader=self.reader)


def refused(status: int, detail: str = "", network: bool = False) -> Problem:
    """A refusal of HTTP in our words; on a network there is a login where else is a link."""
    late = _("it took longer than an answer may take")
    said: dict[int, tuple[str, str, str]] = {
        400: (_("a request that cannot be read"), _("a form with its fields and files"), ""),
        401: (_("nobody who is logged in"), _("a login"), _("log in first")),
        403: (_("no session, or a request from another page"),
              _("the link that jmtrade serve printed, in one browser"),
              _("the link opens once; start jmtrade serve again for a new one")),
        404: (_("nothing at this address"), _("an address of the office page"),
              _("go back to the start")),
        405: (_("a way of asking that is not offered here"), _("GET, or POST of a form"), ""),
        413: (late if detail == "late" else _("more than the limits allow"),
              _("fewer or smaller files"), _("use the command line for what is larger")),
        421: (_("another host"), _("the address that jmtrade serve printed"), ""),
        500: (_("a bug in jmtrade; nothing was decided"), _("an answer"), _("please report it")),
    }  # fmt: skip
    if network:
        said[403] = (_("a request from another page"), _("a form of these pages"),
                     _("go back to the start"))  # fmt: skip
    found, wanted, cure = said.get(status, said[400])
    return Problem("HTTP", found, wanted, cure, f"http-{status}")
