"""A page in a real browser that asks for nothing from elsewhere, and complains of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

api = pytest.importorskip("playwright.sync_api", reason="playwright is in the group browser")
CHROMIUM = "/usr/bin/chromium"


@contextmanager
def opened(address: str, *own: str, expected: str = "no complaint") -> Iterator[Any]:
    """The page at the address; every request must begin with one of ``own``."""
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page.set_default_timeout(120_000)
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.on("filechooser", lambda _asked: None)  # caught from now on, not from the next press
        page.goto(address)
        yield page
        assert [url for url in asked if not url.startswith(own)] == []
        assert [one for one in complaints if expected not in one] == [], complaints
        browser.close()
