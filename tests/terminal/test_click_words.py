"""What click says of a wrong command line is in the language in use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .screen import Screen

WRONG = (
    "awrd", "award", "award --conty x", "award --county", "award --county x --format abc",
    "award --county x --year abc", "award --county x --year 1", "award --county x --as-of x",
    "award --county x --readings=1", "ledger pay", "ledger pay --ledger x --data y",
    "ledger show x --ledger y", "explain --county x", "template a -o x.xlsx", "check",
    "targets --data x --year y",
)  # fmt: skip
TYPED = re.compile(r"'[^']*'|--?[a-z-]+|jmtrade[a-z ]*|\[?[A-Z]{2,}\]?|\b[xya]\b|<=")
"""Options, commands, placeholders and what was typed stand as they are."""


@pytest.mark.parametrize("typed", WRONG)
def test_no_english_is_said_of_a_wrong_command_line(typed: str, tmp_path: Path) -> None:
    shown = Screen(80, tmp_path)(*typed.split())
    assert shown.status == 2
    assert re.findall("[A-Za-z]+", TYPED.sub("", shown.text)) == [], shown.text


@pytest.mark.parametrize("group", ["", "new", "config", "ledger"])
def test_groups_take_the_language_too(group: str, tmp_path: Path) -> None:
    shown = Screen(80, tmp_path, "en")(*group.split(), "--lang", "zh", "--help")
    assert shown.status == 0
    assert "用法" in shown.out
