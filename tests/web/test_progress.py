"""Whoever waits for a workbook to be read is told what is being done."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from jmtrade_web import doing
from jmtrade_web.child import Child
from jmtrade_web.office import Office

from .site import EXAMPLE, Site

KEEP = """new MutationObserver(() => {
  const one = document.querySelector(".working");
  if (one) sessionStorage.said = (sessionStorage.said || "") + one.textContent;
}).observe(document.body, {subtree: true, childList: true, characterData: true})"""


def test_each_step_is_told_in_its_language(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(office.child, "told", told.append)
    office.ask((EXAMPLE.name, EXAMPLE.read_bytes()), year="2018")
    assert f"正在读取 {EXAMPLE.name}：国际认证" in told
    decided, looked = told.index("正在核算钟祥市"), told.index("正在查看决定所依据的数据")
    assert max(told.index(one) for one in told if "正在读取" in one) < decided < looked
    assert told[-1] == ""


def test_what_is_done_can_be_asked_by_the_session_alone(office: Site) -> None:
    office.child.told("正在读取 甲")
    assert office.page("/doing") == "正在读取 甲"
    assert office.stranger().get("/doing").status_code == 403
    office.child.told("")
    assert office.page("/doing") == ""


def test_a_word_is_no_answer_and_a_line_cut_off_is_no_word() -> None:
    line = doing.written('甲 "乙"\n')
    assert doing.read(line) == '甲 "乙"\n'
    assert doing.read(line[:-5]) is None
    assert doing.read('{"status": 200, "body": null}\n') is None
    assert doing.read("") is None


@pytest.mark.browser
def test_the_page_shows_it(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from .browsing import opened
    from .live import live

    ask, doing, told = Child.ask, Office.doing, Event()
    asked: list[Office] = []

    def held(child: Child, task: str, *more: Any, **what: Any) -> Any:
        answer = ask(child, task, *more, **what)
        if task == "findings":
            child.told("正在读取 <b>甲</b>")
            asked.clear()
            told.clear()
            assert told.wait(60)
        return answer

    async def counted(pages: Office, request: Any) -> Any:
        asked.append(pages)
        if len(asked) > 2:  # what was answered before stands on the page by now
            told.set()
        return await doing(pages, request)

    monkeypatch.setattr(Child, "ask", held)
    monkeypatch.setattr(Office, "doing", counted)
    with live(office) as address, opened("about:blank", "about:", address) as page:
        cookie = {"name": office.server.cookie, "value": office.server.session.id, "url": address}
        page.context.add_cookies([cookie])
        page.goto(address)
        page.evaluate(KEEP)
        page.set_input_files("#data", EXAMPLE)
        page.select_option("#year", "2018")
        page.locator("button.main").click()
        page.wait_for_selector(".verdict.good")
        assert "正在读取 <b>甲</b>" in page.evaluate("sessionStorage.said")
        assert page.locator(".working").count() == 0
