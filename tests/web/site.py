"""An office page in this process: its server, its child, and a browser that has opened it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jmtrade_web.app import application
from jmtrade_web.child import Child
from jmtrade_web.limits import Limits
from jmtrade_web.server import Server
from jmtrade_web.session import Session
from starlette.testclient import TestClient

from jmtrade_core.config import profiles

PORT = 8123
ADDRESS = f"http://127.0.0.1:{PORT}"
EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
Upload = tuple[str, bytes]


class Site:
    """A server, and the client of somebody who followed its link."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        session = Session(folder, "zh")
        self.folder, self.child = folder, Child(folder, limits)
        self.server = Server(session, self.child, limits, PORT, str(profiles.packaged().resolve()),
                             spoken="en")  # fmt: skip
        self.client = self.stranger()
        opened = self.client.get(f"/open/{session.token}", follow_redirects=False)
        assert opened.status_code == 303

    def stranger(self) -> TestClient:
        """Somebody without a session."""
        app = application(self.server)
        return TestClient(app, ADDRESS, raise_server_exceptions=False, client=("127.0.0.1", 50000))

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def ask(self, *files: Upload, **fields: str) -> str:
        """A new question; where its pages stand."""
        form = {"csrf": self.server.session.csrf, "county": "zhongxiang", **fields}
        answer = self.client.post("/cases", data=form, files=[("data", one) for one in files])
        assert answer.status_code == 200, answer.text
        return str(answer.url.path)

    def api(self, command: str, *files: Upload, **fields: Any) -> Any:
        """The answer of the API."""
        data = {name.replace("_", "-"): value for name, value in fields.items()}
        uploads = [("data", one) for one in files]
        return self.client.post(f"/api/v1/{command}", data=data, files=uploads or None)


@contextmanager
def site(folder: Path, limits: Limits | None = None) -> Iterator[Site]:
    """A site that ends with its child."""
    made = Site(folder, limits or Limits())
    try:
        yield made
    finally:
        made.child.close()


def cells(page: str) -> list[dict[str, str]]:
    """The lines of a page of decisions: what identifies each, and its figures."""
    found = []
    for row in re.findall(r'<tr class="\w+" (data-uscc=.*?)</tr>', page, re.DOTALL):
        head, _end, body = row.partition(">")
        line = dict(re.findall(r'data-(\w+)="(.*?)"', head))
        line |= dict(re.findall(r'data-name="(\w+)">(.*?)</td>', body))
        found.append(line)
    return found


def plain(figure: str) -> str | None:
    """A figure of a page as ``--format json`` writes it."""
    return figure.replace(",", "") or None
