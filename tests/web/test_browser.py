"""The pages in a real browser: from a workbook to a comparison by keyboard, at every width."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .browsing import opened
from .site import EXAMPLE
from .test_workbook import book

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280, 1920)
UNLABELLED = """[...document.querySelectorAll('input:not([type=hidden]), select, button')]
    .filter((one) => !(one.labels && one.labels.length) && !one.textContent.trim())
    .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def link() -> Iterator[str]:
    command = [sys.executable, "-m", "jmtrade_core", "serve", "--lang", "zh"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="module")
def page(link: str) -> Iterator[Any]:
    """A page whose every request stays here, and which complains of nothing."""
    with opened(link, link.partition("/open/")[0]) as page:
        yield page


def fits(page: Any) -> None:
    """Nothing runs over the edge, and everything that is filled in has a name."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0, (page.url, width)
    assert page.evaluate(UNLABELLED) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def press_to(page: Any, words: str) -> None:
    """Tab until what has these words has the focus, then Enter."""
    focused = "document.activeElement.textContent.trim()"
    for _press in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(words)


def test_a_year_by_keyboard(page: Any, tmp_path: Path) -> None:
    fits(page)
    wrong = tmp_path / "申报 表.xlsx"
    wrong.write_bytes(book("十万"))
    page.set_input_files("#data", wrong)
    assert page.evaluate("document.querySelector('#year').required")
    page.select_option("#year", "2018")
    page.focus("#data")
    press_to(page, "检查并核算")
    page.wait_for_selector(".verdict.bad")
    assert page.inner_text("tr.error th") == "国际认证 E3"
    fits(page)
    page.set_input_files("#data", EXAMPLE)
    page.focus("#data")
    press_to(page, "重新检查")
    page.wait_for_selector(".verdict.good")
    assert "已改正：1" in page.inner_text(".changes")
    press_to(page, "核算结果")
    page.wait_for_selector("[data-part] details")
    fits(page)
    press_to(page, "虚构甲子食用菌集团有限公司")
    page.wait_for_selector("section.why")
    fits(page)
    assert "/why/91420881MA0000001G" in page.url
    page.go_back()
    page.wait_for_selector("table.lines")
    page.reload()
    page.wait_for_selector("[data-part] details")
    press_to(page, "假设测算")
    page.wait_for_selector("form.what-if")
    fits(page)
    page.fill('[name="t.branding.certification.cap"]', "150,000")
    press_to(page, "对比")
    page.wait_for_selector("#result")
    assert "t.branding.certification.cap=150%2C000" in page.url
    assert "rate" not in page.url
    fits(page)


def test_it_prints_everything_unfolded(page: Any) -> None:
    base = page.url.partition("/what-if")[0]
    page.goto(f"{base}/why/91420881MA0000002K")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('details')].every((one) => one.open)")
    page.emulate_media(media="print")
    assert not page.is_visible("header nav")
    assert page.is_visible("section.why")
    page.emulate_media(media="screen")
