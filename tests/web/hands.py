"""The same deeds in a browser, once with a mouse, once with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    if (one === document.body) return { words: "", name: "" };
    return { words: one.textContent.trim().replace(/\\s+/g, " "), name: one.name || "",
             value: one.value, type: one.type || "",
             seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
                   && one.getClientRects().length > 0 };
}"""


class Mouse:
    """Clicks on what is seen, and types into what was clicked."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, words: str) -> None:
        shown = re.compile(rf"^\s*{re.escape(words)}\s*$")
        self.page.locator("a, button").filter(has_text=shown).first.click()

    def fill(self, name: str, text: str) -> None:
        field = self._field(name)
        field.click()
        field.fill(text)

    def choose(self, name: str, value: str) -> None:
        self._field(name).select_option(value)

    def bring(self, name: str, file: Path) -> None:
        with self.page.expect_file_chooser() as asked:
            self._field(name).click()
        asked.value.set_files(file)

    def _field(self, name: str) -> Any:
        return self.page.locator(f"[name='{name}']:not([type=hidden])").first


class Keys:
    """Tab, Enter, arrows and typing; each stop on the way shows where it is."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, words: str) -> None:
        self._to("words", words)
        self.page.keyboard.press("Enter")

    def fill(self, name: str, text: str) -> None:
        self._to("name", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        at = self._to("name", name)
        self.page.keyboard.press("Home")
        for _step in range(100):
            at = self.page.evaluate(FOCUS)
            if at["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError((name, value, at))

    def bring(self, name: str, file: Path) -> None:
        self._to("name", name)
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space")
        asked.value.set_files(file)

    def _to(self, what: str, wanted: str) -> dict[str, Any]:
        for _press in range(400):
            self.page.keyboard.press("Tab")
            at: dict[str, Any] = self.page.evaluate(FOCUS)
            if at["words"] or at["name"]:  # else the browser's own frame, between two rounds
                assert at["seen"], at
            if at[what] == wanted:
                return at
        raise AssertionError((what, wanted, self.page.url))
