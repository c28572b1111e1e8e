"""Every kind of page in a real browser: what axe finds, and whether all of it can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.conftest import entered
from tests.papers.press import Press

from .browsing import opened
from .live import live
from .site import EXAMPLE, site
from .test_ledger_pages import accounts, press
from .test_workbook import book

pytestmark = pytest.mark.browser
__all__ = ["entered", "press"]
axe = pytest.importorskip("axe_playwright_python.base", reason="axe is in the group browser")

ZOOMS = {1280: (100, 125, 200), 1920: (100, 125, 200)}
"""Percent by the width of the screen; a zoomed page has so much less room."""
TELEPHONE = 360
RULES = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
GRAVE = ("serious", "critical")
CUT = """
const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX)
  || scrolls(one.parentElement));
const hidden = (one) => one && (getComputedStyle(one).clipPath !== "none" || one.matches(".skip")
  || hidden(one.parentElement));
const said = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
const judged = said.filter((one) => !hidden(one));
const cut = judged.filter((one) => {
  const box = one.getBoundingClientRect(), how = getComputedStyle(one);
  const outside = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(one);
  return outside || (/hidden|clip/.test(how.overflowX) && one.scrollWidth > one.clientWidth + 1);
});
const page = document.documentElement;
page.scrollWidth > page.clientWidth ? ["the page scrolls sideways"]
  : cut.map((one) => one.outerHTML.slice(0, 160));
"""


@pytest.fixture(scope="module")
def seen(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The browser, and where a question with an error and one that is decided stand."""
    with site(tmp_path_factory.mktemp("seen")) as made:
        wrong = made.ask(("申报 表.xlsx", book("十万")), year="2018")
        sound = made.ask((EXAMPLE.name, EXAMPLE.read_bytes()), year="2018")
        made.server.ledger = press.url
        with (
            live(made) as address,
            opened("about:blank", "about:", address, expected="404") as page,
        ):
            cookie = {"name": made.server.cookie, "value": made.server.session.id, "url": address}
            page.context.add_cookies([cookie])
            yield Seen(page, address, wrong, sound)


class Seen:
    """A browser, and what is wrong with the pages that it went to."""

    def __init__(self, page: Any, address: str, wrong: str, sound: str) -> None:
        self.page, self.address, self.wrong, self.sound = page, address, wrong, sound
        self.faults: dict[str, list[str]] = {}

    def go(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer.status == status, path
        self.page.wait_for_load_state("networkidle")

    def look(self, name: str, *widths: int) -> None:
        """Judge the page that is open."""
        self.page.evaluate(axe.AXE_SCRIPT)
        found = [*self._grave(960), *self._grave(1280)]
        for screen, zooms in ZOOMS.items():
            for zoom in zooms:
                found += self._cut(screen * 100 // zoom, f"{screen} at {zoom} %")
        for width in widths:
            found += self._cut(width, str(width))
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert self.page.title()
        if found:
            self.faults[name] = found

    def told(self) -> dict[str, list[str]]:
        """What was found since it was asked last."""
        found, self.faults = self.faults, {}
        return found

    def _grave(self, width: int) -> list[str]:
        self.page.set_viewport_size({"width": width, "height": 900})
        return [f"axe {one['id']}: {one['nodes'][0]['html'][:160]}"
                for one in self.page.evaluate(RULES) if one["impact"] in GRAVE]  # fmt: skip

    def _cut(self, width: int, said: str) -> list[str]:
        self.page.set_viewport_size({"width": width, "height": 900})
        return [f"{said}: {one}" for one in self.page.evaluate(CUT)]


def test_every_page_of_the_office(seen: Seen) -> None:
    firm = "91420881MA0000002K"
    seen.go("/ledger?state=cleared")
    award = seen.page.locator("[data-award] a").first.get_attribute("href")
    paths = {
        "start": "/", "workbook with errors": seen.wrong, "workbook": seen.sound,
        "sheet": f"{seen.wrong}/sheet?file=申报 表.xlsx&sheet=国际认证&row=3",
        "decisions": f"{seen.sound}/decisions", "open": f"{seen.sound}/open",
        "enterprises": f"{seen.sound}/why", "why": f"{seen.sound}/why/{firm}",
        "what if": f"{seen.sound}/what-if?t.branding.certification.cap=150,000",
        "refused": f"{seen.sound}/what-if?t.branding.certification.cap=much",
        "ledger": "/ledger", "award": award, "papers": "/papers",
        "not there": "/cases/99",
    }  # fmt: skip
    for name, path in paths.items():
        seen.go(path, 404 if name == "not there" else 200)
        seen.look(name)
    assert seen.told() == {}


def test_the_preview_of_a_batch_and_the_end(seen: Seen, press: Press, tmp_path: Path) -> None:
    file = tmp_path / "账户.xlsx"
    file.write_bytes(accounts(press))
    seen.go("/ledger")
    seen.page.set_input_files("input[type=file]", file)
    with seen.page.expect_navigation():
        seen.page.locator("main form:has(input[type=file]) button").click()
    seen.look("preview")
    with seen.page.expect_navigation():
        seen.page.locator('form[action="/end"] button').click()
    seen.look("ended")
    assert seen.told() == {}


def test_the_estimate_with_answers(seen: Seen) -> None:
    seen.go("/estimate?county=zhongxiang&year=2018")
    seen.look("estimate", TELEPHONE)
    for button in ("添加：国际认证", "添加：展会", "添加：资质荣誉"):
        seen.page.get_by_role("button", name=button).click()
    seen.page.locator('[data-column="fee"] input').last.fill("12万")
    seen.look("answers", TELEPHONE)
    assert seen.told() == {}


@pytest.mark.parametrize(
    ("kind", "style", "named"),
    [("p", "color: #ccc", "axe color-contrast"),
     ("input", "", "axe label"),
     ("p", "width: 1500px", "sideways"),
     ("p", "width: 2em; overflow: hidden; white-space: nowrap", "文字"),
     ("p", "position: fixed; left: 98vw; white-space: nowrap", "文字")],
)  # fmt: skip
def test_a_fault_is_seen(seen: Seen, kind: str, style: str, named: str) -> None:
    seen.go("/")
    add = """([kind, style]) => {
      const one = document.querySelector("main").appendChild(document.createElement(kind));
      one.textContent = "一段文字";
      one.style.cssText = style;
    }"""
    seen.page.evaluate(add, [kind, style])
    seen.look("fault")
    assert named in " ".join(seen.told().get("fault", []))
