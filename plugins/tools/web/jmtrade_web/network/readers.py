"""Who reads now: each with a session, a folder and pages of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from starlette.types import ASGIApp

from jmtrade_web.network.room import Room, pages
from jmtrade_web.server import Server
from jmtrade_web.session import Case, Session

IDLE, LONGEST = 30 * 60, 10 * 60 * 60
"""Seconds after which a login ends: without a request, and in any case."""
MOST = 100


@dataclass
class Reader:
    """A person who is logged in, in one browser."""

    session: Session
    pages: ASGIApp
    since: float
    seen: float


@dataclass
class Readers:
    """Everybody who is logged in. ``case``: what they may read of the data, if any."""

    server: Server
    case: Case | None
    now: Callable[[], float] = time.monotonic
    by_cookie: dict[bytes, Reader] = field(default_factory=dict)

    def enter(self, name: str, language: str) -> Session:
        """A new session, under a cookie that nobody had before."""
        self._end_old()
        if len(self.by_cookie) >= MOST:
            longest = min(self.by_cookie.values(), key=lambda one: one.seen)
            self.leave(longest.session.id)
        folder = Path(mkdtemp(prefix="reader-", dir=self.server.session.folder))
        session = Session(folder, language)
        self._show_case(session, folder)
        server = replace(self.server, session=session, reader=name)
        app = pages(server, Room(server, lambda: self.leave(session.id)))
        now = self.now()
        self.by_cookie[_key(session.id)] = Reader(session, app, now, now)
        return session

    def _show_case(self, session: Session, folder: Path) -> None:
        """The same case for everybody; what is written of it goes to the reader's folder."""
        if self.case is not None:
            session.cases[self.case.number] = replace(self.case, folder=folder)

    def known(self, cookie: str) -> Reader | None:
        """Who asks, if their login still holds; it does so for a while longer now."""
        self._end_old()
        reader = self.by_cookie.get(_key(cookie))
        if reader is not None:
            reader.seen = self.now()
        return reader

    def leave(self, cookie: str) -> None:
        """End a session, and what was written for it."""
        reader = self.by_cookie.pop(_key(cookie), None)
        if reader is not None:
            shutil.rmtree(reader.session.folder, ignore_errors=True)

    def _end_old(self) -> None:
        now = self.now()
        old = [one for one in self.by_cookie.values()
               if now - one.seen > IDLE or now - one.since > LONGEST]  # fmt: skip
        for one in old:
            self.leave(one.session.id)


def _key(cookie: str) -> bytes:
    """How long a look-up takes tells nothing of the cookies that there are."""
    return sha256(cookie.encode("utf-8", "surrogatepass")).digest()
